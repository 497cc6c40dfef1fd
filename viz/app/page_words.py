"""Sentences in the Vue templates of the page: they stand there between guillemets, in English."""

import re
from functools import lru_cache
from pathlib import Path

from interpose.model.language.chosen import in_language
from interpose.model.language.words import say

SENTENCE = re.compile("\u00ab(.+?)\u00bb", re.DOTALL)
HERE = Path(__file__).parent


def sentences_of(template: str) -> list[str]:
    """Return the sentences of a template, each once, in their order.

    What stands in them in ``{{ double braces }}`` is filled in by the browser, and stays as it is in a translation.
    """
    return list(dict.fromkeys(SENTENCE.findall(template)))


@lru_cache(maxsize=256)
def template_in(name: str, code: str) -> str:
    """Return a template of the page in a language.

    Parameters
    ----------
    name : str
        Name of its file beside this one, or where it lies.
    code : str
        Code of the language.
    """
    template = (HERE / name).read_text(encoding="utf-8")
    with in_language(code):
        return SENTENCE.sub(lambda found: say(found[1]), template)

"""The languages that there are, and the catalogue of each: a text of sentences, read when it is first asked for."""

import gettext
import io
from functools import lru_cache
from pathlib import Path

from interpose.model.errors import InterposeError, cut

SOURCE = "en"
"""The language in which sentences stand in the code."""
DOMAIN = "interpose"
MISTAKES = "mistakes"
"""The catalogue of messages about mistakes, which is read when one is told."""
FOLDER = Path(__file__).with_name("locale")
LONGEST = 40
SKELETONS = ("ar",)
"""Languages of a few sentences, which keep pages from right to left tested: told to who asks by name, in no menu."""


def catalogue_file(language: str, domain: str = DOMAIN) -> Path:
    """Return where the sentences of a language lie."""
    return FOLDER / language / "LC_MESSAGES" / f"{domain}.po"


def offered() -> tuple[str, ...]:
    """Return the codes of languages that menus offer: all but skeletons."""
    return tuple(code for code in languages() if code not in SKELETONS)


def languages() -> tuple[str, ...]:
    """Return the codes of all languages, the source first.

    Returns
    -------
    tuple of str
        Codes of ISO 639-1: English, and every language that has a catalogue.
    """
    return (SOURCE, *_catalogued())


@lru_cache(maxsize=1)
def _catalogued() -> tuple[str, ...]:
    """Return the codes of languages that have a catalogue."""
    return tuple(sorted(path.parts[-3] for path in FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po")))


@lru_cache(maxsize=8)
def translations_of(language: str) -> gettext.NullTranslations | None:
    """Return the sentences of a language; none for the source, which needs no catalogue.

    The text is compiled in memory: no file has to be made, and a change of the text is seen by the next command.
    """
    if language == SOURCE:
        return None
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with catalogue_file(language).open("rb") as text:
        sentences = read_po(text, locale=language, domain=DOMAIN)
    compiled = io.BytesIO()
    write_mo(compiled, sentences)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def messages_of(language: str) -> dict[str, str]:
    """Return the messages about mistakes in a language, by their English words; none where it has no catalogue."""
    path = catalogue_file(language, MISTAKES)
    if not path.is_file():
        return {}
    from babel.messages.pofile import read_po

    with path.open("rb") as text:
        return {str(one.id): str(one.string) for one in read_po(text, locale=language, domain=MISTAKES) if one.id}


def known_language(name: str) -> str:
    """Return the code of a language that is called ``id``, ``id-ID`` or ``id_ID.UTF-8``.

    Raises
    ------
    InterposeError
        For a language without a catalogue.
    """
    code = name.strip().replace("_", "-").partition("-")[0].partition(".")[0].lower()
    if code not in languages():
        problem = f"no such language: there are {', '.join(languages())}"
        raise InterposeError(problem, argument="language", value=cut(name, LONGEST))
    return code


def name_of_language(code: str) -> str:
    """Return what a language calls itself, with a capital: ``English``, ``Indonesia``."""
    from babel import Locale

    own = str(Locale.parse(code).get_display_name(code) or code)
    return own[:1].upper() + own[1:]


def direction_of(code: str) -> str:
    """Return in which direction a language is written: ``ltr`` or ``rtl``."""
    if code == SOURCE:
        return "ltr"
    from babel import Locale

    return str(Locale.parse(code).text_direction)

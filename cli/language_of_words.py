"""The language of a command that cannot be read or run: a mistake is told in it too."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from interpose.model.errors import InterposeError
from interpose.model.language.catalogue import SOURCE
from interpose.model.language.chosen import language, language_of_environment, use_language

OPTION = "--language"


def use_asked_language(words: Sequence[str]) -> None:
    """Tell in the language that the words of a command ask for, wherever they go wrong; else in that of its defaults.

    Parameters
    ----------
    words : sequence of str
        What stands behind ``interpose``. The last word that names a language counts; one that there is not is ignored.
    """
    asked = [word.removeprefix(f"{OPTION}=") for word in words if word.startswith(f"{OPTION}=")]
    asked += [after for word, after in pairwise(words) if word == OPTION]
    for ask in (lambda: "".join(asked[-1:]), _chosen, language_of_environment, _default):
        try:
            if name := ask():
                use_language(name)
                return
        except InterposeError:
            continue


def _chosen() -> str:
    """Return the language that was chosen before; empty where none but the source was."""
    return "" if language() == SOURCE else language()


def _default() -> str:
    """Return the language of the file of defaults in this folder."""
    from interpose.cli.defaults import read_defaults

    return read_defaults(Path()).language

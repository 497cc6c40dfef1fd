"""Sentences in the language that is told in: whole ones with named places, so that every part can be moved."""

from string import Formatter
from typing import Any

from interpose.model.language.catalogue import translations_of
from interpose.model.language.chosen import language
from interpose.model.language.figures import in_figures


def mark(sentence: str) -> str:
    """Return a sentence as it is, so that it is found for the catalogues; :func:`say` tells it when it is shown."""
    return sentence


def say(sentence: str, /, **named: object) -> str:
    """Return a sentence in the language that is told in.

    Parameters
    ----------
    sentence : str
        In English, whole, with named places as ``"{days} days of {place}"``. It stands as it is in the code, or was
        marked there.
    **named
        What stands in its places; a number with a format, as ``{days:,}``, gets the separators of the language.
    """
    catalogue = translations_of(language())
    told = catalogue.gettext(sentence) if catalogue and sentence else sentence
    return _PLACES.vformat(told, (), named) if named else told


def say_in(context: str, sentence: str, /, **named: object) -> str:
    """Return a sentence whose words mean something else elsewhere; ``context`` tells translators what they mean."""
    catalogue = translations_of(language())
    told = catalogue.pgettext(context, sentence) if catalogue else sentence
    return _PLACES.vformat(told, (), named) if named else told


def say_count(one: str, many: str, n: int, /, **named: object) -> str:
    """Return a sentence about a number of things, in the form that the language has for this number.

    Parameters
    ----------
    one, many : str
        In English for one thing, and for several; ``{n}`` is the number, with its thousands apart.
    n : int
        The number.
    **named
        What stands in the other places.
    """
    catalogue = translations_of(language())
    told = catalogue.ngettext(one, many, n) if catalogue else one if n == 1 else many
    return _PLACES.vformat(told, (), {"n": in_figures(f"{n:,}"), **named})


class _Places(Formatter):
    """Fills the places of a sentence; numbers that are formatted here get the separators of the language."""

    def format_field(self, value: Any, format_spec: str) -> str:
        text = str(super().format_field(value, format_spec))
        return in_figures(text) if format_spec and not isinstance(value, str) else text


_PLACES = _Places()

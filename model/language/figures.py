"""Numbers, dates and lists of things as a language writes them; in English as they always were."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from interpose.model.language.catalogue import SOURCE
from interpose.model.language.chosen import language

if TYPE_CHECKING:
    from babel import Locale


@lru_cache(maxsize=8)
def locale_of(code: str) -> "Locale":
    """Return what the Unicode consortium's data (CLDR) say of a language."""
    from babel import Locale

    return Locale.parse(code)


@lru_cache(maxsize=8)
def separators_of(code: str) -> tuple[str, str]:
    """Return the sign before decimals, and the one between thousands: ``,`` and ``.`` in Indonesian."""
    if code == SOURCE:
        return ".", ","
    signs = locale_of(code).number_symbols["latn"]
    return str(signs["decimal"]), str(signs["group"])


def in_figures(text: str) -> str:
    """Return a number that was formatted in English, as ``-1,234.5``, with the separators of the language."""
    code = language()
    if code == SOURCE:
        return text
    point, comma = separators_of(code)
    return text.translate({ord("."): point, ord(","): comma})


def day_words(day: date | str) -> str:
    """Return a date: ``17 Januari 2026`` in Indonesian, ``2026-01-17`` in English; other words as they are."""
    code = language()
    if code == SOURCE:
        return str(day)
    from babel.dates import format_date

    try:
        known = day if isinstance(day, date) else date.fromisoformat(day[:10])
    except ValueError:
        return str(day)
    return str(format_date(known, "long", locale=code))


def calendar_words(day: date, english: str = "%d %b %Y") -> str:
    """Return a date as a page shows it: in English by a format of ``strftime``, in other languages as they write it."""
    code = language()
    if code == SOURCE:
        return day.strftime(english)
    from babel.dates import format_date

    return str(format_date(day, "long" if "%B" in english else "medium", locale=code))


def month_words(day: date, *, short: bool = False) -> str:
    """Return the month of a day with its year: ``March 2016``, ``Mar 2016`` in short."""
    code = language()
    if code == SOURCE:
        return day.strftime("%b %Y" if short else "%B %Y")
    from babel.dates import format_skeleton

    return str(format_skeleton("yMMM" if short else "yMMMM", day, locale=code))


def list_words(words: Sequence[str]) -> str:
    """Return things as a sentence lists them: ``a, b and c``."""
    code = language()
    if code == SOURCE:
        return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
    from babel.lists import format_list

    return str(format_list(list(words), locale=code))

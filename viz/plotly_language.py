"""What plotly is told of a language: the names of months and days, and the signs in numbers."""

from functools import lru_cache
from typing import Any

from interpose.model.language.catalogue import SOURCE
from interpose.model.language.figures import locale_of, separators_of

MONTHS, DAYS = range(1, 13), (6, 0, 1, 2, 3, 4, 5)
"""Months as Babel counts them; days from Sunday on, as plotly does, by Babel's numbers."""


@lru_cache(maxsize=8)
def dates_of(code: str) -> dict[str, Any]:
    """Return the part of plotly's configuration by which axes name months and days; nothing in English."""
    if code == SOURCE:
        return {}
    known = locale_of(code)
    names = {
        "months": [known.months["format"]["wide"][month] for month in MONTHS],
        "shortMonths": [known.months["format"]["abbreviated"][month] for month in MONTHS],
        "days": [known.days["format"]["wide"][day] for day in DAYS],
        "shortDays": [known.days["format"]["abbreviated"][day] for day in DAYS],
    }
    return {"locale": code, "locales": {code: {"dictionary": {}, "format": names | {"date": "%d/%m/%Y"}}}}


def separators(code: str) -> dict[str, str]:
    """Return the part of plotly's layout by which numbers have the signs of a language; nothing in English."""
    return {} if code == SOURCE else {"separators": "".join(separators_of(code))}

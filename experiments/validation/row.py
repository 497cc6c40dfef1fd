"""What a row of the table is here: the worlds that it compares, and the numbers that bear on it."""

from typing import Literal, NamedTuple

from interpose.experiments.validation.arms import COUNTRY
from interpose.experiments.validation.judge import Band
from interpose.experiments.validation.measures import Measure, change

DAYS, LONG, STRIP_DAYS = 1095, 1825, 365
LESS, MORE = Band(high=0.0, no_effect=0.0), Band(low=0.0, no_effect=0.0)
SMALL = Band(-0.15, 0.15, inside=True)


class Part(NamedTuple):
    """One number that bears on a row."""

    name: str
    unit: str
    measure: Measure
    band: Band | None
    """None where it is only reported"""
    scale: Literal["plain", "log", "share"] = "plain"
    """on which its interval is even; a share of worlds has Wilson's"""
    from_events: bool = True
    """whether it is made of events, so that a record of events can show it"""


class Row(NamedTuple):
    """A row of the table of patterns, as it is measured here."""

    id: str
    arms: tuple[str, ...]
    parts: tuple[Part, ...]
    note: str = ""
    """what of the published measure this is not"""
    scenario: str = COUNTRY
    days: int = DAYS
    series: bool = False
    """whether it needs the weekly series of its worlds"""


def relative(name: str, kinds: tuple[int, ...], arms: tuple[str, str], band: Band | None) -> Part:
    """Return a part that compares deaths in two arms."""
    return Part(name, "relative", change(kinds, *arms), band)


def told(name: str, unit: str, measure: Measure, band: Band | None) -> Part:
    """Return a part that needs no events: what people feel, where goods went, who is deployed."""
    return Part(name, unit, measure, band, from_events=False)

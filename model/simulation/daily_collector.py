"""Mesa's collector of data, which takes a day once however often it is asked."""

import warnings
from typing import Any

from mesa import DataCollector

from interpose.model.language.mistakes import retell


class DailyCollector(DataCollector):
    """Mesa's collector for a model that collects every day by itself.

    In Mesa's own models a step ends with ``self.datacollector.collect(self)``; where a user's step says so too, the
    day would stand in the tables twice.
    """

    _last_day: int | None = None

    def collect(self, model: Any) -> None:
        """Collect a day; a second time on the same day is refused with a warning."""
        if model.day == self._last_day:
            words = f"day {model.day} is collected already: a ConflictModel collects every day, leave collect() out"
            warnings.warn(retell(words), stacklevel=2)
            return
        super().collect(model)
        self._last_day = model.day


def once_a_day(collector: Any) -> Any:
    """Return a collector of Mesa's own class as one that takes a day once; any other as it is."""
    if type(collector) is DataCollector:
        collector.__class__ = DailyCollector
    return collector

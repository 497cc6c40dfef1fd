"""What a mission costs whoever pays for it: rates only, which change nothing in the world."""

from typing import Any

from pydantic import Field

from interpose.model.scenario.schema.base import Part, extra

MOST_A_YEAR, MOST_A_PERSON, MOST_A_RATION = 1e7, 1e6, 1e3


def _rate(default: float, meaning: str, unit: str, high: float) -> Any:
    """Declare a rate of cost."""
    return Field(default=default, ge=0, le=high, description=meaning, json_schema_extra=extra(unit))


class Costs(Part):
    """What is paid for a mission, in US dollars; the default rates and their sources are in docs/costs.md.

    Troops: 2.4 billion USD for the first 39 months of MINUSCA (GAO-18-243), all of its costs, over about 10,700
    uniformed personnel (recalled). The other rates are assumptions.
    """

    troops: float = _rate(69_000, "a soldier, all costs of the mission shared out", "USD/year", MOST_A_YEAR)
    police: float = _rate(80_000, "a police officer, the same", "USD/year", MOST_A_YEAR)
    observers: float = _rate(80_000, "an observer, the same", "USD/year", MOST_A_YEAR)
    lift: float = _rate(2_500, "bringing a person there and home again", "USD/person", MOST_A_PERSON)
    ration: float = _rate(0.7, "what one person needs for a day, brought there", "USD/ration", MOST_A_RATION)

    def a_year(self, police: float, observers: float) -> float:
        """Return what a person costs in a year (USD), by the shares of police and observers; all others as soldiers."""
        return police * self.police + observers * self.observers + (1 - police - observers) * self.troops

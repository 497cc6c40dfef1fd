"""The same scenario listed in another order: territories, borders, parties, holdings and contributors the other way."""

from interpose.model.scenario.loading import scenario_from
from interpose.model.scenario.scenario import Scenario, with_open_draws

LISTS = ("places", "links", "factions", "holdings", "dyads", "contributors")
KEYED = ("places", "factions", "contributors")
"""Lists whose rows are known to chance by a key, which is their place in the list where none is given."""


def listed_otherwise(scenario: Scenario) -> Scenario:
    """Return a scenario with all its lists the other way round, and every row's key as it was.

    Nothing in the world is another: chance is a function of keys, and no law knows the order of rows. What may differ
    are the last bits of sums of fractions, and which of several rows of civilians shows a death (decision 0002).

    Parameters
    ----------
    scenario : Scenario
        The scenario; what is open in it stays open.
    """
    document = scenario.model_dump(mode="json")
    for name in KEYED:
        for row, item in enumerate(document[name]):
            item["key"] = row if item["key"] is None else item["key"]
    for name in LISTS:
        document[name] = document[name][::-1]
    return with_open_draws(scenario_from(document, where=f"{scenario.name} listed otherwise"), scenario.open_draws)

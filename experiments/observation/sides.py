"""What sides are called in a file of events."""

from interpose.agents.faction import CIVILIANS, THE_FORCE, UNKNOWN
from interpose.experiments.observation.truth import Truth
from interpose.model.results.tables import CIVILIANS_NAME, FORCE_NAME, NOBODY_NAME
from interpose.model.scenario.schema.territories import Place


def side_names(truth: Truth) -> dict[int, str]:
    """Return the id of each side by its number in the event log; -3: nobody is named."""
    names = {row: faction.id for row, faction in enumerate(truth.scenario.factions)}
    return names | {CIVILIANS: CIVILIANS_NAME, THE_FORCE: FORCE_NAME, UNKNOWN: NOBODY_NAME}


def communal_name(place: Place) -> str:
    """Return what either side of violence between the civilians of a place is called."""
    return f"civilians of {place.name or place.id}"

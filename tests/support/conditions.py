"""The names that the conditions in tests may use."""

from interpose.model.scenario.script.variables import Names

NAMES = Names(
    {
        "place": {"A": 0, "B": 1, "Khan Yunis": 2, "A-1": 3},
        "faction": {"red": 0, "local-groups": 1, "local": 2, "a.b": 3},
        "event": {"camp": 0, "camp-resumed": 1},
    }
)

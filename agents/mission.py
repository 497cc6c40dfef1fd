"""The mission: one body that sends, orders and answers for the force."""

from interpose.agents.table import Column, Table

MISSION = Table(
    "mission",
    "The stabilisation mission (one row).",
    ("mission",),
    (
        Column("deployed", "i8", "flag", "1 if there is a mission at all", 0, 1),
        Column("start_day", "i8", "day", "day on which it is authorised", 0),
        Column("ceiling", "i8", "persons", "largest strength allowed", 0),
        Column("enforcement", "f8", "share", "how far the mandate lets units use force: 0 self-defence only", 0, 1),
        Column("answer", "f8", "share", "chance that a documented wrong has consequences", 0, 1),
        Column("dead", "i8", "persons", "own dead by malicious acts", 0),
        Column("harmed", "i8", "persons", "civilians killed by its units", 0),
    ),
)

"""What a run leaves behind: the schema of every table, written once.

Compiled steps write the event log and the daily series; `model/results/tables.py` turns them into Parquet and CSV.
"""

from interpose.agents.columns import Column, Table
from interpose.model.state.event_log import EVENT, NEWS

DAILY = Table(
    "daily",
    "A territory on a day (the series of the run).",
    ("day", "territory"),
    (
        Column("clashes", "i8", "events", "clashes that happened", 0),
        Column("strikes", "i8", "events", "strikes from afar", 0),
        Column("violations", "i8", "events", "one-sided violence against civilians by factions", 0),
        Column("communal", "i8", "events", "disputes between groups of civilians that turned violent", 0),
        Column("breaches", "i8", "events", "clashes, strikes and violations while a truce held", 0),
        Column("deaths_fighters", "i8", "persons", "fighters dead", 0),
        Column("deaths_civilians", "i8", "persons", "civilians dead", 0),
        Column("injured", "i8", "persons", "civilians injured", 0),
        Column("reported_deaths", "i8", "persons", "deaths in the outside record, best estimate", 0),
        Column("reported_events", "i8", "events", "events in the outside record", 0),
        Column("resident", "i8", "persons", "civilians at home", 0),
        Column("displaced", "i8", "persons", "civilians from elsewhere", 0),
        Column("recruits", "i8", "persons", "civilians who joined a faction, so far", 0),
        Column("fear", "f4", "share", "mean fear", 0, 1),
        Column("hardship", "f4", "share", "mean hardship", 0, 1),
        Column("grievance", "f4", "share", "mean grievance", 0, 1),
        Column("trust", "f4", "share", "mean trust in the force", 0, 1),
        Column("left", "i8", "persons", "civilians who left that day", 0),
        Column("arrived", "i8", "persons", "civilians who came to stay that day", 0),
        Column("departed", "i8", "persons", "civilians who left the area from here, so far", 0),
        Column("delivered", "i8", "rations", "aid delivered, so far", 0),
        Column("intercepted", "i8", "rations", "aid taken by crowds, so far", 0),
        Column("diverted", "i8", "rations", "aid taken by those who hold the ground, so far", 0),
        Column("disbursed", "i8", "USD 1000", "money spent on rebuilding, so far", 0),
        Column("relief", "f4", "share", "share of what people need from outside that reaches them", 0, 1),
        Column("price", "f4", "ratio", "price of food compared with a normal year", 0, 100),
        Column("damage", "f4", "share", "share of structures damaged", 0, 1),
        Column("services", "f4", "share", "share of normal services available", 0, 1),
    ),
)
DAILY_HOLDING = Table(
    "daily_holding",
    "A faction in a territory on a day.",
    ("day", "territory", "faction"),
    (
        Column("fighters", "i4", "persons", "fighters present", 0),
        Column("control", "f4", "share", "share of the territory controlled", 0, 1),
        Column("reported", "f4", "share", "share of the territory that it is reported to control", 0, 1),
        Column("support", "f4", "share", "share of civilians who lean to it", 0, 1),
        Column("posture", "i1", "code", "posture", 0, 5),
    ),
)
DAILY_FORCE = Table(
    "daily_force",
    "The force in a territory on a day: its own table, kept apart from the world's.",
    ("day", "territory"),
    (
        Column("troops", "i4", "persons", "personnel deployed", 0),
        Column("units", "i4", "units", "units deployed", 0),
        Column("called_off", "i4", "events", "would-be clashes that a unit met and that were called off", 0),
        Column("stopped", "i4", "events", "would-be violations that a unit stopped", 0),
        Column("calmed", "i4", "events", "disputes that would have turned violent without the force", 0),
        Column("attacks", "i4", "events", "attacks on the force, units turned on included", 0),
        Column("protests", "i4", "events", "protests against the force", 0),
        Column("deaths_force", "i4", "persons", "peacekeepers dead", 0),
        Column("harmed", "i4", "persons", "civilians killed by the force", 0),
        Column("stand", "f4", "share", "chance that a clash about to begin is met by a unit that acts", 0, 1),
        Column("guard", "f4", "share", "the same for violence against civilians", 0, 1),
        Column("watch", "f4", "share", "chance that a wrong done there is documented", 0, 1),
    ),
)
DAILY_DYAD = Table(
    "daily_dyad",
    "What one faction holds against another on a day.",
    ("day", "faction", "other"),
    (
        Column("tension", "f4", "share", "standing hostility", 0, 1),
        Column("truce", "f4", "share", "commitment to the truce between them", 0, 1),
        Column("status", "i1", "code", "none, truce, agreement", 0, 2),
    ),
)
DAILY_MISSION = Table(
    "daily_mission",
    "The mission on a day: its own table, kept apart from the world's.",
    ("day",),
    (
        Column("in_force", "i1", "flag", "1 if the mandate is in force", 0, 1),
        Column("strength", "i4", "persons", "personnel deployed", 0),
        Column("police", "i4", "persons", "of these, police", 0),
        Column("observers", "i4", "persons", "of these, observers", 0),
        Column("brought", "i4", "persons", "personnel brought there that day, rotations included", 0),
        Column("pledged", "i4", "persons", "personnel of units that are pledged or more", 0),
        Column("breadth", "f4", "share", "breadth of the contributors", 0, 1),
        Column("legitimacy_abroad", "f4", "share", "legitimacy abroad", 0, 1),
        Column("legitimacy_home", "f4", "share", "legitimacy at home", 0, 1),
        Column("funded", "f4", "share", "share of its budget that arrives", 0, 1),
        Column("impartiality", "f4", "share", "record of dealing with all factions alike", 0, 1),
        Column("held", "i8", "USD 1000", "money for rebuilding that arrived and is not spent", 0),
    ),
)
TABLES = (EVENT, NEWS, DAILY, DAILY_HOLDING, DAILY_DYAD, DAILY_FORCE, DAILY_MISSION)

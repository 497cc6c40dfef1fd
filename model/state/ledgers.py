"""Ledgers of goods and money: whole units only, so that what came in and where it is balance to the unit."""

from interpose.agents.columns import Column, Table

OWN, BROUGHT = range(2)
SOURCES = ("comes without the mission", "brought by the mission")

AID = Table(
    "aid",
    "Aid in a territory by who brought it, in rations: what one person needs from outside for one day.",
    ("territory", "source"),
    (
        Column("entered", "i8", "rations", "entered from outside here so far", 0),
        Column("store", "i8", "rations", "in store here", 0),
        Column("stored_first", "i8", "rations", "in store here at the start", 0),
        Column("delivered", "i8", "rations", "delivered to people here so far", 0),
        Column("intercepted", "i8", "rations", "taken by crowds on the way here so far", 0),
        Column("taxed", "i8", "rations", "taken at checkpoints on the way here so far", 0),
        Column("captured", "i8", "rations", "given to the wrong people by captured lists here so far", 0),
        Column("stolen", "i8", "rations", "stolen wholesale here so far", 0),
        Column("resold", "i8", "rations", "resold by those who hold the ground here so far", 0),
        Column("spoiled", "i8", "rations", "spoiled here so far", 0),
        Column("suspended", "i8", "days", "days for which no aid is sent here any more", 0),
    ),
)
AID_PLAN = Table(
    "aid_plan",
    "How much aid people need and how much is sent (one row).",
    ("aid_plan",),
    (
        Column("dependence", "f8", "share", "share of what people need that must come from outside", 0, 1),
        Column("trucks", "f8", "trucks/day", "trucks that come without the mission", 0),
        Column("mission_trucks", "f8", "trucks/day", "trucks that the mission brings in addition", 0),
        Column("truck_rations", "i8", "rations", "what a truck holds", 1, start=4200),
    ),
)
FUND = Table(
    "fund",
    "The fund for rebuilding (one row).",
    ("fund",),
    (
        Column("pledged", "i8", "USD 1000", "pledged so far", 0),
        Column("outstanding", "i8", "USD 1000", "pledged and neither arrived nor given up", 0),
        Column("failed", "i8", "USD 1000", "pledged and given up", 0),
        Column("held", "i8", "USD 1000", "arrived and not spent", 0),
        Column("disbursed", "i8", "USD 1000", "spent so far", 0),
        Column("returned", "i8", "USD 1000", "arrived and given back", 0),
        Column("rule", "i8", "code", "none, strict, graduated, third party", 0, 3),
        Column("per_day", "i8", "USD 1000", "most that can be spent in a day", 0),
        Column("cost", "f8", "USD 1000", "cost of repairing everything, per inhabitant", 0),
    ),
)
PLEDGE = Table(
    "pledge",
    "Money that somebody promised for rebuilding.",
    ("pledge",),
    (
        Column("key", "i8", "key", "identity in keyed draws", 0, 63),
        Column("amount", "i8", "USD 1000", "amount", 0),
        Column("day", "i8", "day", "day on which it arrives if it does", 0),
        Column("chance", "f8", "share", "probability that it arrives", 0, 1),
        Column("done", "i8", "flag", "1 once it arrived or failed", 0, 1),
    ),
)
WORKS = Table(
    "works",
    "Rebuilding in a territory.",
    ("territory",),
    (
        Column("disbursed", "i8", "USD 1000", "spent here so far", 0),
        Column("today", "i8", "USD 1000", "spent here today", 0),
        Column("misused", "i8", "USD 1000", "of that, taken by those who hold the ground, so far", 0),
        Column("barred", "i8", "flag", "1 if the rule bars this territory today", 0, 1),
    ),
)
ROAD = Table(
    "road",
    "A border between two territories, one way, in the order of the graph's edges.",
    ("edge",),
    (
        Column("shut", "i8", "flag", "1 if it is shut today", 0, 1),
        Column("moved", "i8", "persons", "civilians who crossed it today", 0),
        Column("carried", "i8", "rations", "aid that crossed it today", 0),
    ),
)
RULES = ("none", "strict", "graduated", "third_party")

"""The script of a world as tables: when each event happens, what it does, and its condition as a flat program.

A scenario's `events` become rows of these tables (`model/scenario/script/compile.py`), in the order of their ids, and
the mechanism `events` reads them. An instruction is a number of this module; the conditions are compiled by
`model/scenario/script/conditions.py`.
"""

from interpose.agents.columns import Column, Table

FOREVER = 1 << 40
"""A day that no run reaches."""
DEEPEST = 24
"""Largest number of values on a condition's stack."""

TRIGGER = Table(
    "trigger",
    "An event of the script: when it can happen, and when it did.",
    ("event",),
    (
        Column("key", "i8", "key", "identity in keyed draws, from its id", 0, (1 << 40) - 1),
        Column("day", "i8", "day", "first day on which it can happen", 0),
        Column("first", "i8", "instruction", "where its condition begins in the program", 0),
        Column("length", "i8", "instructions", "length of its condition, 0 if it has none", 0),
        Column("chance", "f8", "share", "chance to happen on a day on which it can", 0, 1, 1),
        Column("stage", "i8", "flag", "1 if it is a stage of a deal, told of once", 0, 1),
        Column("again", "i8", "days", "days after which it can happen again, -1 for never", -1, start=-1),
        Column("lasts", "i8", "days", "days for which its lasting effects hold, -1 for good", -1, start=-1),
        Column("happened", "i8", "day", "day on which it first happened, -1 before", -1, start=-1),
        Column("latest", "i8", "day", "day on which it happened last, -1 before", -1, start=-1),
        Column("until", "i8", "day", "first day on which its lasting effects do not hold any more", 0),
        Column("times", "i8", "events", "how often it happened so far", 0),
    ),
)
EFFECT = Table(
    "effect",
    "One thing that an event of the script does.",
    ("effect",),
    (
        Column("kind", "i8", "code", "what it does", 0, 31),
        Column("event", "i8", "event", "event that it belongs to", 0),
        Column("ordinal", "i8", "number", "its place among the effects of that event", 0, 15),
        Column("place", "i8", "territory", "where, -1 for everywhere", -1, start=-1),
        Column("to", "i8", "territory", "the other territory, -1 if there is none", -1, start=-1),
        Column("who", "i8", "row", "faction, contributor or event that it is about, -1 for all", -1, start=-1),
        Column("other", "i8", "faction", "other faction, -1 for civilians or nobody, -2 for the force", -2, 7, -1),
        Column("number", "i8", "persons", "how many, -1 to leave it as it is", -1, start=-1),
        Column("amount", "f8", "1", "how much", -1, start=0.0),
        Column("second", "f8", "1", "how much of the second thing, -1 to leave it as it is", -1),
        Column("third", "f8", "1", "how much of the third thing, -1 to leave it as it is", -1),
        Column("usual", "f8", "1", "what a lasting effect changes, as it is without it", 0),
        Column("rival", "i8", "faction", "other side of the deal of which it is a term, -1 if of none", -1, 7, -1),
        Column("left", "f8", "share", "part of a term that is still to be carried out", 0, 1),
        Column("baseline", "f8", "1", "control or fighters there when a term began, -1 before", -1, start=-1),
        Column("waits", "i8", "flag", "1 if a term waits for somebody to verify it", 0, 1),
    ),
)
PROGRAM = Table(
    "program",
    "An instruction of a condition.",
    ("instruction",),
    (
        Column("op", "i8", "code", "what to do", 0, 127),
        Column("number", "f8", "1", "number to put on the stack"),
        Column("a", "i8", "row", "first operand of a series: territory, faction or event, -1 for all", -1, start=-1),
        Column("b", "i8", "row", "second operand of a series: faction or days", -1, start=-1),
    ),
)

(
    CLOSE_CROSSING,
    SHUT_ROAD,
    SUSPEND_AID,
    MATERIAL_SUSPENDED,
    FUNDING_CUT,
    END,
    WITHDRAW_CONTRIBUTOR,
    CAVEAT_CONTRIBUTOR,
    CHANGE_MANDATE,
    CHANGE_CONSENT,
    LEADER_KILLED,
    ANNOUNCE_CEASEFIRE,
    BREAK_DEAL,
    RAISE_TENSION,
    RAISE_GRUDGE,
    RIOT,
    FIGHTERS_ARRIVE,
    FIGHTERS_LEAVE,
    MOVE_FIGHTERS,
    SHIFT_CONTROL,
    WITHDRAW,
    DISARM,
    HAND_OVER,
    OPEN_GROUND,
) = range(24)
EFFECT_KINDS = (
    "close_crossing",
    "shut_road",
    "suspend_aid",
    "material_suspended",
    "funding_cut",
    "end",
    "withdraw_contributor",
    "caveat_contributor",
    "change_mandate",
    "change_consent",
    "leader_killed",
    "announce_ceasefire",
    "break_deal",
    "raise_tension",
    "raise_grudge",
    "riot",
    "fighters_arrive",
    "fighters_leave",
    "move_fighters",
    "shift_control",
    "withdraw",
    "disarm",
    "hand_over",
    "open_ground",
)

PUSH, ADD, SUBTRACT, MULTIPLY, DIVIDE, NEGATE = range(6)
LESS, AT_MOST, MORE, AT_LEAST, EQUAL, UNEQUAL = range(6, 12)
AND, OR, NOT = range(12, 15)
DEATHS, CIVILIAN_DEATHS, CLASHES, STRIKES, VIOLATIONS, BREACHES = range(20, 26)
FORCE_DEATHS, PROTESTS, ATTACKS = range(26, 29)
FEAR, HARDSHIP, GRIEVANCE, TRUST, RELIEF, SERVICES, DAMAGE, PRICE, DISPLACED_SHARE = range(40, 49)
DAY, TROOPS, IN_FORCE, LEGITIMACY_HOME, LEGITIMACY_ABROAD, FUNDED, IMPARTIALITY = range(60, 67)
CONSENT, TALKS, COHESION, FIGHTERS, CONTROL, REPORTED, TRUCE, STATUS, TENSION, HAPPENED, KEPT, LEFT = range(80, 92)
FIRST_SERIES, FIRST_MEAN, FIRST_OF_MISSION, FIRST_OF_FACTION = 20, 40, 60, 80

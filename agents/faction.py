"""Factions: the parties that can fight, what each has, and what they are to each other.

How they choose is in :mod:`interpose.agents.faction_choices`.
"""

from interpose.agents.columns import Column, Table

MOST_FACTIONS = 8
HOLD, RAID, ATTACK, STRIKE, STAND_DOWN = range(5)
POSTURES = ("hold", "raid", "attack", "strike", "stand down")
ROLES = ("state force", "de facto authority", "militia")
CIVILIANS, THE_FORCE, UNKNOWN = -1, -2, -3
CALL_OFF, PROCEED, TURN_ON_UNIT = range(3)

FACTION = Table(
    "faction",
    "A faction in the conflict.",
    ("faction",),
    (
        Column("key", "i8", "key", "identity in keyed draws", 0, 63),
        Column("local", "i8", "flag", "1 if its fighters come from the local population", 0, 1),
        Column("quality", "f8", "ratio", "fighting quality of one fighter", 0.1, 10, 1),
        Column("discipline", "f8", "share", "restraint towards civilians", 0, 1),
        Column("caution", "f8", "ratio", "weight of own losses when choosing", 0, 5, 1),
        Column("ambition", "f8", "ratio", "weight of ground held by a rival when choosing", 0, 5, 1),
        Column("loss_sensitivity", "f8", "1/death", "resentment added by one own death", 0, 5),
        Column("consent", "f8", "share", "consent to the force", 0, 1, 0.5),
        Column("consent_start", "f8", "share", "consent to which it returns when nothing happens", 0, 1, 0.5),
        Column("cohesion", "f8", "share", "how far its fighters follow an order to stop", 0, 1, 1),
        Column("resources", "f8", "USD 1000", "means beyond upkeep, from what it taxes and takes", 0),
        Column("takes", "f8", "share", "how far it takes from goods and money on the ground that it holds", 0, 1, 1),
        Column("amends", "f8", "share", "how far it apologises and compensates for harm that it did", 0, 1),
        Column("talks", "f8", "share", "commitment to talks", 0, 1, 0.5),
        Column("talks_start", "f8", "share", "commitment to talks to which it returns", 0, 1, 0.5),
        Column("included", "i8", "flag", "1 if it has a seat in the talks", 0, 1, 1),
        Column("excluded", "i8", "flag", "1 if the funding rule excludes territory that it holds", 0, 1),
        Column("pressure", "f8", "share", "influence of contributors on it today", 0, 1),
        Column("spoil", "f8", "share", "how much more it expects from fighting than from a peace that there is", 0, 1),
        Column("named", "f8", "events", "own wrongs that were documented and answered, as it remembers", 0),
        Column("let_off", "f8", "events", "own wrongs that were documented and not answered, as it remembers", 0),
        Column("censure", "f8", "share", "what answered wrongs cost it now: support abroad, money, recruits", 0, 1),
        Column("bias", "f8", "share", "how far it sees the force as partial against it", 0, 1),
        Column("losing", "f8", "share", "share of its ground lost over about a month (a sum that fades)", 0, 1),
        Column("dead", "i8", "persons", "own fighters dead so far", 0),
        Column("arrived", "i8", "persons", "fighters who came from outside the area so far, less those who went home"),
    ),
)
HOLDING = Table(
    "holding",
    "What a faction has in a territory.",
    ("territory", "faction"),
    (
        Column("fighters", "i8", "persons", "fighters present", 0),
        Column("control", "f8", "share", "share of the territory that it controls", 0, 1),
        Column("held_days", "i8", "days", "consecutive days with a share at which a territory counts as controlled", 0),
        Column("reported", "f8", "share", "share of the territory that it is reported to control", 0, 1),
        Column("ceded", "i8", "flag", "1 if it has handed the territory over in name only", 0, 1),
        Column("support", "f8", "share", "share of civilians there who lean to it", 0, 1),
        Column("feared", "f8", "share", "how far the people there fear to live on ground that it holds", 0, 1),
        Column("feared_start", "f8", "share", "fear to which that returns when nothing happens", 0, 1),
        Column("posture", "i8", "code", "current posture towards rivals", 0, 4),
        Column("preying", "i8", "flag", "1 if its fighters there have turned on civilians", 0, 1),
        Column("retribution", "f8", "events/day", "one-sided violence still to come, set off by earlier violence", 0),
        Column("target", "i8", "faction", "rival that the posture is directed at, -1 if none", -1, 7, -1),
        Column("in_reach", "i8", "flag", "1 if the faction can strike there from where it is", 0, 1),
        Column(
            "shock", "i8", "flag", "1 if something happened to it yesterday after which it reviews everything", 0, 1
        ),
        Column("struck", "i8", "persons", "own dead here since the morning", 0),
        Column("loss", "f8", "persons", "own deaths here, smoothed over a month", 0),
        Column("recruits", "i8", "persons", "recruits so far", 0),
        Column("debt_resident", "i8", "persons", "resident recruits not yet shown by a civilian row", 0),
        Column("debt_displaced", "i8", "persons", "displaced recruits not yet shown by a civilian row", 0),
        Column("debt_released", "i8", "persons", "fighters who laid down arms, not yet shown by a civilian row", 0),
    ),
)
FRONT = Table(
    "front",
    "What one faction holds against another in a territory (row: who feels it, column: against whom).",
    ("territory", "faction", "faction"),
    (
        Column("grudge", "f8", "resentment", "recent harm held against the other, here", 0),
        Column("alarm", "f8", "events", "violence of the other around here, as remembered, per 100 own fighters", 0),
        Column("excitation", "f8", "clashes/day", "reply fire still to come", 0),
        Column("spill", "f8", "clashes", "fighting pushed here by a force next door today", 0),
    ),
)
DYAD = Table(
    "dyad",
    "What one faction holds against another everywhere.",
    ("faction", "faction"),
    (
        Column("tension", "f8", "share", "standing hostility", 0, 1),
        Column("tension_start", "f8", "share", "hostility to which it calms when nothing happens", 0, 1),
        Column("truce", "f8", "share", "commitment to the truce between them, 0 if there is none", 0, 1),
        Column("truce_start", "f8", "share", "commitment to which it mends when nothing happens", 0, 1),
        Column("grudge", "f8", "resentment", "recent harm held against the other, anywhere", 0),
        Column("status", "i8", "code", "none, truce, agreement (the same both ways)", 0, 2),
        Column("since", "i8", "day", "day since which that status holds (the same both ways)", 0),
        Column("distrust", "f8", "share", "belief that the other would cheat on a deal", 0, 1, 0.5),
        Column("unanswered", "f8", "events", "breaches by the other that nobody answered, smoothed over a month", 0),
        Column("matters", "i8", "flag", "1 if contributors look at this pair when they ask for a truce", 0, 1),
        Column("relapses", "i8", "events", "deals between them that broke down so far (the same both ways)", 0),
        Column("shift", "f8", "share", "how much weaker it expects to be by terms of a deal still ahead", 0, 1),
    ),
)
NO_DEAL, TRUCE, AGREEMENT = range(3)
DEALS = ("none", "truce", "agreement")

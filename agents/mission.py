"""The mission: one body that sends, orders and answers for the force."""

from interpose.agents.columns import Column, Table

MISSION = Table(
    "mission",
    "The stabilisation mission (one row).",
    ("mission",),
    (
        Column("deployed", "i8", "flag", "1 if there is a mission at all", 0, 1),
        Column("start_day", "i8", "day", "day on which it is authorised", 0),
        Column("authorised", "i8", "flag", "1 if the UN Security Council authorised it", 0, 1, 1),
        Column("until", "i8", "day", "first day without a mandate unless it is renewed", 0),
        Column("term_days", "i8", "days", "length of a renewal", 1, start=1),
        Column("renewal", "f8", "share", "chance that an ending mandate is renewed", 0, 1, 1),
        Column("in_force", "i8", "flag", "1 if the mandate is in force today", 0, 1),
        Column("breadth", "f8", "share", "1 less the sum of squared shares of contributors in what is pledged", 0, 1),
        Column("legitimacy_abroad", "f8", "share", "legitimacy in the eyes of other countries", 0, 1, 0.5),
        Column("legitimacy_home", "f8", "share", "legitimacy in the eyes of the people and factions there", 0, 1, 0.5),
        Column("funding", "f8", "share", "share of its budget that member states mean to pay", 0, 1, 1),
        Column("funded", "f8", "share", "share of its budget that arrives, smoothed", 0, 1, 1),
        Column("mediation", "f8", "share", "effort of its mediators", 0, 1),
        Column("outreach", "f8", "share", "effort to explain itself and to answer rumours", 0, 1),
        Column("promises", "f8", "share", "how much it promises when it speaks to people", 0, 1),
        Column("amends", "f8", "share", "how far it apologises and compensates for harm by its units", 0, 1),
        Column("impartiality", "f8", "share", "record of dealing with all factions alike", 0, 1, 1),
        Column("rounds", "i8", "events", "rounds of talks that it led so far", 0),
        Column("ceiling", "i8", "persons", "largest strength allowed", 0),
        Column("lift_kept", "i8", "persons", "room in its transport kept for the unit that waits for it", 0),
        Column("enforcement", "f8", "share", "how far the mandate lets units use force: 0 self-defence only", 0, 1),
        Column("answer", "f8", "share", "chance that a documented wrong has consequences", 0, 1),
        Column("dead", "i8", "persons", "own dead by malicious acts", 0),
        Column("harmed", "i8", "persons", "civilians killed by its units", 0),
    ),
)

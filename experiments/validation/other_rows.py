"""Rows that are shown and never scored (fitted to, reported, an input), and those that the model cannot show."""

from interpose.experiments.validation import deals
from interpose.experiments.validation import fitted_measures as f
from interpose.experiments.validation import measures as m
from interpose.experiments.validation import reported_measures as r
from interpose.experiments.validation.arms import (
    AS_IT_IS,
    COALITION,
    DISARMS,
    ESCORTED,
    FULL,
    NONE,
    PLENTY,
    SCARCE,
    STRIP,
    UNBUILT,
    UNESCORTED,
    UNGUARDED,
    UNTAKEN,
    WAR,
    WAR_UNBUILT,
)
from interpose.experiments.validation.judge import Band
from interpose.experiments.validation.row import STRIP_DAYS, Part, Row, told

FIT = "parameters were fitted to this row, so that meeting it shows nothing"
RECORD_DAYS, FIRST_DAYS, AID_DAYS = 60, 14, 180
"""Days of worlds in gaza-isf of which only the first ones count, and of those in which aid is counted (assumption)."""
FITTED = (
    Row("P01", (NONE,), (Part("deaths per clash from 10 on", "exponent", f.severity, Band(2.0, 3.0)),), FIT),
    Row(
        "P02",
        (NONE,),
        (Part("fatal events by territory", "ratio", f.branching, Band(0.3, 0.8)),),
        f"{FIT}; a geometric kernel, and a background by territory that varies over half-years and is integrated over",
    ),
    Row("P03", (NONE,), (Part("monthly onset next door", "ratio", f.neighbours, Band(2.0, 5.0), "log"),), FIT),
    Row("P04", (FULL,), (told("days to 95 % of the peak", "days", f.ramp, Band(200, 400)),), FIT),
    Row("P05", (FULL,), (told("malicious deaths", "1/(1000 y)", f.force_deaths, Band(0.1, 1.0)),), FIT),
    Row(
        "M13",
        (FULL,),
        (told("would-be attacks that a unit met", "share", f.answered, Band(0.05, 0.35)),),
        f"{FIT}; of attacks on civilians while units are there, met on the spot or by arrival the same day",
    ),
    Row(
        "M35",
        (UNGUARDED,),
        (
            Part("deaths a day, days 0 to 44", "1/day", f.deaths_a_day, Band(4.0, 12.0)),
            told("of them in the world's own record", "1/day", f.recorded_a_day, Band(4.0, 12.0)),
        ),
        f"{FIT}, by the world's own record; dead of all parties, not of one",
        STRIP,
        RECORD_DAYS,
    ),
)
"""Rows that were fitted to."""
WITH = (FULL, NONE)
SHOWN = (
    Row(
        "P18",
        (ESCORTED, UNESCORTED, UNTAKEN, AS_IT_IS),
        (
            Part("violence, escorted against unescorted", "relative", r.violence_change(ESCORTED, UNESCORTED), None),
            Part("violence, untaken against taken", "relative", r.violence_change(UNTAKEN, AS_IT_IS), None),
        ),
        "clashes, strikes and attacks on civilians; parties that take nothing stand for aid that cannot be stolen",
        STRIP,
        STRIP_DAYS,
    ),
    Row(
        "P19",
        (AS_IT_IS,),
        (told("taken by who holds the ground", "share", r.lost_to_holders, Band(0.2, 0.6)),),
        "tolls, captured lists and theft where armed groups hold most of the ground; crowds are not counted",
        STRIP,
        STRIP_DAYS,
    ),
    Row(
        "P20",
        (SCARCE, PLENTY),
        (
            told("intercepted, no truce, 33 trucks", "share", r.intercepted(SCARCE), None),
            told("intercepted, a truce, 111 trucks", "share", r.intercepted(PLENTY), None),
        ),
        "published: 0.88 before and 0.05 after; without a mission; two worlds stand for before and after",
        STRIP,
        AID_DAYS,
    ),
    Row("M18", WITH, (Part("share that moves", "share", m.moved, None),), "no sign or size is expected"),
    Row(
        "M21",
        (*deals.KINDS, deals.ALONE),
        tuple(
            Part(name, "relative", r.after_a_deal(arm, deals.ALONE, deals.KINDS_FOR), None)
            for name, arm in (
                ("all violence, police alone", deals.BY_POLICE),
                ("all violence, infantry alone", deals.BY_TROOPS),
            )
        ),
        "three years from the first deal on; communal violence stands for violence by others, for there is no crime",
    ),
    Row(
        "M22",
        (COALITION, NONE),
        (Part("others less state, no UN mandate", "difference", m.by_author(COALITION), None),),
        "above 0: the state is restrained more; without a UN mandate only the standing of a force differs, abroad and "
        "at home, and none of its contributors asks for one",
    ),
    Row(
        "M31",
        (AS_IT_IS, UNBUILT, WAR, WAR_UNBUILT),
        (told("services: gain by rebuilding, more in peace", "share", r.services_with_peace, None),),
        "rebuilding stands for civilian personnel, services for the rule of law; a truce at the start, or none",
        STRIP,
        STRIP_DAYS,
        series=True,
    ),
    Row(
        "M34",
        (DISARMS,),
        (told("opposed on the first day", "share", r.opposed, Band(0.46, 0.62)),),
        "an input: trust at the start is set by these polls where the force is to disarm (choice role)",
        STRIP,
        FIRST_DAYS,
    ),
    Row(
        "M36",
        (deals.STAYS, deals.CUT),
        tuple(
            Part(
                f"violence in month {month}",
                "relative",
                r.after_a_cut(deals.CUT, deals.STAYS, deals.LEAVE_DAY, month),
                None,
            )
            for month in (0, 3)
        ),
        "the force is halved on day 730 and stays halved; published cuts are in election years and smaller",
    ),
)
"""Rows that are reported."""
NEVER: dict[str, str] = {
    "M20": "the model has no ordinary crime, only violence of parties against each other, against people and between "
    "groups of people",
    "M23": "protests in the model are against the force only; the published ones are about anything",
    "M33": "no scenario that comes with interpose has recorded arrivals by place to compare with (movements counted in "
    "Gaza in October 2025 are between north and south alone), and the published measure is of refugees in camps",
}
"""Rows that the model cannot show, with the reason."""

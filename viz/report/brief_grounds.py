"""What a brief rests on, and what it does not say."""

from functools import reduce
from typing import Any, NamedTuple

import pandas as pd

from interpose.model.language.figures import day_words
from interpose.model.language.words import mark, say, say_count
from interpose.model.results.formatting import listing, number, spans, value_words
from interpose.model.scenario.path_labels import path_label
from interpose.viz.report.standing import FITTED, VALIDATED
from interpose.viz.report.used_facts import used_facts, weak
from interpose.viz.stored_result import Stored

MOST_NAMED, MOST_LETTERS = 5, 560
SHARES = (
    ("consent", mark("Consent of the parties to the force at the start")),
    ("discipline", mark("Restraint of the parties towards civilians")),
    ("talks", mark("Commitment of the parties to talks at the start")),
)
"""Values of parties that no source measures; each from 0 to 1."""


class Grounds(NamedTuple):
    """What a brief rests on."""

    rows: dict[str, str]
    assumptions: list[str]
    not_said: list[str]


def grounds(store: Stored) -> Grounds:
    """Return scenario, date, seeds and days; the assumptions to look at first; fitting, tests, weak facts; limits."""
    scenario, meta = store.scenario, store.meta
    seeds = seeds_of(meta)
    varied, title = ranges_of(store), scenario.get("title") or scenario["name"]
    informed = scenario.get("information_date")
    rows = {
        say("Scenario"): f"{title} ({scenario['name']})",
        say("Information up to"): day_words(str(informed)) if informed else say("not stated"),
        say("Worlds"): say(
            "{seeds} ({numbers}), {days} from {start}, {people} people per agent; the worlds of a seed share every "
            "draw of chance",
            seeds=say_count("{n} seed", "{n} seeds", len(seeds)),
            numbers=spans(seeds),
            days=say_count("{n} day", "{n} days", int(meta["days"])),
            start=day_words(str(scenario["start"])),
            people=number(float(scenario.get("people_per_agent") or 1), 0),
        ),
        say("Fitted and tested"): say(
            "Parameters were fitted to {fitted} published patterns. {validated}. A pattern that holds is no proof.",
            fitted=FITTED,
            validated=say(VALIDATED),
        ),
        say("Weak facts"): weak_words(scenario),
    } | ({say("Varied here"): varied} if varied else {})
    return Grounds(rows, assumptions(scenario), not_said(scenario))


def seeds_of(meta: dict[str, Any]) -> list[int]:
    """Return the seeds of a stored result: as it lists them, the only one of a run, or those of a sweep's design."""
    if "replications" in meta:
        first = int((meta.get("design") or {}).get("first_seed", 1))
        return list(range(first, first + int(meta["replications"])))
    if "seeds" in meta:
        return [int(seed) for seed in meta["seeds"]]
    return [int(meta["seed"])] if "seed" in meta else []


def ranges_of(store: Stored) -> str:
    """Return what a sweep varies and between which ends; empty for other results."""
    if store.kind != "sweep":
        return ""
    points, said = store.table("points"), []
    for path in store.meta["paths"]:
        values = points[path].dropna()
        number_like = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
        ends = [values.min(), values.max()] if number_like else list(dict.fromkeys(values))[:MOST_NAMED]
        said.append(f"{path_label(str(path), store.scenario).with_unit}: {reduce(_range, map(value_words, ends))}")
    return shortened("; ".join(said), MOST_LETTERS)


def _range(low: str, high: str) -> str:
    """Write two ends."""
    return say("{low} to {high}", low=low, high=high)


def assumptions(scenario: dict[str, Any]) -> list[str]:
    """Return the five assumptions to look at first, by name and value: parties, mandate, contested values."""
    parties = scenario.get("factions") or []
    said = []
    for name, words in SHARES:
        values = [f"{one.get('name') or one['id']} {number(float(one[name]), 2)}" for one in parties if name in one]
        if values:
            said.append(say("{what} (0 to 1): {values}", what=say(words), values=", ".join(values)))
    mission = scenario.get("mission") or {}
    if "ceiling" in mission:
        said.append(
            say(
                "The force: up to {ceiling} persons from day {day}, use of force {enforcement} (0 to 1), as far as "
                "contributors allow",
                ceiling=number(float(mission["ceiling"]), 0),
                day=mission.get("start_day", 0),
                enforcement=number(float(mission.get("enforcement", 0)), 2),
            )
        )
    choices = scenario.get("choices") or {}
    taken = [f"{name.replace('_', ' ')} ({choice['chosen']})" for name, choice in choices.items()]
    said.append(
        say("Values on which sources differ, as taken: {taken}", taken=", ".join(taken))
        if taken
        else say("Every parameter of a law that is not fitted is an assumption or taken from literature")
    )
    return [shortened(words, 260) for words in said[:MOST_NAMED]]


def weak_words(scenario: dict[str, Any]) -> str:
    """Say how many of the facts that are used have a weak source, and which come first."""
    used = used_facts(scenario)
    poor = [fact for fact in used if weak(fact)]
    if not used:
        return say("The scenario uses no facts: everything in it is an assumption.")
    if not poor:
        return say("None of the {used} facts that are used has a weak source.", used=len(used))
    kinds = dict.fromkeys(str(fact["item"]).split(",")[0] for fact in poor)
    named = listing(list(kinds)[:MOST_NAMED])
    return shortened(
        say(
            "{poor} of {used} facts that are used (recalled, or assumed): such as {named}",
            poor=len(poor),
            used=len(used),
            named=named,
        ),
        300,
    )


def not_said(scenario: dict[str, Any]) -> list[str]:
    """Return what the numbers do not say."""
    limits = str(scenario.get("limits") or say("The scenario states no limits of its own."))
    no_forecast = say(
        "It is no forecast: it says what follows in distribution from the assumptions, not what will happen."
    )
    return [
        *([] if "forecast" in limits else [no_forecast]),
        shortened(limits, MOST_LETTERS),
        say(
            "Intervals hold the chance that the model plays out from seed to seed. They hold neither the "
            "uncertainty of the assumptions nor that of the model."
        ),
        say(
            "Deaths of civilians, fighters and peacekeepers are counted alike here and listed side by "
            "side; how much each outcome matters is for the reader to say."
        ),
    ]


def shortened(text: str, most: int) -> str:
    """Return a text, cut after a word where it is longer than ``most`` letters."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " \u2026"

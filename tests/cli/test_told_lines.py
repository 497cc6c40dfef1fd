"""What commands print in other languages: no heading and no line is told past the catalogues."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
import typer
from support import told_answers
from support.commands import ask
from support.pseudo_language import OPEN, MarkedApart, left_over, marked_language, untold

from interpose.cli import (
    audit,
    calibrate,
    claims,
    console,
    data_tables,
    dock,
    lab,
    patterns,
    robust,
    scenario_check,
    score,
    sensitivity,
)
from interpose.experiments.claims.assess import ClaimsAnswer
from interpose.experiments.claims.break_even import ANY, SMALLEST
from interpose.experiments.claims.claims import load_claims
from interpose.experiments.claims.prior_effects import PriorVerdict
from interpose.experiments.claims.verdicts import ClaimVerdict, add_verdicts, told_reasons
from interpose.experiments.out_of_sample.page import verdicts
from interpose.experiments.real_events.import_events import NOTE
from interpose.experiments.real_events.tally import NOTED, OUTSIDE, REFUSED
from interpose.experiments.reproduction.differences import Difference, Origin
from interpose.experiments.reproduction.reproduce import SAME, Reproduction
from interpose.experiments.studies.find import study_names
from interpose.model.language.words import say
from interpose.model.scenario.loading import load_scenario, scenario_names
from interpose.model.scenario.named_policies import policies_of
from interpose.model.scenario.scenario import parameter_rows
from interpose.model.simulation.compiled_day import order_of_the_day
from interpose.model.simulation.settable_paths import settable_paths
from interpose.viz.kinds.registry import open_stored

WIDE = "6000"
"""Letters in a line, so that no sentence is folded between its marks."""
TYPED = re.compile(r"\S*(?:[_=/*]|\w[.]\w|--)\S*|interpose [\w .-]+|\b(?:NAME|PATH|VALUE|OPTION|RUN|TERRITORY)\b")
"""What is typed: ids, paths, files, options, commands."""
TARGET = Path("a/folder")
NAMES = "CRPS crps WGS GED UCDP doi"


def lines_past(shown: str, own: str = "") -> set[str]:
    """Return what of printed lines no catalogue knows, apart from what is typed and from a scenario's own words."""
    assert OPEN in shown
    return untold([TYPED.sub(" ", line) for line in left_over(shown).splitlines()], own + NAMES)


def of(kind: str, stored: Any, **more: Any) -> SimpleNamespace:
    """Return a stored result as a command has it: its manifest, and its tables by name."""
    store = open_stored(stored(kind))
    tables = {file.stem: store.table(file.stem) for file in store.folder.glob("*.csv")}
    return SimpleNamespace(meta=store.meta, **tables | more)


def say_claims(_: Any) -> None:
    asked = load_claims().only(["C8", "C9"])
    comparisons = [(claim.id, twin) for claim, twin in asked.twins]
    row = {"unit": "share", "label": "Mean trust in the force", "mean": 1.0, "low": -2.0, "high": 3.0, "smallest": 0.1}
    named = [{"claim": claim, "name": twin.name, "claimed": twin.claimed} | row for claim, twin in comparisons]
    effects = pd.DataFrame([e | {"here": "fails", "why": "the opposite is clear"} for e in named])
    nothing = dict.fromkeys(PriorVerdict._fields, 0.0) | {"condition": "", "matters": ()}
    priors = [
        PriorVerdict(**nothing | {"assumed": True, "as_claimed": 0.99}),
        PriorVerdict(**nothing | {"turns": True, "condition": "clash.friction > 0.1", "matters": (("a.b", 0.9),)}),
        PriorVerdict(**nothing | {"turns": True}),
        None,
    ]
    effects = add_verdicts(effects, [priors[place % len(priors)] for place in range(len(effects))])
    judged = [ClaimVerdict(claim.id, claim.text, "depends", "") for claim in asked.claims]
    crossings = ((1.0, 1.0, 1.0, 0.0), (9.0, 0.5, float("inf"), 0.0), (float("inf"), 2.0, float("inf"), 0.5))
    ends = [
        {"claim": claim.id, "past": past, **dict(zip(("value", "low", "high", "never"), crossing, strict=True))}
        for claim, shift in ((asked.claims[0], 0), (asked.claims[1], 1))
        for past, crossing in zip((ANY, SMALLEST), crossings[shift:], strict=False)
    ]
    meta = {"seeds": [1, 2], "reasons": told_reasons(judged, effects)}
    answer = ClaimsAnswer(meta, judged, effects, pd.DataFrame(), pd.DataFrame(ends), pd.DataFrame())
    claims._print_claims(answer, asked, TARGET, None)


def say_audit(stored: Any) -> None:
    found = of("audit", stored)
    found.meta["claims"] = {"A1": {"text": load_claims().claims[0].text}}
    audit._print(SimpleNamespace(**vars(found), verdicts={"A1": "fragile"}), TARGET)  # type: ignore[arg-type]
    plan = SimpleNamespace(sizes=SimpleNamespace(seeds=2, draws=3), claims=[1], knobs=[], tasks=[], worlds={})
    audit._print_costs(plan, 1)  # type: ignore[arg-type]


def say_calibration(stored: Any) -> None:
    found = of("calibrate", stored)
    check = found.check.assign(label=["Deployment takes months", "Violence spreads to neighbours"])
    fit = SimpleNamespace(summary=found.summary, draws=[1], generations=pd.DataFrame({"allowed": [0.5]}))
    calibrate._print_fit("grid-4", fit, (check, check), {"P05": "not measurable"}, TARGET)


def say_scores(stored: Any) -> None:
    found = of("score", stored)
    found.meta["left_out"] = {"other": 2}
    score.print_scores(SimpleNamespace(**vars(found)))  # type: ignore[arg-type]


def say_exercise(stored: Any) -> None:
    means = of("score", stored)
    checked = pd.DataFrame({"label": ["Deaths a month (from 10 on)"], "verdict": ["fails"]})
    meta = {"share_of_record": 0.5, "record_fell_to": 0.4}
    answer = SimpleNamespace(scores=means, matched=means, meta=meta, checked=checked)
    for line in verdicts(answer):  # type: ignore[arg-type]
        typer.echo(line)


def say_import(_: Any) -> None:
    parts = [{"why": why, "rows": 2, "first": "row 1,234 ('2016-13')"} for why in REFUSED.values()]
    meta = {"source": "ged", "ground": "cells", "credit": "UCDP GED", "note": NOTE, "rows": 9, "events": 5, "deaths": 7}
    meta |= {"first": "2016-01-01", "last": "2016-03-31", "version": "25.1", "limit_km": 10.0, "refused": parts}
    meta |= {"file": {"name": "ged.csv", "bytes": 12_345, "encoding": "utf-8", "sha256": "0" * 64}}
    meta |= {
        name: [{"why": why, "rows": 1, "first": ""} for why in reasons.values()]
        for name, reasons in (("noted", NOTED), ("outside", OUTSIDE))
    }
    data_tables.print_import(meta | {"beside": {"events": 3, "farthest_km": 9.5}}, TARGET)
    yearly = {"yearly_median": 50, "yearly_p10": 5, "yearly_p90": 500, "persistence": 0.5, "pairs": 9, "credit": "GED"}
    found = {"rows": 9, "first_year": 1994, "last_year": 2020, "missions": 2, "median": 90, "p10": 9, "p90": 900}
    data_tables.print_sites(found | yearly)


def say_summary(stored: Any) -> None:
    found = of("events_summary", stored)
    labels = ["Concentration of deaths over territories (Gini)", "Burstiness of events within territories"] * 2
    found.statistics["label"] = labels[: len(found.statistics)]
    found.statistics["from"] = "blocks of 6 months"
    events = SimpleNamespace(first="2016-01-01", last="2016-03-31", meta={"credit": "GED"})
    data_tables.print_summary(found, events, TARGET)  # type: ignore[arg-type]


def say_comparison(stored: Any) -> None:
    found = of("events_compared", stored)
    meta = found.meta | {"same_ground": False, "statement": say("No answer over seeds: {problem}", problem=1)}
    rows = found.statistics.assign(label="Deaths a month", unit="ratio", says="overlap").to_dict("records")
    data_tables.print_comparison(rows, meta, TARGET)


def say_numbers_that_matter(_: Any) -> None:
    row = {"name": "factions.*.fighters", "values": 2, "low": 0.5, "high": 1.5, "mu_star": 3.0, "mu_low": 1.0}
    row |= {"mu_high": 5.0, "assumed": 1, "remarked": 1, "silent": 1, "meaning": "", "decided": False}
    table = pd.DataFrame([row, row | {"decided": True}, *[row] * scenario_check.MOST_ROWS])
    scenario_check._print(table, "grid-4", "deaths")
    scenario_check._print(table.assign(mu_star=0.0), "grid-4", "deaths")


def say_reproductions(_: Any) -> None:
    apart = [Difference("t", "c", 1, 9, largest, 0) for largest in (0.5, float("nan"), 1.0, 1.0, 1.0, 1.0)]
    for kind in SAME:
        for differences, origins in (([], []), (apart, []), (apart, [Origin("numba", "1", "2")])):
            typer.echo("\n".join(Reproduction(TARGET, kind, 9, differences, origins).sentences))


SAID = {
    "claims": say_claims,
    "audit": say_audit,
    "patterns": lambda _: patterns._print(told_answers.tried(), TARGET),
    "lab": lambda _: lab._print(told_answers.estimated(), TARGET),
    "dock": lambda _: dock._print(told_answers.docked(), TARGET),
    "calibrate": say_calibration,
    "score": say_scores,
    "out-of-sample": say_exercise,
    "data import": say_import,
    "data summary": say_summary,
    "data compare": say_comparison,
    "scenario check": say_numbers_that_matter,
    "reproduce": say_reproductions,
    "robust": lambda stored: robust._print_policies("", "deaths", of("robust", stored), ["mission.ceiling"], TARGET),
    "sensitivity": lambda stored: sensitivity._print_notes(of("sensitivity", stored).sensitivity, TARGET),
}
"""What a command prints for people, by its name."""


OPTIONS = "other model floor nearest grid reference-country clashes seeds rows deaths ged utf-8 numba and"
"""Names of forecasts, of ways to round, of worlds, of outcomes, of knobs; what a list of ids has before its last."""


@pytest.fixture(autouse=True)
def wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", WIDE)
    monkeypatch.setattr(console.notices, "width", int(WIDE))


@pytest.mark.parametrize("name", SAID)
def test_a_summary_is_told(stored, monkeypatch, capsys, name):
    with marked_language(monkeypatch, MarkedApart):
        SAID[name](stored)
    shown = capsys.readouterr()
    assert lines_past(shown.out, OPTIONS) == set()


TOWNS = "town;lat;lon;population\nAlpha;10.5;20;4000\nBeta;11;20.5;6000\nGamma;11.5;20.2;9000\n"
GRID = ("grid-4", "--days", 3, "--people-per-agent", 5000)
ASKED = (
    ("paths", "mission", "--scenario", "grid-4"),
    ("show", "grid-4"),
    ("scenarios",),
    ("plugins",),
    ("new", "mechanism", "own", "--out", "."),
    ("scenario", "new", "land", "--places", "towns.csv"),
    ("scenario", "new", "copy", "--from", "unmil-2003"),
    ("scenario", "pack", "land.yaml"),
    ("scenario", "unpack", "land.interpose", "--out", "again"),
    ("validate", "land.yaml"),
    ("study", "--list"),
    ("run", *GRID, "--out", "a-run"),
    ("branch", *GRID, "--at", 1, "--set", "mission.ceiling=0", "--out", "both"),
    ("twin", *GRID, "--without", "force", "--seeds", 2, "--out", "pairs"),
    ("observe", "a-run", "--out", "seen"),
    ("reproduce", "a-run"),
    ("export", "a-run", "--list", "--table", "ledgers"),
    ("plot", "a-run", "--figure", "weeks"),
)
IDS = "a-run grid ring delaunay scale-free ucdp seen west east true false lat lon land town population pairs " + (
    "export pytest weeks assumption person interpose protect patrol observe escort enforce reach out build"
)
"""What is typed, and units and sources of the reference of the model."""


def own_texts() -> list[str]:
    """Return the texts of scenarios and of the reference of the model, which are told elsewhere or as they are."""
    world = load_scenario("grid-4")
    rows = [*settable_paths(world), *parameter_rows(world), *order_of_the_day()]
    texts = {" ".join(cell.split()) for row in rows for cell in row.values() if isinstance(cell, str)}
    texts |= {load_scenario(name).title for name in scenario_names()}
    texts |= {" ".join(str(text).split()) for text in (world.title, world.about, world.limits)}
    return sorted((text for text in texts if " " in text), key=len, reverse=True)


def reference_words() -> dict[str, str]:
    """Return what the model's reference, studies and columns are called, by the command that shows it."""
    world = load_scenario("grid-4")
    names = [*policies_of(world), *(row["step"] for row in order_of_the_day()), *(one.id for one in world.factions)]
    units = [row["unit"] for row in parameter_rows(world)]
    names += [one.id for one in world.contributors]
    columns = "ledgers source entry territory amount unit"
    shown = " ".join([*names, *units, "cases grid"])
    return {"show": shown, "study": " ".join(study_names()), "scenarios": "reference-country", "export": columns}


def without(shown: str, texts: list[str]) -> str:
    """Return what is shown without some texts."""
    for text in texts:
        shown = shown.replace(text, " ")
    return shown


def test_commands_are_told(monkeypatch, capsys, tmp_path):
    """What they print to either stream, apart from the scenarios' own words; one after another in one folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "towns.csv").write_text(TOWNS, encoding="utf-8")
    past, own, reference = {}, own_texts(), reference_words()
    for words in ASKED:
        with marked_language(monkeypatch, MarkedApart):
            said = ask(capsys, *words)
        assert said.status == 0, said.err
        shown = said.out + said.err
        past[words] = lines_past(without(shown, own), IDS + reference.get(words[0], ""))
    assert {words: lines for words, lines in past.items() if lines} == {}

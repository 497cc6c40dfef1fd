"""What a brief says: verdicts by intervals, deaths first, costs in words where nothing is averted, used facts."""

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from support.commands import ask
from support.page_text import Page

import interpose as ip
from interpose.model.errors import OutputError
from interpose.model.results.outcomes import OUTCOMES
from interpose.viz.cost_words import cost_group, costs_in_words
from interpose.viz.kinds.registry import kind_of, open_stored
from interpose.viz.report.brief import brief_of, brief_page
from interpose.viz.report.brief_effects import BETTER, OPEN, WORSE, Compared, effects_of
from interpose.viz.report.brief_grounds import assumptions, not_said, shortened
from interpose.viz.report.brief_sweep import sweep_effects
from interpose.viz.report.brief_words import answer, table_of
from interpose.viz.report.standing import FITTED, VALIDATED
from interpose.viz.report.used_facts import used_facts, weak
from interpose.viz.stored_result import Stored
from interpose.viz.sweep_findings import SweepView

DOCS = Path(__file__).parents[3] / "docs"
COSTS = next(outcome for outcome in OUTCOMES if outcome.name == "cost").sum_of
SCATTER = (-2.0, -1.0, 0.0, 1.0, 2.0)


def runs(**arms: dict[str, float]) -> pd.DataFrame:
    """Return five seeds of each arm: the given means, and seeds that scatter alike in the baseline only."""
    rows = []
    for arm, means in arms.items():
        for seed, off in enumerate(SCATTER):
            moved = {name: mean + (off if arm == "none" else 0.0) for name, mean in means.items()}
            rows.append({"arm": arm, "seed": seed} | dict.fromkeys(COSTS, 0.0) | moved)
    return pd.DataFrame(rows)


NONE = {"deaths_civilians": 50.0, "deaths_fighters": 50.0, "deaths_force": 10.0, "violations": 80.0, "mean_trust": 5.0}
FORCE = {"deaths_civilians": 40.0, "deaths_fighters": 50.5, "deaths_force": 20.0, "violations": 80.0, "mean_trust": 9.0}


@pytest.fixture
def worlds() -> Compared:
    table = runs(none=NONE, force=FORCE | {"cost_troops": 5000.0}).assign(
        deaths=lambda t: t.filter(like="deaths_").sum(axis=1)
    )
    return Compared(table, "none", {"force": "the force"})


def test_a_verdict_follows_the_interval_and_what_is_good_for_people(worlds):
    found = effects_of(worlds).set_index("outcome")
    assert found["verdict"].to_dict() == {
        "deaths": OPEN,
        "deaths_civilians": BETTER,
        "deaths_fighters": OPEN,
        "deaths_force": WORSE,
        "violations": OPEN,
        "mean_trust": BETTER,
    }
    assert found.loc["deaths", "difference"] == pytest.approx(0.5)
    assert list(found.index[:4]) == ["deaths", "deaths_civilians", "deaths_fighters", "deaths_force"]


def test_the_three_sentences_begin_with_deaths_of_all_groups_and_add_nothing_up(worlds):
    first, groups, others = answer(effects_of(worlds), 365)
    assert first.startswith("Deaths of all groups in 365 days change by +0.5 persons")
    assert "includes 0" in first and "instead of 110" in first
    assert re.search(r"civilians \u221210\.0 persons \(\u2212\d+\.\d to \u2212\d\.\d\): better", groups)
    assert "peacekeepers +10.0" in groups and groups.count("worse") == 1
    assert "mean trust in the force" in others
    assert not re.search(r"\d+ (better|worse)", " ".join((first, groups, others)))


def test_fewer_and_more_deaths_are_said_with_their_interval():
    for change, word in ((-30.0, "Fewer"), (30.0, "More")):
        table = runs(none={"deaths": 100.0}, force={"deaths": 100.0 + change})
        (first,) = answer(effects_of(Compared(table, "none", {"force": "the force"})), 90)
        assert first.startswith(
            f"In these worlds {word.lower()} people die with the force: 30.0 {word.lower()} deaths of all groups in 90"
        )
        assert "(95 % interval 28.0 to 32.0)" in first


def test_one_seed_gives_no_verdict(worlds):
    single = worlds._replace(runs=worlds.runs[worlds.runs["seed"] == 1])
    effects = effects_of(single)
    assert set(effects["verdict"]) == {OPEN}
    assert answer(effects, 10)[0].startswith("One seed gives no interval")


def test_several_policies_are_sorted_by_verdict_and_stand_in_a_table():
    table = runs(none={"deaths": 100.0}, good={"deaths": 50.0}, bad={"deaths": 150.0}, odd={"deaths": 100.2})
    effects = effects_of(Compared(table, "none", {name: name for name in ("good", "bad", "odd")}))
    (sentence,) = answer(effects, 365)
    assert re.fullmatch(
        r"Deaths of all groups: better with good \(.*\); worse with bad \(.*\); interval includes 0 with odd\.",
        sentence,
    )
    shown = table_of(effects, "none")
    assert [row[0] for row in shown.rows] == ["good", "bad", "odd"]
    assert [row[1].split()[-1] for row in shown.rows] == ["better", "worse", "+2.2)"]


def test_what_is_not_averted_is_said_in_words_and_has_no_price(worlds):
    (said,) = costs_in_words(*worlds, 3)
    assert said.heading == "5.00 million USD more a run (troops 5.00 million USD)."
    assert said.sentences[0].startswith("Deaths of all groups: not averted") and "includes 0" in said.sentences[0]
    assert "for each one averted" in said.sentences[1] and said.sentences[1].startswith("Civilian deaths")
    cheap = worlds._replace(runs=worlds.runs.drop(columns=list(COSTS)))
    assert costs_in_words(*cheap, 3) == cost_group(*cheap) == []


def test_facts_that_no_value_rests_on_are_left_out():
    scenario = {
        "start": "2025-10-10",
        "places": [{"id": "NG1", "population": 89900}],
        "mission": {"ceiling": 20000, "on": True},
        "choices": {"line": {"chosen": "low", "options": {}}},
        "facts": [
            {"item": "planned size", "value": "20,000", "source": "press"},
            {"item": "ceasefire", "value": "2025-10-10", "source": "many"},
            {"item": "area (choice line)", "value": "0.5", "source": "recalled, no page seen"},
            {"item": "population, governorate (NG)", "value": "1", "source": "census"},
            {"item": "enforcement", "value": "0.7", "source": "none: modelling assumption", "mark": "ASSUMPTION"},
            {"item": "reactions", "value": "several on 2025-11-20", "source": "press"},
            {"item": "soldiers elsewhere", "value": "20 to 2,000,000", "source": "press"},
            {"item": "another matter (choice other)", "value": "12", "source": "press"},
        ],
    }
    used = used_facts(scenario)
    assert [fact["item"] for fact in used] == [fact["item"] for fact in scenario["facts"][:5]]
    assert [weak(fact) for fact in used] == [False, False, True, False, True]


def test_at_most_five_assumptions_are_named_with_their_values():
    words = assumptions({"factions": [{"id": "red", "consent": 0.25, "talks": 0.5}], "mission": {"ceiling": 900}})
    assert len(words) <= 5
    assert words[0] == "Consent of the parties to the force at the start (0 to 1): red 0.25"
    assert any("up to 900 persons from day 0" in one for one in words)
    assert "forecast" in " ".join(not_said({}))
    assert shortened("one two three", 8) == "one two \u2026"


def test_the_lines_on_belief_are_those_of_the_docs():
    assert f"**{VALIDATED};" in (DOCS / "validation.md").read_text(encoding="utf-8"), "copy the line into standing.py"
    table = pd.read_csv(DOCS / "validation.csv")
    assert table.loc[table["kind"] == "calibrate", "row"].nunique() == FITTED


@pytest.mark.parametrize("kind", ["twin", "compare"])
def test_a_brief_is_one_page_with_one_heading_two_sheets_and_every_part(stored, kind):
    page = brief_page(open_stored(stored(kind)))
    tags = Page(page).tags
    assert [tag for tag, _ in tags].count("h1") == 1
    assert sum(attrs.get("class") == "sheet" for _, attrs in tags) == 2
    for needed in (
        "Answer",
        "Cost",
        "What it rests on",
        "Assumptions to look at first",
        "What it does not say",
        "hold",
    ):
        assert needed in page, needed
    assert not [attrs for _, attrs in tags if attrs.get("src")]


def test_the_map_of_a_comparison_is_of_rates(stored):
    brief = brief_of(open_stored(stored("compare")))
    assert brief.map is not None and "civilian deaths differ" in brief.where


def test_a_study_says_its_own_sentences(tmp_path):
    table = runs(none=NONE, force=FORCE)
    meta = {"question": "Is it so?", "sentences": ["It is."], "baseline": "none", "days": 30, "seeds": [1, 2, 3, 4, 5]}
    meta |= {"said_of_sizes": "Ten runs.", "figures": [], "mind": "", "scenario": {"name": "x", "start": "2025-01-01"}}
    brief = brief_of(Stored("study", tmp_path, meta, {"runs": table, "table": pd.DataFrame()}))
    assert (brief.question, brief.answer[1:], brief.map) == ("Is it so?", ["It is."], None)
    assert brief.answer[0].startswith("Deaths of all groups")
    assert brief.figure is not None and brief.why_no_map.startswith("This kind of result keeps no differences by place")


@pytest.mark.parametrize("kind", ["run", "branch", "explain", "sensitivity", "patterns"])
def test_a_result_of_any_kind_has_a_brief_of_its_sentences(stored, kind):
    store = open_stored(stored(kind))
    brief = brief_of(store)
    assert brief.question and brief.answer and brief.why_no_map and not brief.costs
    assert brief.answer == [shortened(said, 700) for said in kind_of(store).sentences(store)[:3]]
    assert brief.grounds.rows["Worlds"].startswith(("1 seed (1), ", "2 seeds (1 to 2), "))


def test_a_brief_of_a_sweep_has_the_paired_answer(stored):
    store = open_stored(stored("sweep"))
    brief, effects = brief_of(store), sweep_effects(store)
    assert brief.question.startswith("What follows from") and len(brief.answer) == 2
    assert all("3 seeds" in said for said in brief.answer) and "not" not in brief.answer[0].split()
    assert [row[0] for row in brief.table.rows] == list(dict.fromkeys(effects["policy"]))
    assert "\u201cMission ceiling 0 persons\u201d" in brief.table.caption
    assert (
        brief.grounds.rows["Varied here"]
        == "Mission ceiling (persons): 0 to 2,000; Mission enforcement (share): 0.1 to 0.9"
    )
    view = SweepView(store, "violations").answer(["mission.ceiling"]).table
    mine = effects[effects["outcome"] == "violations"]
    assert mine["difference"].tolist() == view.loc[~view["base"], "mean"].tolist()
    assert (mine["with"] - mine["baseline"]).to_numpy() == pytest.approx(mine["difference"].to_numpy())


def test_a_result_that_is_not_of_one_scenario_has_no_brief(stored, tmp_path, capsys):
    folder = shutil.copytree(stored("lab"), tmp_path / "lab")
    (manifest,) = folder.glob("*.json")
    told = json.loads(manifest.read_text(encoding="utf-8")) | {"scenario": {}}
    manifest.write_text(json.dumps(told), encoding="utf-8")
    answered = ask(capsys, "brief", folder)
    assert answered.status == 2 and "not of one scenario" in answered.err and answered.err.count("\n") == 1


def test_bad_names_of_files_are_refused_before_anything_is_written(stored, capsys, tmp_path):
    for out, words in ((tmp_path / "a.txt", "must end in .html or .pdf"), (tmp_path / "no" / "a.html", "no folder")):
        answered = ask(capsys, "brief", stored("twin"), "--out", out)
        assert answered.status == 2 and words in answered.err
    (tmp_path / "a.pdf").write_bytes(b"mine")
    assert "exists already" in ask(capsys, "brief", stored("twin"), "--out", tmp_path / "a.pdf").err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf"]


def test_without_a_browser_or_playwright_one_line_says_so(stored, tmp_path, monkeypatch):
    store = stored("twin")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(OutputError, match="needs Chromium or Chrome"):
        ip.brief(store, tmp_path / "a.pdf")
    monkeypatch.setattr(shutil, "which", lambda name: "/bin/false")
    monkeypatch.setitem(__import__("sys").modules, "playwright.sync_api", None)
    with pytest.raises(OutputError, match=r"interpose\[pdf\]"):
        ip.brief(store, tmp_path / "a.pdf")


def test_python_and_the_command_write_the_same_brief(stored, capsys, tmp_path):
    store = stored("twin")
    written = json.loads(ask(capsys, "brief", store, "--out", tmp_path / "a.html", "--json").out)
    assert Path(written["out"]).read_text() == ip.brief(store, tmp_path / "b.html").read_text()
    assert ip.brief(store) == ip.brief(store) == Path(store) / "brief.html"

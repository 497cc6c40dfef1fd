"""A lesson: steps in order, worlds that fit them, predictions that are kept in the view, and fair comparisons."""

import re

import pandas as pd
import pytest
from support.paths import ROOT

from interpose.model.errors import ScenarioError
from interpose.model.results.comparison import WITH, WITHOUT
from interpose.model.results.outcomes import COUNTED
from interpose.viz.app.frame import FrameBuilder
from interpose.viz.app.lesson import ASKED, FEWER, FIRST_WORLD, MORE, REAL_WORLD, SAME, STEPS, lesson_of, way_of
from interpose.viz.app.paired_seeds import NOTHING, Answer
from interpose.viz.app.permalink import MOST_STEPS, View, from_link, to_link
from interpose.viz.app.playback import Player
from interpose.viz.app.scenario_menu import Catalogue
from interpose.viz.app.session import Session


@pytest.fixture(scope="module")
def session():
    return Session(Catalogue(FIRST_WORLD))


@pytest.fixture
def begun(session):
    session.open(View(scenario=FIRST_WORLD, changes={"people_per_agent": 1000}))
    session.lesson(1)
    return session


def answer_of(of: int = 2, **differences: tuple[float, float]) -> Answer:
    """Return an answer of two seeds: differences of some outcomes, all others the same."""
    rows = []
    for seed in (0, 1):
        for arm, sign in ((WITH, 1.0), (WITHOUT, 0.0)):
            values = {outcome.name: 0.0 for outcome in COUNTED}
            values |= {name: sign * both[seed] for name, both in differences.items()}
            rows.append({"arm": arm, "seed": seed + 1} | values)
    return Answer(pd.DataFrame(rows), 2, of)


def test_worlds_come_in_the_order_of_the_lesson(begun):
    assert begun.view.beside == "" and len(begun.lanes) == 1
    begun.lesson(2)
    assert begun.view.beside == ""
    begun.goto(5)
    begun.lesson(3)
    assert begun.view.beside == "force" and begun.lane.day == 5 and len(begun.lanes) == 2
    begun.lesson(4)
    begun.predict("clashes", FEWER, 80)
    begun.lesson(5)
    assert begun.view.scenario == REAL_WORLD and begun.view.beside == "force" and begun.lane.day == 0
    assert begun.view.predictions["clashes"].sure == 80 and begun.view.lesson == 5
    begun.lesson(6)
    assert begun.view.scenario == REAL_WORLD
    begun.lesson(2)
    assert begun.view.scenario == FIRST_WORLD and begun.view.beside == ""


@pytest.mark.parametrize("step", [0, 7, -1, "x", None, 1.5, True, 10**30])
def test_there_are_no_other_steps(begun, step):
    with pytest.raises(ScenarioError):
        begun.lesson(step)
    assert begun.view.lesson == 1


@pytest.mark.parametrize(
    "words", [("deaths", "fewer", 50), ("clashes", "less", 50), ("clashes", "fewer", 101), ("clashes", "fewer", -1),
              (["clashes"], "fewer", 50), ("clashes", None, 50), ("clashes", "fewer", "sure")]
)  # fmt: skip
def test_mistaken_predictions_are_refused_in_one_line(begun, words):
    with pytest.raises(ScenarioError) as refused:
        begun.predict(*words)
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 300 and begun.view.predictions == {}


def test_predictions_are_kept_in_the_link_alone(begun):
    for sure, outcome in enumerate(ASKED):
        begun.predict(outcome, MORE, 10 * sure)
    begun.predict("clashes", SAME, 5)
    again = from_link(to_link(begun.view))
    assert again.predictions == begun.view.predictions and again.lesson == 1
    assert again.predictions["clashes"].way == SAME and len(to_link(begun.view)) < 400
    assert "predictions" not in View(scenario=FIRST_WORLD).model_dump_json(exclude_defaults=True)


def test_the_next_step_waits_for_every_prediction(begun):
    shown = lesson_of(begun.view, NOTHING)
    assert shown["hint"].endswith("5 missing.") and [row["way"] for row in shown["form"]] == [""] * 5
    for outcome in ASKED:
        begun.predict(outcome, FEWER, 60)
    assert lesson_of(begun.view, NOTHING)["hint"] == "" and lesson_of(View(), NOTHING) is None


def test_seeds_stay_out_of_sight_until_their_step(begun):
    class Seeds:
        answer = answer_of(deaths_civilians=(-4.0, -6.0))

    builder, player = FrameBuilder(begun, Seeds()), Player(begun, lambda number: None)
    begun.lesson(3)
    early = builder.frame(1, player)
    assert all(tile["strip"] is None for tile in early["tiles"]) and early["seeds"]["of"] == 0
    assert early["lesson"]["compared"] is None
    begun.lesson(4)
    late = builder.frame(2, player)
    assert any(tile["strip"] for tile in late["tiles"]) and late["lesson"]["compared"]


def test_predictions_are_compared_with_intervals_not_with_points(begun):
    begun.lesson(4)
    for outcome, way in zip(ASKED, (FEWER, MORE, SAME, SAME, FEWER), strict=True):
        begun.predict(outcome, way, 70)
    answer = answer_of(
        clashes=(-5.0, -5.5), violations=(-5.0, -5.5), deaths_civilians=(-9.0, 8.0), displaced=(3.0, 3.1)
    )
    rows = {row["label"]: row for row in lesson_of(begun.view, answer)["compared"]}
    assert [row["verdict"] for row in rows.values()] == [
        "as you said",
        "otherwise: fewer",
        "the interval includes 0: twenty seeds do not tell",
        "as you said",  # no peacekeeper dies in any seed
        "otherwise: more",
    ]
    assert rows["Clashes between the parties"]["said"] == "fewer, 70 % sure"
    assert rows["Clashes between the parties"]["found"].endswith("fewer in 2 of 2 seeds")
    assert way_of({"low": 0.0, "high": 0.0}) == SAME and way_of({"low": -1.0, "high": 0.0}) == ""


def test_nothing_is_said_of_seeds_that_have_not_been_run(begun):
    begun.lesson(4)
    early = lesson_of(begun.view, answer_of(20, clashes=(-5.0, -5.5)))["compared"]
    assert "fewer in 2 of 2 seeds" in early[0]["found"] and early[0]["verdict"] == ""
    rows = lesson_of(begun.view, NOTHING)["compared"]
    assert {row["found"] for row in rows} == {"not yet"} and {row["verdict"] for row in rows} == {""}


def test_the_worksheet_asks_the_same_in_the_same_order():
    sheet = (ROOT / "docs" / "lesson_worksheet.md").read_text(encoding="utf-8")
    headings = re.findall(r"^\*\*(\d)\. ([\w' ]+) \((\d+) minutes\)", sheet, re.MULTILINE)
    assert [int(number) for number, *_ in headings] == list(range(1, MOST_STEPS + 1))
    assert [int(minutes) for *_, minutes in headings] == [step.minutes for step in STEPS]
    assert sum(step.minutes for step in STEPS) == 90
    asked = re.findall(r"^\| ([a-z ]+) \| +\| +\| +\| +\|$", sheet, re.MULTILINE)
    assert asked == [label[0].lower() + label[1:] for label in ASKED.values()]

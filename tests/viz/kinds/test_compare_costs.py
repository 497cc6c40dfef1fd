"""Costs and deaths averted are paired; a policy is beaten only where paired seeds say so clearly."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.made_up_results import META

from interpose.model.results.intervals import over_seeds
from interpose.model.results.outcomes import NAMED
from interpose.viz.cost_words import cost_group
from interpose.viz.figure import Choice
from interpose.viz.kinds.compare_costs import clearly_beaten, cost_table, why_no_costs
from interpose.viz.kinds.registry import kind_of, open_stored
from interpose.viz.kinds.study import results_with_costs
from interpose.viz.stored_result import Stored

SEEDS = np.arange(6)
NOISE = np.array([-40.0, 25.0, 3.0, -8.0, 30.0, -10.0])
"""Shared by all arms of a seed: wide between seeds, nothing within pairs."""
WIGGLE = np.array([-1.0, 1.0, 0.5, -0.5, 0.8, -0.8])


def runs(**arms: tuple[float, float]) -> pd.DataFrame:
    """Return runs of arms with a cost (thousand USD) and deaths, both around a level that the seed alone decides."""
    parts = []
    for place, (arm, (cost, deaths)) in enumerate(arms.items()):
        part = pd.DataFrame({"arm": arm, "seed": SEEDS} | dict.fromkeys(NAMED["cost"].sum_of, 0.0))
        fewer = np.roll(WIGGLE, place) * (place > 0)
        parts.append(part.assign(cost_troops=cost, deaths_civilians=100 + deaths + NOISE + fewer, violations=9.0,
                                 deaths_fighters=0.0, deaths_force=0.0))  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def test_costs_and_deaths_averted_are_differences_of_pairs():
    table = cost_table(runs(none=(0, 0), force=(5000, -20)), "none").set_index("arm")
    assert list(table.index) == ["none", "force"]
    assert table.loc["force", "cost"] == table.loc["force", "cost_high"] == 5.0
    averted = over_seeds(20 - WIGGLE)
    assert table.loc["force", ["averted", "averted_low", "averted_high"]].tolist() == pytest.approx(list(averted))
    assert table.loc["force", "averted_high"] - table.loc["force", "averted_low"] < 3, "unpaired it would be some 60"
    assert table.loc["none", ["cost", "averted", "averted_low"]].tolist() == [0.0, 0.0, 0.0]


def test_a_policy_is_beaten_by_one_that_averts_clearly_more_for_no_more_and_not_within_noise():
    table = cost_table(runs(none=(0, 0), good=(5000, -30), dear=(9000, -20), equal=(5000, -30.1)), "none")
    assert table.set_index("arm")["beaten"].to_dict() == {"none": False, "good": False, "dear": True, "equal": False}


@given(st.lists(st.lists(st.floats(-50, 50), min_size=4, max_size=4), min_size=4, max_size=4))
def test_not_everybody_is_beaten_and_nobody_by_an_equal(values):
    first, second = ({name: np.array(values[2 * k + i]) for i, name in enumerate("ab")} for k in range(2))
    assert not all(clearly_beaten(first, second).values())
    same = {"a": first["a"], "b": first["a"].copy()}
    assert not any(clearly_beaten(same, same).values())


def test_a_comparison_without_costs_says_why_none_are_drawn():
    assert why_no_costs(runs(none=(7, 0), force=(7, -20)), "none") == "no policy costs more or less than the baseline"
    assert why_no_costs(pd.DataFrame({"arm": ["none"], "seed": [1]}), "none") == "the runs hold no costs"
    assert why_no_costs(runs(none=(0, 0), force=(7, 0)), "none") == ""


def test_pages_say_what_each_averted_death_costs(stored):
    for kind in ("twin", "compare"):
        results = kind_of(open_stored(stored(kind))).words(open_stored(stored(kind)))
        (group,) = [group for group in results.groups if group.heading == "Cost"]
        assert any("Deaths of all groups" in sentence for sentence in group.sentences), kind


def test_a_study_says_costs_beside_its_sentences(tmp_path):
    table = runs(none=(0, 0), force=(5000, -20))
    meta = META | {"sentences": ["So."], "mind": "", "baseline": "none"}
    groups = results_with_costs(Stored("study", tmp_path, meta, {"runs": table})).groups
    assert [group.heading for group in groups] == ["", "Cost"]
    assert groups[1].sentences[0].startswith("5.00 million USD more a run (troops 5.00 million USD).")
    assert "Deaths of all groups: 250,000 USD for each one averted" in groups[1].sentences[0]
    assert cost_group(table, "none", {"force": "the force"}) == groups[1:]
    parts = Stored("study", tmp_path, meta | {"baseline": ""}, {"runs": table})
    assert len(results_with_costs(parts).groups) == 1


def test_the_figure_of_costs_holds_the_paired_numbers(stored):
    store = open_stored(stored("compare"))
    figure = next(p for p in kind_of(store).figures(store, Choice()) if p.name == "cost")
    table = cost_table(store.table("runs"), store.meta["baseline"])
    marks = [t for t in figure.draw().data if t.mode == "markers"]
    assert sorted(v for t in marks for v in t.x) == pytest.approx(sorted(table["cost"]))
    assert sorted(v for t in marks for v in t.y) == pytest.approx(sorted(table["averted"]))
    assert {t.name for t in marks} <= {"clearly beaten by another", "clearly beaten by none"}

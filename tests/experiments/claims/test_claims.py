"""The claims: their comparisons exist, inputs can be set, and an answer says what was measured."""

import json
from pathlib import Path

import pandas as pd
import pytest
from support.commands import ask, listing
from support.one_comparison import CLAIMS, ONE, TENTH, made_draws

from interpose.experiments.analysis.prior_ranges import prior_ranges
from interpose.experiments.claims.assess import ClaimsAnswer, Sizes, ask_claims
from interpose.experiments.claims.break_even import try_values
from interpose.experiments.claims.claims import (
    AS_IT_IS,
    Claims,
    Comparison,
    arms_of,
    differences,
    run_arms,
)
from interpose.experiments.claims.page import page_of, prior_table
from interpose.experiments.claims.prior_effects import draw_inputs, prior_verdict
from interpose.experiments.claims.verdicts import (
    NOT_CLEAR,
)
from interpose.model.errors import InterposeError
from interpose.model.mechanisms.contract import name_of
from interpose.model.mechanisms.registry import MECHANISMS
from interpose.model.results.outcomes import COUNTED
from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.scenario.scenario import bare


def test_all_fourteen_claims_are_there() -> None:
    assert [claim.id for claim in CLAIMS.claims] == [f"C{n}" for n in range(1, 15)]
    assert [claim.id for claim in CLAIMS.claims if claim.break_even] == ["C8", "C9"]


def test_every_comparison_names_a_world_that_differs() -> None:
    scenario = bare(load_scenario(CLAIMS.scenario))
    arms = arms_of(CLAIMS, scenario)
    assert len(arms) > 15
    assert all(world != scenario for arm, world in arms.items() if arm != AS_IT_IS)


def test_levers_and_inputs_can_be_set_at_both_ends() -> None:
    scenario = bare(load_scenario(CLAIMS.scenario))
    ranges = prior_ranges(CLAIMS.levers)
    for end in (0, 1):
        change_scenario(scenario, {path: int(r[end]) if r[2] else r[end] for path, r in ranges.items()})


def test_prior_ranges_take_in_every_parameter_within_its_bounds() -> None:
    ranges = prior_ranges({})
    assert len(ranges) == sum(len(m.Params.model_fields) for m in MECHANISMS)
    for mechanism in MECHANISMS:
        for name, field in mechanism.Params.model_fields.items():
            low, high, _ = ranges[f"{name_of(mechanism)}.{name}"]
            assert low <= field.default <= high and low < high


def test_draws_fill_their_ranges_and_are_the_same_again() -> None:
    one, two = (draw_inputs(CLAIMS.levers, 64, 5) for _ in range(2))
    assert one.equals(two)
    for path, (low, high, whole) in prior_ranges(CLAIMS.levers).items():
        values = one[path].to_numpy()
        assert low - 1e-12 <= values.min() and values.max() <= high + 1e-12
        assert not whole or (values == values.astype(int)).all()


def test_outcomes_of_claims_are_known() -> None:
    known = {outcome.name for outcome in COUNTED}
    assert {c.outcome for _, c in CLAIMS.twins} <= known
    with pytest.raises(ValueError, match="not one of a run's outcomes"):
        Comparison(name="it", without=("force",), outcome="peace", claimed="higher", smallest=TENTH)
    with pytest.raises(ValueError, match="give either"):
        Comparison(name="it", outcome="clashes", claimed="higher", smallest=TENTH)


def test_some_claims() -> None:
    assert [claim.id for claim in CLAIMS.only(["c8", " C1"]).claims] == ["C1", "C8"]
    assert CLAIMS.only([]) == CLAIMS
    with pytest.raises(InterposeError, match=r"claims C15: no such claim: known are C1, C2"):
        CLAIMS.only(["C1", "C15"])


SMALL = ("--days", 20, "--people-per-agent", 5000)


@pytest.fixture(scope="module")
def answer() -> tuple[ClaimsAnswer, Claims]:
    claims = CLAIMS.only(["C8", "C13"])
    scenario = load_scenario(CLAIMS.scenario, {"days": 60, "people_per_agent": 5000})
    done: list[int] = []
    sizes = Sizes(5, 3, 1, 5000)
    found = ask_claims(claims, scenario, sizes, threads=2, done=lambda: done.append(1))
    assert len(done) == sizes.runs(claims, scenario) == (3 + 12) * 5 + 3 * 3
    return found, claims


def test_an_answer_is_the_paired_runs(answer: tuple[ClaimsAnswer, Claims]) -> None:
    found, claims = answer
    assert [v.claim for v in found.verdicts] == ["C8", "C13"] and len(found.effects) == len(found.prior) == 3
    scenario = bare(load_scenario(CLAIMS.scenario, {"days": 60, "people_per_agent": 5000}))
    (trust, clashes), row = claims.twins[:2], found.effects.iloc[0]
    table = run_arms(arms_of(claims, scenario), range(1, 6))
    assert row["mean"] == differences(table, trust[1]).mean()
    assert found.effects.iloc[1]["mean"] == differences(table, clashes[1]).mean()
    rows = try_values(scenario, claims.claims[0], range(1, 6))
    assert found.tried["mean"].tolist() == pytest.approx(rows.groupby("value")["difference"].mean().tolist())


def test_the_page_says_what_was_measured(answer: tuple[ClaimsAnswer, Claims]) -> None:
    found, claims = answer
    text = page_of(found, claims, "interpose claims C8 C13")
    assert "Made by `interpose claims C8 C13`" in text and "`--without acceptance`" in text
    assert all(f"| {v.claim} | {v.text} | **{v.verdict}** |" in text for v in found.verdicts)
    for line in [line for line in text.splitlines() if line.startswith("| C")]:
        assert line.count("|") in (5, 10, 9)
    inputs, effects = made_draws()
    row = prior_verdict(ONE, inputs, effects)._asdict() | {
        "claim": "C1",
        "name": "it",
        "label": "Clashes",
        "matters": "",
    }
    told = prior_table(pd.DataFrame([row]))
    assert "where `x < " in told and "**turns**" in told and "**assumed**" not in told


def test_the_command_writes_what_the_page_says(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ("claims", "c9", *SMALL, "--seeds", 2, "--draws", 2, "--prior-seeds", 1)
    answer = ask(capsys, *words, "--page", "page.md")
    assert answer.status == 0 and "1 claim: 2 seeds of 20 days, 2 draws x 1 seeds: 32 worlds" in answer.err
    (folder,) = (tmp_path / "results").iterdir()
    assert folder.name.startswith("claims-") and str(folder.name) in answer.out
    tables = ["break_even", "effects", "prior", "tried"]
    assert listing(folder) == sorted(["claims.json", "claims.md", *(f"{name}.csv" for name in tables)])
    assert (tmp_path / "page.md").read_text("utf-8") == (folder / "claims.md").read_text("utf-8")
    manifest = json.loads((folder / "claims.json").read_text("utf-8"))
    assert manifest["seeds"] == [1, 2] and manifest["draws"] == 2 and manifest["verdicts"][0]["claim"] == "C9"
    assert manifest["scenario"]["days"] == 20 and set(manifest["smallest"]) == set(CLAIMS.smallest)
    found = json.loads(ask(capsys, *words, "--json", "--out", tmp_path / "b").out)
    assert found["claims"][0]["verdict"] == NOT_CLEAR and len(found["break_even"]) == 2
    for name in tables:
        assert (folder / f"{name}.csv").read_bytes() == (tmp_path / "b" / f"{name}.csv").read_bytes()
    without = json.loads(ask(capsys, *words, "--draws", 0, "--json", "--out", tmp_path / "c").out)
    assert without["prior"] == [] and without["comparisons"][0]["verdict"] == NOT_CLEAR
    assert ask(capsys, *words, "--quiet", "--out", tmp_path / "d") == (0, "", "")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("C99",), "claims C99: no such claim: known are C1, C2"),
        (("C1", "--page", "nowhere/page.md"), "--page nowhere/page.md: there is no folder nowhere: make it first"),
        (("C1", "--seeds", "0"), "--seeds"),
    ],
)
def test_bad_words(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = ask(capsys, "claims", *words)
    assert answer.status == 2 and told in answer.err and answer.err.count("\n") == 1 and answer.out == ""
    assert listing(tmp_path) == []

"""The claims: their comparisons exist, and what is said of them is worked out right on numbers with known answers."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from support.commands import ask, listing
from support.made_up_claims import claims_with

from interpose.experiments.analysis.prior_ranges import prior_ranges
from interpose.experiments.claims.assess import ClaimsAnswer, Sizes, ask_claims
from interpose.experiments.claims.break_even import ANY, SMALLEST, break_even, crossing, try_values
from interpose.experiments.claims.claims import (
    AS_IT_IS,
    Claims,
    Comparison,
    Smallest,
    arms_of,
    differences,
    load_claims,
    run_arms,
)
from interpose.experiments.claims.page import from_which_value, page_of, prior_table, rules
from interpose.experiments.claims.prior_effects import PriorVerdict, draw_inputs, effect_name, prior_verdict
from interpose.experiments.claims.verdicts import (
    ASSUMED,
    DEPENDS,
    FAILS,
    HOLDS,
    NOT_CLEAR,
    add_verdicts,
    baseline_verdict,
    claim_verdicts,
    measure,
    turned_by_chance,
)
from interpose.model.errors import InterposeError
from interpose.model.mechanisms.contract import name_of
from interpose.model.mechanisms.registry import MECHANISMS
from interpose.model.results.outcomes import COUNTED
from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.scenario.scenario import bare

CLAIMS = load_claims()
TENTH = Smallest(share=0.1, why="a tenth")
ONE = Comparison(name="it", without=("deterrence",), outcome="clashes", claimed="lower", smallest=TENTH)


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


def paired(differ: list[float]) -> pd.DataFrame:
    rows = [{"arm": AS_IT_IS, "seed": s, "clashes": 10.0 + d} for s, d in enumerate(differ)]
    return pd.DataFrame(rows + [{"arm": ONE.arm, "seed": s, "clashes": 10.0} for s in range(len(differ))])


@pytest.mark.parametrize(
    ("differ", "verdict"),
    [
        ([-2.0, -3.0, -2.5, -2.2, -2.4], HOLDS),
        ([2.0, 3.0, 2.5, 2.2, 2.4], FAILS),
        ([2.0, -3.0, 2.5, -2.2, 0.1], NOT_CLEAR),
        ([0.0] * 5, FAILS),
        ([-0.2, -0.3, -0.25, -0.22, -0.24], FAILS),
        ([-2.0, -3.0, -2.5, -2.2], NOT_CLEAR),
    ],
)
def test_verdict_follows_the_interval_and_the_smallest_effect(differ: list[float], verdict: str) -> None:
    table = paired(differ)
    assert differences(table, ONE) == pytest.approx(differ)
    (row,) = measure(claims_with(ONE), table).to_dict("records")
    assert row["here"] == verdict and row["mean"] == pytest.approx(np.mean(differ))
    assert row["smallest"] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("mean", "low", "high", "verdict", "why"),
    [
        (2.0, 1.0, 3.0, HOLDS, "large enough"),
        (1.0, 0.1, 1.9, HOLDS, "large enough"),
        (0.9, 0.1, 1.9, NOT_CLEAR, "perhaps too small"),
        (0.5, 0.1, 0.9, FAILS, "would matter is excluded"),
        (0.0, -0.9, 0.9, FAILS, "would matter is excluded"),
        (0.5, -0.5, 1.5, NOT_CLEAR, "holds zero"),
        (-2.0, -3.0, -1.0, FAILS, "opposite"),
        (-0.5, -2.0, 1.0, NOT_CLEAR, "holds zero"),
        (0.0, 0.0, 0.0, FAILS, "no difference"),
    ],
)
def test_here_at_every_border(mean: float, low: float, high: float, verdict: str, why: str) -> None:
    found = baseline_verdict(mean, low, high, 1.0, 20)
    assert found.verdict == verdict and why in found.why
    assert baseline_verdict(mean, low, high, 1.0, 4).verdict == NOT_CLEAR


def test_smallest_is_an_amount_or_a_share() -> None:
    assert TENTH.of(-30.0) == pytest.approx(3.0) and Smallest(amount=2.0, why="two").of(1e9) == 2.0
    for wrong in ({}, {"amount": 1.0, "share": 0.1}):
        with pytest.raises(ValueError, match="as amount or as share"):
            Smallest(why="because", **wrong)
    assert all(c.smallest in CLAIMS.smallest.values() for _, c in CLAIMS.twins)
    told = rules(CLAIMS)
    assert all(rule.why in told for rule in CLAIMS.smallest.values()) and told.count("`clashes`") == 1


SAID = PriorVerdict(
    as_claimed=0.6,
    reversed=0.3,
    assumed=False,
    low=0.5,
    high=0.7,
    turned=0.3,
    by_chance=0.3,
    turns=False,
    condition="",
    turned_there=float("nan"),
    matters=(),
)


@pytest.mark.parametrize(
    ("said", "verdict", "on"),
    [
        (None, HOLDS, "large enough"),
        (SAID, HOLDS, "large enough"),
        (SAID._replace(as_claimed=0.97, assumed=True), ASSUMED, "as claimed in 97 %"),
        (SAID._replace(as_claimed=0.02, reversed=0.98, assumed=True), ASSUMED, "against the claim in 98 %"),
        (SAID._replace(turns=True), DEPENDS, "turns in 30 % of the draws, 30 % by chance; no single input says where"),
        (SAID._replace(turns=True, matters=(("a.b", 0.5),)), DEPENDS, "chance; what moves it most: a.b"),
        (SAID._replace(condition="x < 1", turned_there=0.7), DEPENDS, "70 % where x < 1"),
        (SAID._replace(condition="x < 1", turned_there=0.4), HOLDS, "large enough"),
        (SAID._replace(assumed=True, as_claimed=0.97, turns=True), ASSUMED, "97 %"),
    ],
)
def test_draws_overrule_the_world_as_it_is(said: PriorVerdict | None, verdict: str, on: str) -> None:
    effects = measure(claims_with(ONE), paired([-2.0, -3.0, -2.5, -2.2, -2.4]))
    (row,) = add_verdicts(effects, [said]).to_dict("records")
    assert row["here"] == HOLDS and row["verdict"] == verdict and on in row["on"]


@pytest.mark.parametrize(
    ("kinds", "verdict"),
    [
        ([(HOLDS, "")], HOLDS),
        ([(HOLDS, ""), (HOLDS, "")], HOLDS),
        ([(HOLDS, ""), (ASSUMED, "as claimed in 99 %")], ASSUMED),
        ([(HOLDS, ""), (NOT_CLEAR, "")], NOT_CLEAR),
        ([(HOLDS, ""), (FAILS, "")], DEPENDS),
        ([(HOLDS, ""), (ASSUMED, "against the claim in 99 %")], DEPENDS),
        ([(FAILS, ""), (ASSUMED, "against the claim in 99 %")], ASSUMED),
        ([(FAILS, ""), (NOT_CLEAR, "")], NOT_CLEAR),
        ([(FAILS, ""), (FAILS, "")], FAILS),
        ([(HOLDS, ""), (DEPENDS, "")], DEPENDS),
    ],
)
def test_no_claim_is_better_than_its_worst_comparison(kinds: list[tuple[str, str]], verdict: str) -> None:
    claims = claims_with(*[ONE] * len(kinds))
    effects = measure(claims, paired([-2.0, -3.0, -2.5, -2.2, -2.4]))
    effects = effects.assign(verdict=[kind for kind, _ in kinds], on=[on for _, on in kinds])
    (found,) = claim_verdicts(claims, effects)
    assert found.verdict == verdict
    assert all(kind in found.on for kind, _ in kinds) or len(kinds) == 1


def test_chance_alone_turns_the_sign_as_often_as_the_normal_distribution_says() -> None:
    values = np.random.default_rng(1).normal(-0.5, 1.0, 4000)
    base, chance = turned_by_chance(values, 2, ONE)
    assert base == 1.0 and chance == pytest.approx(0.24, abs=0.03)  # P(Z > 0.5 * sqrt(2))
    assert turned_by_chance(-values, 2, ONE)[0] == -1.0
    assert turned_by_chance(np.zeros(9), 2, ONE) == (1.0, 0.5)


def tried(means: list[float], spread: float = 0.1) -> pd.DataFrame:
    value = np.linspace(0, 1, len(means))
    rows = [(v, s, m + spread * (s - 2), 0.5) for v, m in zip(value, means, strict=True) for s in range(5)]
    return pd.DataFrame(rows, columns=["value", "seed", "difference", "smallest"])


@pytest.mark.parametrize(
    ("means", "claimed", "crosses", "matters"),
    [
        ([-1.0, 1.0], "higher", 0.5, 0.75),
        ([-1.0, 1.0], "lower", np.inf, np.inf),
        ([1.0, -1.0, -3.0], "lower", 0.25, 0.375),
        ([1.0, 1.0, 1.0], "higher", 0.0, 0.0),
        ([0.1, 0.1, 0.3], "higher", 0.0, np.inf),
        ([1.0, -1.0, 1.0], "higher", 0.75, 0.875),
    ],
)
def test_break_even_is_where_the_line_crosses_for_good(
    means: list[float], claimed: str, crosses: float, matters: float
) -> None:
    found = break_even(tried(means), claimed).set_index("past")
    assert found.loc[ANY, "value"] == pytest.approx(crosses)
    assert found.loc[SMALLEST, "value"] == pytest.approx(matters)


def test_the_interval_of_a_break_even_value_is_that_of_the_shifted_curve() -> None:
    """All values share their seeds, so a resample shifts the line as a whole: the crossing moves by the shift."""
    found = break_even(tried([-1.0, 1.0], spread=0.1), "higher").set_index("past").loc[ANY]
    assert found["low"] == pytest.approx(0.5 - found["high"] + 0.5, abs=0.02)
    half = (found["high"] - found["low"]) / 2
    assert half == pytest.approx(1.96 * 0.1 * np.sqrt(2) / np.sqrt(5) / 2, rel=0.2) and found["never"] == 0.0
    sure = break_even(tried([-1.0, 1.0], spread=0.0), "higher").set_index("past").loc[ANY]
    assert sure["low"] == sure["high"] == 0.5
    rare = break_even(tried([-1.0, 0.02], spread=0.1), "higher").set_index("past").loc[ANY]
    assert 0.2 < rare["never"] < 0.5 and rare["high"] == np.inf
    alone = break_even(tried([-1.0, 1.0]).query("seed == 2"), "higher")
    assert alone[["low", "high"]].isna().all(axis=None) and crossing(np.array([0.0]), np.array([-1.0])) == np.inf


def test_break_even_in_words() -> None:
    words = {"value": 0.25, "low": 0.2, "high": np.inf, "never": 0.1}
    assert from_which_value(words, (0.0, 1.0)) == "from about 0.25 on (interval 0.20 to beyond what was tried)"
    assert from_which_value(words | {"value": np.inf, "never": 0.6}, (0, 1)).startswith(
        "at no value tried (60 % of resamples)"
    )
    same = {"value": 0.0, "low": 0.0, "high": 0.0, "never": 0.0}
    assert from_which_value(same, (0, 1)) == "at every value tried, from 0 on (in 95 % of resamples)"
    assert from_which_value(same | {"low": np.nan, "high": np.nan}, (0, 1)) == "at every value tried, from 0 on"


def made_draws() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw inputs of which only x moves the effect: it is lower where x is above one third, else higher."""
    rng = np.random.default_rng(3)
    inputs = pd.DataFrame({"x": rng.random(400), "y": rng.random(400)})
    return inputs, pd.DataFrame({effect_name(ONE): 1 / 3 - inputs["x"]})


def test_judge_finds_the_input_that_matters_and_where_the_sign_turns() -> None:
    inputs, effects = made_draws()
    found = prior_verdict(ONE, inputs, effects)
    assert found.as_claimed == pytest.approx(2 / 3, abs=0.08) and not found.assumed
    assert found.low < found.as_claimed < found.high
    assert [path for path, _ in found.matters] == ["x"] and found.matters[0][1] > 0.99
    assert found.condition.startswith("x < ") and found.turned_there == 1.0
    assert found.turns and not prior_verdict(ONE, inputs, effects, by_chance=0.35).turns
    other = prior_verdict(ONE, inputs, effects, base=-1.0)
    assert other.condition.startswith("x >= ") and other.turned == found.as_claimed


def test_judge_says_when_a_sign_was_assumed_and_names_nothing_for_noise() -> None:
    inputs, _ = made_draws()
    noise = np.random.default_rng(4).random(len(inputs))
    found = prior_verdict(ONE, inputs, pd.DataFrame({effect_name(ONE): -noise}))
    assert found.assumed and found.as_claimed == 1.0 and found.matters == () and found.condition == ""
    against = prior_verdict(ONE, inputs, pd.DataFrame({effect_name(ONE): noise}))
    assert against.assumed and against.reversed == 1.0


def test_one_turned_draw_in_twenty_is_nothing() -> None:
    inputs, _ = made_draws()
    few = np.where(np.arange(400) < 20, 1.0, -1.0)
    assert not prior_verdict(ONE, inputs, pd.DataFrame({effect_name(ONE): few})).turns


def test_noise_rarely_names_a_condition() -> None:
    """Fifty inputs and five cuts each are one family: without any effect a condition comes up once in twenty tries."""
    rng, named = np.random.default_rng(6), 0
    for _ in range(40):
        inputs = pd.DataFrame(rng.random((60, 50))).rename(columns=str)
        named += prior_verdict(ONE, inputs, pd.DataFrame({effect_name(ONE): rng.normal(size=60)})).condition != ""
    assert named <= 6


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


# ---------------------------------------------------------------------------------------------- asked

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
    assert answer.status == 0 and "1 claims: 2 seeds of 20 days, 2 draws x 1 seeds: 32 worlds" in answer.err
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

"""Audits: every world once, interrupted ones go on, effects are those of twins, and the page says it all."""

import re
from importlib import resources
from pathlib import Path

import pytest
from support.paths import ROOT

from interpose.experiments.audit import assess
from interpose.experiments.audit.assess import Sizes, judge_plan, make_plan, run_plan
from interpose.experiments.audit.claims import claims_named, load_claims
from interpose.experiments.audit.costs import expected_minutes
from interpose.experiments.audit.knobs import KNOBS, knobs_named
from interpose.experiments.audit.page import page_of
from interpose.experiments.audit.verdicts import EXACT
from interpose.experiments.comparison.compare import twin
from interpose.experiments.execution.kept_results import KeptResults, kept_results
from interpose.model.errors import InterposeError
from interpose.model.scenario.loading import load_scenario

SMALL = {"days": 120, "people_per_agent": 4000}
HERE = ["rows", "people-2", "priors"]
"""Knobs that need no day compiled anew."""


def small_plan(*claims: str) -> assess.Plan:
    """Plan a small audit."""
    return make_plan(claims_named(claims), knobs_named(HERE), Sizes(3, 2, 2), changes=SMALL)


def test_claims_that_come_with_the_package_are_worlds_that_differ() -> None:
    assert 1 <= len(load_claims()) <= 6
    plan = make_plan(load_claims(), list(KNOBS.values()), Sizes(2, 1, 1))
    for (claim, knob, _), pair in plan.pairs.items():
        assert not isinstance(pair, str) and pair[0] != pair[1], f"{claim} under {knob}"
    assert len({task.name for task in plan.tasks}) == len(plan.tasks)
    assert 0 < expected_minutes(plan, 2) < 15


def test_claims_share_their_worlds() -> None:
    """A2, A3 and A4 compare the same world of the Strip with three others."""
    plan = make_plan(claims_named(["A2", "A3", "A4"]), [], Sizes(5))
    assert len(plan.worlds) == 4 and len(plan.tasks) == 20


def test_effects_are_those_of_twins() -> None:
    plan = small_plan("A1")
    audit = judge_plan(plan, run_plan(plan, KeptResults()))
    effects = twin(load_scenario("reference-country", SMALL), ["force"], [1, 2, 3]).effects.set_index("outcome")
    rows = audit.effects[audit.effects["knob"] == "rows"].set_index("outcome")
    assert list(rows.index) == ["battle_deaths", "one_sided_deaths", "clashes", "violations"]
    assert rows["standard"].to_dict() == pytest.approx(effects["difference"][rows.index].to_dict())
    assert rows["standard_low"].to_dict() == pytest.approx(effects["low"][rows.index].to_dict())
    assert set(rows["verdict"]) == {EXACT} and (rows["change"].abs() < 1e-9).all()


def test_an_interrupted_audit_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan, left = small_plan("A3"), [5]
    first, ran = assess.run_setting, list[int]()

    def run_some(*given: object) -> dict[str, float]:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        ran.append(1)
        return first(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(assess, "run_setting", run_some)
    with pytest.raises(KeyboardInterrupt), kept_results(tmp_path / "a", plan.question) as kept:
        run_plan(plan, kept, threads=1)
    left[0] = 10_000
    with kept_results(tmp_path / "a", plan.question) as kept:
        found = run_plan(plan, kept, threads=1)
    assert len(ran) == len(plan.tasks) == len(found)
    monkeypatch.undo()
    fresh = judge_plan(plan, run_plan(plan, KeptResults()))
    assert judge_plan(plan, found).effects.equals(fresh.effects)


def test_the_page_and_the_files(tmp_path: Path) -> None:
    plan = small_plan("A3")
    audit = judge_plan(plan, run_plan(plan, KeptResults()))
    audit.write(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"audit.json", "effects.csv"}
    page = page_of(audit, "interpose audit A3 --seeds 3 --draws 2")
    assert "Made by `interpose audit A3 --seeds 3 --draws 2`" in page and "$" not in page
    assert all(f"`{name}`" in page for name in HERE) and page.count("| `rows` |") == 2


def test_the_example_for_auditors_runs(capsys: pytest.CaptureFixture[str]) -> None:
    head = resources.files("interpose.experiments.audit").joinpath("page_head.md").read_text("utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", head, re.DOTALL)
    assert example in (ROOT / "docs" / "audit.md").read_text("utf-8")
    exec(example, {})
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("{} ") and len(said) == 5


@pytest.mark.parametrize(
    ("ask", "line"),
    [
        (lambda: claims_named(["A9"]), "no such claim: known are A1, A2"),
        (lambda: knobs_named(["rows,half"]), "no such knob: known are half-days"),
    ],
)
def test_mistakes_are_one_line(ask, line) -> None:
    with pytest.raises(InterposeError, match=line):
        ask()

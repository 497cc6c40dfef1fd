"""What is proposed after a comparison fits what was found, and works."""

import shlex
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from support.commands import ask

from interpose.cli.next_steps import free_lever, next_steps
from interpose.model.scenario.loading import load_scenario

GAZA = load_scenario("gaza-isf")


def found(low, high, seeds=20):
    """Return a comparison in which violations differ by so much, and most in the second territory."""
    rows = [
        {"outcome": name, "difference": (low + high) / 2, "low": low, "high": high}
        for name in ("violations", "deaths_civilians")
    ]
    places = pd.DataFrame(
        [
            {"arm": arm, "territory": place, "violations": value, "deaths_civilians": value}
            for arm, values in (("with", (1, 2)), ("without", (2, 9)))
            for place, value in zip(("A", "B c"), values, strict=True)
        ]
    )
    return SimpleNamespace(effects=pd.DataFrame(rows), places=places, meta={"seeds": list(range(seeds))})


def test_a_clear_effect_is_to_be_explained_where_it_is_largest():
    first, *_ = next_steps("gaza-isf", GAZA, ["force"], found(-9, -3), Path("r"))
    assert shlex.split(first)[:7] == ["interpose", "explain", "r", "--territory", "B c", "--outcome", "violations"]


@pytest.mark.parametrize(("low", "high", "seeds"), [(-9, 1, 40), (-9, 3, 80), (-10, 9.8, None), (-1, 1, None)])
def test_an_unclear_one_needs_seeds_or_is_left(low, high, seeds):
    steps = next_steps("gaza-isf", GAZA, ["force", "mission.ceiling=5"], found(low, high), Path("r"))
    proposed = [step for step in steps if "--seeds" in step]
    wanted = f"interpose twin gaza-isf --without force --set mission.ceiling=5 --seeds {seeds} "
    assert [step.startswith(wanted) for step in proposed] == ([True] if seeds else [])


def test_no_lever_is_proposed_that_another_one_holds_down():
    assert GAZA.mission.enforcement > max(c.robustness for c in GAZA.contributors)
    assert free_lever(GAZA) == ("mission.outreach", 0.8)
    robust = load_scenario("gaza-isf", {f"contributors.{c.id}.robustness": 0.9 for c in GAZA.contributors})
    assert free_lever(robust) == ("mission.enforcement", 0.9)
    every = {f"mission.{name}": 1 for name in ("outreach", "answer", "mediation")}
    assert free_lever(load_scenario("gaza-isf", every)) is None


def test_what_twin_proposes_runs(capsys, tmp_path):
    words = ("--days", 60, "--seeds", 3, "--people-per-agent", 5000)
    out = ask(capsys, "twin", "gaza-isf", *words, "--without", "force", "--out", tmp_path / "t").out
    (lever,) = [line for line in out.splitlines() if "--set" in line]
    assert "enforcement" not in lever
    again = shlex.split(lever.removeprefix("Next: ").strip())[1:]
    assert ask(capsys, *again, *words, "--out", tmp_path / "u").status == 0

"""Seeds until intervals are narrow enough: when it stops, what it reports, and what it refuses."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from interpose.experiments.comparison import until
from interpose.experiments.comparison.compare import compare, contrast
from interpose.experiments.comparison.until import (
    EARLIEST,
    FIRST,
    STEP,
    Width,
    batches,
    check_most,
    read_widths,
    run_until,
    widths_of,
)
from interpose.model.errors import InterposeError
from interpose.model.results.intervals import over_seeds
from interpose.model.scenario.loading import load_scenario
from interpose.model.scenario.policies import without

WORLD = load_scenario("grid-4", {"days": 20, "people_per_agent": 5000, "clash.friction": 0.1})
ARMS = {"with": WORLD, "without": without(WORLD, ["force"])}


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Replace worlds by numbers: violations of a seed in either arm, by a function of arm and seed."""

    def use(numbers: Any) -> list[tuple[str, int]]:
        ran: list[tuple[str, int]] = []

        def run_all(tasks: Any, work: Any, **how: Any) -> list[Any]:
            ran.extend((arm, seed) for arm, _, seed in tasks)
            return [{"violations": numbers(arm, seed)} for arm, _, seed in tasks]

        monkeypatch.setattr(until, "run_all", run_all)
        return ran

    return use


def stop(widths: Any, seeds: int) -> Any:
    """Run made-up worlds until widths."""
    return run_until(ARMS, "without", range(1, seeds + 1), lambda arm, run: run, dict, read_widths(widths))


def noisy(arm: str, seed: int) -> float:
    """Return normal numbers, with a difference of 5 and a spread of the difference of 10."""
    chance = np.random.default_rng([seed, arm == "with"])
    return float(chance.normal(50 if arm == "without" else 45, 10 / np.sqrt(2)))


def half_width(seeds: int) -> float:
    """Return the half width after so many seeds of :func:`noisy`."""
    _, low, high = over_seeds([noisy("with", s) - noisy("without", s) for s in range(1, seeds + 1)])
    return float(high - low) / 2


def test_it_stops_at_the_second_look_at_which_the_width_is_reached(made_up: Any) -> None:
    ran = made_up(noisy)
    _, stopped = stop(["violations=2"], 1_000)
    looks = list(range(FIRST, 1_000, STEP))
    first = next(n for n, more in pairwise(looks) if max(half_width(n), half_width(more)) <= 2)
    assert stopped.reached and stopped.used == first + STEP
    assert ran == [(arm, seed) for seed in range(1, stopped.used + 1) for arm in ARMS]
    assert half_width(stopped.used) <= 2 and 80 <= stopped.used <= 140  # 1.96 * 10 / 2 squared is 96


def test_it_stops_at_the_most_seeds(made_up: Any) -> None:
    made_up(noisy)
    _, stopped = stop(["violations=0.1"], 57)
    assert (stopped.used, stopped.reached) == (57, False)
    assert stopped.words == "Stopped at the most seeds, 57: not yet violations within 0.1."


def test_all_widths_must_be_reached(made_up: Any) -> None:
    made_up(noisy)
    results, stopped = run_until(
        ARMS,
        "without",
        range(1, 301),
        lambda arm, run: run,
        lambda run: run | {"clashes": 3 * run["violations"]},
        read_widths(["violations=3", "clashes=6"]),
    )
    assert stopped is not None and len(results) == 2 * stopped.used
    assert 3 * half_width(stopped.used) <= 6


def test_relative_widths_are_of_the_baselines_mean(made_up: Any) -> None:
    made_up(noisy)
    absolute, relative = stop(["violations=2.5"], 500)[1], stop(["violations=5%"], 500)[1]
    assert abs(absolute.used - relative.used) <= STEP and relative.reached
    assert str(relative.widths[0]) == "violations within 5 % of the baseline's mean"


def test_seeds_that_all_agree_stop_nothing(made_up: Any) -> None:
    made_up(lambda arm, seed: 7.0)
    assert stop(["violations=5"], 60)[1].reached is False
    made_up(lambda arm, seed: float(seed > 35 and arm == "with"))
    assert stop(["violations=5"], 60)[1].used == 50


def test_without_widths_all_seeds_run_at_once(made_up: Any) -> None:
    ran = made_up(noisy)
    results, stopped = stop([], 4)
    assert stopped is None and len(results) == len(ran) == 8
    assert batches(range(4), []) == [range(4)]
    sizes = [len(batch) for batch in batches(range(55), read_widths(["1"]))]
    assert sizes == [30, 10, 10, 5] and EARLIEST == 40


def test_the_numbers_are_those_of_a_fixed_run_of_as_many_seeds() -> None:
    pair = (WORLD, ARMS["without"], ["force"])
    widths = read_widths(["mean_trust=0.5"])
    some = compare(*pair, range(1, 61), until=widths)
    assert len(some.meta["seeds"]) == EARLIEST and some.meta["until"]["reached"]
    fixed = compare(*pair, range(1, EARLIEST + 1))
    assert some.effects.equals(fixed.effects) and some.outcomes.equals(fixed.outcomes) and "until" not in fixed.meta
    several = contrast(ARMS, "without", range(1, 61), until=widths)
    assert several.meta["seeds"] == some.meta["seeds"] and several.runs["seed"].nunique() == EARLIEST


@pytest.mark.parametrize(
    "text", ["0", "-5", "nan", "inf", "violations=", "violations", "=5", "5%%", "violations=5=5", "", "1e999", "x=0%"]
)
def test_widths_that_are_none_are_one_line(text: str) -> None:
    with pytest.raises(InterposeError) as error:
        read_widths([text])
    assert (
        "\n" not in str(error.value) and len(str(error.value)) <= 300 and error.value.argument in ("until", "outcome")
    )


def test_widths_are_read() -> None:
    assert read_widths(["5", " 10 % "], ["clashes"]) == (Width("clashes", 0.1, True),)
    both = (Width("violations", 5.0, False), Width("deaths", 0.1, True))
    assert read_widths(["violations=5", "deaths=10%"]) == both == widths_of({"violations": 5, "deaths": "10%"})
    assert widths_of(3) == (Width("deaths", 3.0, False),) == widths_of(["3"]) and widths_of(None) == ()
    with pytest.raises(InterposeError, match="did you mean violations"):
        read_widths(["violation=5"])


def test_too_few_seeds_at_the_most_are_refused() -> None:
    with pytest.raises(InterposeError, match="it stops after 40 at the earliest"):
        check_most(read_widths(["5"]), 39)
    check_most((), 1)
    check_most(read_widths(["5"]), 40)

"""What an outcome says of itself: its direction above all, and what commands make of it."""

import dataclasses

import pandas as pd
import pytest
from support.commands import ask
from support.worlds import scenario, valley, with_force

from interpose.experiments.execution.evaluate import check_direction
from interpose.experiments.studies.study import Figure
from interpose.model.errors import InterposeError
from interpose.model.results.outcomes import (
    COUNTED,
    HEADLINES,
    MORE,
    NAMED,
    NEITHER,
    OUTCOMES,
    Outcome,
    outcome_values,
    outcomes,
)
from interpose.model.simulation.simulate import simulate
from interpose.model.state.event_log import CALLED_OFF, CLASH, STOPPED, TURNED, UNMET, VIOLATION


def test_an_outcome_without_a_direction_is_refused() -> None:
    with pytest.raises(TypeError, match="direction"):
        Outcome("rumours", "Rumours", "events")  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="outcome rumours: direction 'bad': is one of less is better"):
        Outcome("rumours", "Rumours", "events", "bad")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="a headline gets better or worse"):
        Outcome("rumours", "Rumours", "events", NEITHER, headline=True)
    assert "direction" not in {f.name for f in dataclasses.fields(Outcome) if f.default is not dataclasses.MISSING}


def test_every_outcome_is_listed_once_and_fits_its_unit() -> None:
    assert len(NAMED) == len(OUTCOMES) and set(COUNTED) | {NAMED["deaths"], NAMED["cost"]} == set(OUTCOMES)
    for outcome in OUTCOMES:
        assert (outcome.digits == 3) == (outcome.unit == "share"), outcome
        assert not (outcome.additive and outcome.unit in ("share", "1/(1000 y)")), outcome
        assert all(part in NAMED and NAMED[part].additive for part in outcome.sum_of), outcome
    assert {o.name for o in HEADLINES if o.direction == MORE} == {"deal_days", "mean_trust"}


def test_deaths_are_the_sum_of_their_parts_and_no_number_of_a_run() -> None:
    found = outcomes(simulate(scenario(with_force(valley())), 3, 40))
    assert list(found) == [outcome.name for outcome in COUNTED]
    table = pd.DataFrame([found])
    dead = found["deaths_fighters"] + found["deaths_civilians"] + found["deaths_force"]
    assert outcome_values(table, "deaths")[0] == dead > 0 and outcome_values(table.assign(deaths=1.0), "deaths")[0] == 1
    assert outcome_values(table, "clashes")[0] == found["clashes"]


def test_events_that_did_not_happen_are_not_counted() -> None:
    """The log by hand: what was called off, stopped or turned away is no clash, and what nobody met is one."""
    run = simulate(scenario(with_force(valley())), 3, 365)
    kinds = {"clashes": CLASH, "violations": VIOLATION}
    counts, seen = dict.fromkeys(kinds, 0), set()
    for event in run.events:
        seen.add(int(event["outcome"]))
        for name, kind in kinds.items():
            counts[name] += event["kind"] == kind and event["outcome"] not in (CALLED_OFF, STOPPED, TURNED)
    assert {UNMET, CALLED_OFF, STOPPED} <= seen and all(counts.values())
    assert {name: outcomes(run)[name] for name in kinds} == counts


def test_what_adds_up_over_days_adds_up() -> None:
    """Halves of a run, as a study counts what is late: no additive outcome falls as days go on."""
    world = scenario(with_force(valley()))
    half, whole = (outcomes(simulate(world, 3, days)) for days in (30, 60))
    for outcome in COUNTED:
        if outcome.additive:
            assert whole[outcome.name] >= half[outcome.name], outcome.name


def test_the_direction_comes_from_the_outcome() -> None:
    assert check_direction("mean_trust", None) and not check_direction("deaths", None)
    assert check_direction("mean_trust", True) and not check_direction("deaths", False)
    assert check_direction("troop_days", True) and not check_direction("troop_days", False)
    with pytest.raises(InterposeError, match="of deaths less is better: leave it out"):
        check_direction("deaths", True)
    with pytest.raises(InterposeError, match="of mean_trust more is better"):
        check_direction("mean_trust", False)
    with pytest.raises(InterposeError, match="neither more nor less of it is better in itself: say which"):
        check_direction("troop_days", None)


@pytest.mark.parametrize("words", [("discover", "grid-4"), ("robust", "grid-4", "--lever", "mission.ceiling=0:9")])
def test_commands_ask_for_a_direction_only_where_an_outcome_has_none(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    for outcome, more, said in (
        ("troop_days", (), "add --more-is-better or --less-is-better"),
        ("deaths", ("--more-is-better",), "of deaths less is better: leave it out"),
    ):
        answer = ask(capsys, *words, "--outcome", outcome, *more)
        assert answer.status == 2 and answer.out == "" and answer.err.count("\n") == 1 and said in answer.err


def test_a_frontier_takes_its_directions_from_the_outcomes() -> None:
    figure = Figure(kind="frontier", x="aid_lost", y="mean_relief")
    assert (figure.more_x, figure.more_y) == (False, True)
    assert Figure(kind="frontier", x="deaths_late", y="money_spent", more_y=False).more_y is False
    with pytest.raises(ValueError, match="neither more nor less of money_spent is better in itself: say more_y"):
        Figure(kind="frontier", x="deaths", y="money_spent")
    with pytest.raises(ValueError, match="more_x: of deaths less is better: leave it out"):
        Figure(kind="frontier", x="deaths", y="mean_trust", more_x=True)

"""Deals with stages: terms in steps, verified or not, in order, looked at ahead, alike for every party."""

import copy
from typing import Any

import numpy as np
import pytest
from support.worlds import FORCE_TABLES, differences, events, pathways, run_days, scenario, valley, with_force

from interpose.agents.faction import ATTACK, HOLD, NO_DEAL, TRUCE
from interpose.agents.peacekeeper import DEPLOYED, OBSERVE, PATROL
from interpose.model.errors import ScenarioError
from interpose.model.mechanisms import events as script
from interpose.model.scenario.loading import load_scenario
from interpose.model.simulation.initial_state import assemble
from interpose.model.state.event_log import SCRIPTED, TERM

RED, BLUE = 0, 1
BACK = {"kind": "withdraw", "faction": "blue", "per_day": 0.1}
ARMS = {"kind": "disarm", "faction": "red", "per_day": 0.1}


def stage(*terms: dict[str, Any], name: str = "back", **more: Any) -> dict[str, Any]:
    """Describe a stage of the deal between red and blue."""
    return {"id": name, "between": ["red", "blue"], "terms": list(terms), **more}


def made(*stages: dict[str, Any], on: tuple[str, ...] = (), status: int = TRUCE, **changes: Any) -> Any:
    """Assemble the valley with stages; all hold and consent, the deal is as told."""
    document = with_force(valley())
    document["stages"] = list(stages)
    w = assemble(scenario(document, {**pathways(*on), **changes}), 1, 100)
    w.dyad.status[[0, 1], [1, 0]], w.faction.consent[:], w.holding.posture[:] = status, 1.0, HOLD
    return w


def live(w: Any, days: int, first: int = 0) -> Any:
    """Let the script alone go on for some days."""
    for day in range(first, first + days):
        script.step(w, day)
    return w


def told(w: Any, kind: int) -> list[tuple[int, int, int]]:
    """List news of a kind: day, place and number."""
    return [(int(n.day), int(n.place), int(n.number)) for n in w.news[: int(w.clock.news[0])] if n.kind == kind]


def test_who_withdraws_gives_up_ground_in_steps_and_its_fighters_go_with_it() -> None:
    w = live(made(stage(BACK)), 1)
    assert w.holding.control[1, BLUE] == pytest.approx(0.6 * 0.9)
    assert w.holding.fighters[:, BLUE].tolist() == [0, 720 + 15, 135] or w.holding.fighters[1, BLUE] == 720
    live(w, 12, 1)
    assert not w.holding.control[:, BLUE].any() and not w.holding.fighters[:, BLUE].any()
    assert w.faction.arrived[BLUE] == -950, "from outside: they are home"
    assert w.holding.fighters[:, RED].tolist() == [500, 300, 200], "nobody else moves"
    assert len(told(w, TERM)) == 3 and len(told(w, SCRIPTED)) == 1


def test_local_fighters_go_back_to_ground_that_they_hold_and_a_share_may_be_kept() -> None:
    w = live(made(stage({"kind": "withdraw", "faction": "red", "places": ["B"], "to_share": 0.1, "per_day": 0.5})), 5)
    assert w.holding.control[1, RED] == pytest.approx(0.1)
    assert w.holding.fighters[:, RED].sum() == 1000
    assert w.holding.fighters[1, RED] == pytest.approx(100, abs=2) and w.holding.fighters[0, RED] >= 699


def test_arms_are_laid_down_with_consent_and_by_nobody_who_fights() -> None:
    people = made().territory.resident.sum()
    w = live(made(stage(ARMS)), 60)
    assert not w.holding.fighters[:, RED].any() and w.territory.resident.sum() > people
    civilians = w.territory.resident + w.territory.displaced
    assert civilians.sum() == people + 1000 or civilians.sum() - (people + 1000) == made().territory.displaced.sum()
    unwilling = made(stage(ARMS))
    unwilling.faction.consent[:] = 0.0
    fighting = made(stage(ARMS))
    fighting.holding.posture[:] = ATTACK
    for w in (unwilling, fighting):
        assert live(w, 60).holding.fighters[:, RED].sum() == 1000
    part = live(made(stage({**ARMS, "share": 0.3})), 60)
    assert part.holding.fighters[:, RED].tolist() == [350, 210, 140]


def test_ground_is_handed_over_and_opened() -> None:
    over = live(made(stage({"kind": "hand_over", "faction": "red", "places": ["A", "B"]})), 1)
    assert over.holding.control[:, RED].tolist() == [0, 0, 0.7] and over.holding.reported[0, RED] == 0
    assert over.holding.control[1, BLUE] == pytest.approx(0.6), "nobody gains"
    given = live(made(stage({"kind": "hand_over", "faction": "red", "gains": "blue", "places": ["B"]})), 1)
    assert given.holding.control[1].tolist() == pytest.approx([0, 0.9])
    opened = live(made(stage({"kind": "open_ground", "places": ["C"], "share": 0.4})), 1)
    assert opened.territory.opened.tolist() == pytest.approx([0, 0, 0.4])


def test_nothing_happens_without_the_deal_and_a_mended_one_goes_on_where_it_stopped() -> None:
    w = live(made(stage(BACK), status=NO_DEAL), 5)
    assert w.holding.control[1, BLUE] == pytest.approx(0.6)
    w = live(made(stage(BACK)), 3)
    w.dyad.status[:] = NO_DEAL
    live(w, 20, 3)
    assert w.holding.control[1, BLUE] == pytest.approx(0.6 * 0.7)
    w.dyad.status[[0, 1], [1, 0]] = TRUCE
    assert live(w, 1, 23).holding.control[1, BLUE] == pytest.approx(0.6 * 0.6)


def test_a_stage_waits_for_days_needs_and_the_stage_before() -> None:
    assert live(made(stage(BACK, days=10)), 11).trigger.happened.tolist() == [10]
    assert live(made(stage(BACK, after="agreement")), 11).trigger.happened.tolist() == [-1]
    poor = made(stage(BACK, needs={"consent": {"red": 0.5}}))
    poor.faction.consent[RED] = 0.4
    assert live(poor, 5).trigger.happened.tolist() == [-1]
    both = live(made(stage(ARMS, name="arms", after="back"), stage(BACK)), 30)
    arms, back = both.trigger.happened
    assert back == 0 and arms == 10, "arms wait until the last ground is given up"


def test_what_happens_beside_happens_once() -> None:
    calm = {"kind": "raise_tension", "a": "red", "b": "blue", "amount": -0.1}
    w = live(made(stage(BACK, effects=[calm])), 8)
    assert w.dyad.tension[RED, BLUE] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("task", "on", "done"), [(OBSERVE, True, True), (PATROL, True, False), (OBSERVE, False, False)]
)
def test_what_nobody_verifies_stays_undone_and_is_told(task: int, on: bool, done: bool) -> None:
    w = made(stage({**BACK, "places": ["B"], "verified": True}), on=("verification",) if on else ())
    u = w.unit
    u.status[0], u.place[0], u.access[0], u.strength[0], u.task[0] = DEPLOYED, 1, 1, 100, task
    live(w, 12)
    assert (w.holding.control[1, BLUE] == 0) == done
    numbers = [number for _, _, number in told(w, TERM)]
    assert numbers == ([1] if done else [0]), "told once"


def test_parties_look_ahead_net_of_what_the_other_loses() -> None:
    first = live(made(stage(ARMS, name="arms"), status=NO_DEAL), 1)
    assert first.dyad.shift[RED, BLUE] == pytest.approx(1.0) and first.dyad.shift[BLUE, RED] == 0
    half = live(made(stage({**ARMS, "share": 0.5}, name="arms"), status=NO_DEAL), 1)
    assert half.dyad.shift[RED, BLUE] == pytest.approx(0.5)
    ground = live(made(stage(BACK), status=NO_DEAL), 1)
    assert ground.dyad.shift[BLUE, RED] == pytest.approx(ground.p[0].events.ground_strength)
    together = live(made(stage(ARMS, {"kind": "disarm", "faction": "blue"}), status=NO_DEAL), 1)
    assert not together.dyad.shift.any(), "who disarm together fear nothing by it"
    done = live(made(stage(ARMS)), 80)
    assert not done.dyad.shift.any()


def test_the_same_terms_mean_the_same_for_each_party() -> None:
    one = live(made(stage({**ARMS, "faction": "red"}), status=NO_DEAL), 1)
    other = live(made(stage({**ARMS, "faction": "blue"}), status=NO_DEAL), 1)
    assert one.dyad.shift[RED, BLUE] == other.dyad.shift[BLUE, RED]


def test_with_all_pathways_off_a_world_with_a_force_and_stages_is_the_one_without() -> None:
    document = with_force(valley())
    document["dyads"][0]["truce"] = 0.9
    document["stages"] = [stage({**BACK, "verified": True}), stage(ARMS, name="arms")]
    bare = {**copy.deepcopy(document), "mission": {"deployed": False}}
    one, two = (run_days(scenario(d, pathways()), 3, 40) for d in (document, bare))
    assert not differences(one, two, FORCE_TABLES) and len(events(one)) > 0


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"between": ["red", "rde"]}, "did you mean 'red'"),
        ({"between": ["red", "red"]}, "name two different factions"),
        ({"after": "bakc"}, "no such stage: did you mean 'back'"),
        ({"after": "back"}, "wait for each other"),
        ({"needs": {"consent": {"red": 2}}}, "between 0 and 1"),
        ({"terms": [{**BACK, "places": ["Q"]}]}, "no such place"),
        ({"terms": [{**BACK, "faction": "q"}]}, "no such faction"),
    ],
)
def test_impossible_stages_are_refused_in_one_line(change: dict[str, Any], match: str) -> None:
    with pytest.raises(ScenarioError, match=match) as fault:
        made({**stage(BACK), **change})
    assert "\n" not in str(fault.value)


def test_every_order_of_the_second_phase_loads_and_none_is_chosen() -> None:
    assert load_scenario("gaza-isf").stages == ()
    for order in ("withdraw-first", "disarm-first", "parallel"):
        what = load_scenario("gaza-isf", {"choices.second_phase": order})
        w = assemble(what, 1, 1)
        script.step(w, 0)
        assert {part.mark for part in what.stages} == {"ASSUMPTION"}
        assert np.isfinite(w.dyad.shift).all() and (w.dyad.shift > 0).any(), "somebody looks ahead"

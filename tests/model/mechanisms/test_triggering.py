"""Violence calls forth violence: how many events one event leads to, where, when, and that it is fewer than one."""

from math import exp, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.attitude_worlds import BLUE, RED, happen
from support.attitude_worlds import made as valley_with_units
from support.steps_alone import alone
from support.worlds import STILL, events

from interpose.agents.faction import CIVILIANS, THE_FORCE, UNKNOWN
from interpose.model.mechanisms import clash, escalation
from interpose.model.state.event_log import CALLED_OFF, CLASH, FORCE_ATTACK, STOPPED, STRIKE, VIOLATION

A, B, C = range(3)
WAY = np.array([0.5 * sqrt(20), 0.5 * (sqrt(20) + sqrt(30)), 0.5 * sqrt(20) + sqrt(30) + 0.5 * sqrt(10)])
NEAR = np.exp(-WAY / 6.0)
LAW = {"reply": 0.25, "reply_people": 0.1, "reply_days": 5.0, "reply_range": 6.0}
FIRST = 1 - exp(-1 / 5)
"""Part of all that an event calls forth that comes on the first day."""


def called_forth(*, fighters: Any = ((200, 300), (0, 100), (100, 50)), support: float = 0.4, **event: Any) -> Any:
    """Let escalation look at one event in A, by default a clash that red began with blue and is blamed for."""
    world = valley_with_units(**{f"escalation.{name}": value for name, value in LAW.items()})
    world.holding.fighters[:], world.holding.support[:], world.holding.control[:] = fighters, support, 0.0
    world.graph.front[:] = 0.0
    usual: dict[str, Any] = {"kind": CLASH, "actor": RED, "target": BLUE, "blamed": RED, "deaths_civilians": 0}
    happen(world, 0, **{name: [value] for name, value in (usual | event).items()})
    escalation.step(world, 0)
    return world


def test_replies_come_where_the_two_meet_and_the_nearer_the_more() -> None:
    world = called_forth()
    meet = NEAR * [200, 0, 50]
    assert world.front.excitation[:, BLUE, RED] == pytest.approx(0.25 * FIRST * meet / meet.sum())
    assert not world.front.excitation[:, RED].any()
    own = NEAR * [300, 100, 50]
    assert world.holding.retribution[:, BLUE] == pytest.approx(0.1 * FIRST * own / own.sum())
    assert not world.holding.retribution[:, RED].any(), "who is blamed repays nobody"


@pytest.mark.parametrize(
    ("event", "hurt", "who", "whom"),
    [
        ({}, 1.0, BLUE, RED),
        ({"deaths_target": 50}, 1.0, BLUE, RED),
        ({"kind": STRIKE}, 1.0, BLUE, RED),
        ({"blamed": BLUE}, 1.0, RED, BLUE),
        ({"kind": VIOLATION, "target": CIVILIANS}, 0.4, BLUE, RED),
        ({"kind": VIOLATION, "target": CIVILIANS, "blamed": BLUE}, 0.4, RED, BLUE),
        ({"kind": VIOLATION, "target": CIVILIANS, "blamed": UNKNOWN}, 0.0, BLUE, RED),
        ({"kind": VIOLATION, "target": CIVILIANS, "blamed": THE_FORCE}, 0.0, BLUE, RED),
        ({"kind": FORCE_ATTACK, "target": THE_FORCE, "unit": 0}, 0.0, BLUE, RED),
        ({"outcome": CALLED_OFF}, 0.0, BLUE, RED),
        ({"kind": VIOLATION, "target": CIVILIANS, "outcome": STOPPED}, 0.0, BLUE, RED),
    ],
)
def test_one_event_calls_forth_as_many_as_the_parameters_say(
    event: dict[str, Any], hurt: float, who: int, whom: int
) -> None:
    """Summed over days and places: a branching ratio in closed form, whoever is blamed, however many died."""
    world = called_forth(**event)
    replies, people = world.front.excitation.sum(axis=0), world.holding.retribution.sum(axis=0)
    for day in range(1, 150):
        alone(escalation.step, world, 1, first=day)
        replies, people = replies + world.front.excitation.sum(axis=0), people + world.holding.retribution.sum(axis=0)
    assert replies[who, whom] == pytest.approx(0.25 * hurt) == replies.sum()
    assert people[who] == pytest.approx(0.1 * hurt) == people.sum()


def test_where_the_two_meet_nowhere_only_people_suffer_and_where_nobody_is_nothing_comes() -> None:
    apart = called_forth(fighters=((200, 0), (0, 100), (0, 0)))
    assert not apart.front.excitation.any() and apart.holding.retribution.sum() == pytest.approx(0.1 * FIRST)
    gone = called_forth(fighters=((200, 0), (0, 0), (0, 0)))
    assert not gone.front.excitation.any() and not gone.holding.retribution.any()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    fighters=st.lists(st.integers(0, 2000), min_size=6, max_size=6),
    shares=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    kind=st.sampled_from((CLASH, STRIKE, VIOLATION)),
    blamed=st.integers(-3, 1),
)
def test_no_event_calls_forth_more_than_the_parameters_say(
    fighters: list[int], shares: tuple[float, float], kind: int, blamed: int
) -> None:
    support = np.array([shares[0], (1 - shares[0]) * shares[1]])
    target = CIVILIANS if kind == VIOLATION else BLUE
    at = np.reshape(fighters, (3, 2))
    world = called_forth(fighters=at, support=support, kind=kind, blamed=blamed, target=target)
    assert 0 <= world.front.excitation.sum() <= 0.25 * FIRST * (1 + 1e-9)
    assert 0 <= world.holding.retribution.sum() <= 0.1 * FIRST * (1 + 1e-9)


def test_what_is_not_chosen_dies_down_wherever_parameters_may_lie() -> None:
    fields = escalation.Params.model_fields
    most = sum(next(m.le for m in fields[name].metadata if hasattr(m, "le")) for name in ("reply", "reply_people"))
    assert most < 1, "the bounds of both, whatever kind of event begins: fewer than one further event each"
    kinds = np.full((2, 2), 1.0) * [[0.6], [0.35]]
    assert max(abs(np.linalg.eigvals(kinds))) == pytest.approx(most)


def test_clashes_answer_one_another_as_often_as_a_branching_process_does() -> None:
    """Each clash that comes from outside leads to reply / (1 - reply) more, when all is over."""
    changes = {"escalation.reply": 0.4, "escalation.reply_people": 0.0, "escalation.reply_days": 3.0}
    world = valley_with_units(**STILL, **changes, **{"escalation.tension_rise": 0.0})
    world.dyad.tension[:], world.dyad.tension_start[:], begun, answered = 0.0, 0.0, 0, 0
    for day in range(100):
        world.holding.fighters[:], first = 10**7, int(world.clock.events[0])
        many = 50 if day < 40 else 0
        if many:
            happen(world, day, kind=[CLASH] * many, target=[BLUE] * many, blamed=[RED] * many)
        world.clock.first_today[:] = first
        clash.step(world, day)
        today = events(world)[first + many :]
        today.blamed[:] = today.actor
        escalation.step(world, day)
        begun, answered = begun + many, answered + len(today)
    assert world.clock.lost[0] == 0
    assert answered == pytest.approx(begun * 0.4 / 0.6, abs=4 * sqrt(begun * 0.4 / 0.6**3))

"""Trust follows experience: what was hoped for against what is there, aid and works, failure and harm by persons."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from support.attitude_worlds import QUIET, feel, happen, made

from interpose.agents.faction import THE_FORCE
from interpose.model.state.event_log import FORCE_HARM


def trust_after(days: int, *on: str, before: float = 1.0, troops: int = 0, deaths: float = 0.0, **changes: Any) -> Any:
    """Return mean trust after some days of so much violence where people were used to so much safety."""
    world = made(*on, **QUIET, **{"attitudes.talk": 0.0}, **changes)
    world.presence.used_to[:] = before
    return feel(world, days, troops=troops, violence=deaths).territory.trust.mean()


def test_units_that_change_nothing_about_security_earn_nothing() -> None:
    still = trust_after(100, "acceptance", troops=0)
    assert trust_after(100, "acceptance", troops=5000) == still == trust_after(100)


def test_where_it_gets_safer_trust_rises_and_where_it_gets_worse_it_falls() -> None:
    usual = trust_after(60)
    safer = [trust_after(60, "acceptance", before=before) for before in (0.9, 0.6, 0.3)]
    worse = [trust_after(60, "acceptance", deaths=deaths) for deaths in (5.0, 20.0, 80.0)]
    assert usual < safer[0] and usual > worse[0]
    assert safer == sorted(safer) and worse == sorted(worse, reverse=True)
    assert trust_after(60, before=0.3) == trust_after(60, deaths=80.0) == usual, "without the pathway nothing"
    off = {"attitudes.security": 0.0}
    assert trust_after(60, "acceptance", before=0.3, **off) == usual


def test_a_large_force_that_brings_no_safety_disappoints_more_than_a_small_one() -> None:
    here = {"before": 0.5, "deaths": 18.5}  # as safe as people are used to, on average over the three places
    left = [trust_after(120, "acceptance", troops=troops, **here) for troops in (0, 50, 500, 5000)]
    assert left == sorted(left, reverse=True) and left[0] > left[3] + 0.02


def test_what_fluctuates_about_the_usual_moves_no_mean() -> None:
    world = made("acceptance", **QUIET, **{"attitudes.talk": 0.0})
    world.presence.used_to[:] = 0.75
    start = world.territory.trust.copy()
    people = (world.territory.resident + world.territory.displaced).astype(float)
    for day in range(720):
        safety = 0.9 if day % 20 < 10 else 0.6
        feel(world, 1, violence=-np.log(safety) * people / 1500.0)
    assert world.territory.trust == pytest.approx(start, abs=0.01)


def test_without_a_unit_people_have_the_safety_that_they_have() -> None:
    world = feel(made("acceptance", units=0, **QUIET), 1, violence=20.0)
    people = world.territory.resident + world.territory.displaced
    assert world.presence.used_to == pytest.approx(np.exp(-1500 * 20 / people))


def test_aid_that_the_mission_brings_earns_trust_by_the_share_of_need_and_by_contact() -> None:
    shares = [0.0, 0.25, 0.5, 1.0]
    direct = [feel(made(**QUIET), 60, brought=share).territory.trust.mean() for share in shares]
    both = [
        feel(made("acceptance", **QUIET), 60, brought=share, welcome=1.0).territory.trust.mean() for share in shares
    ]
    assert direct[0] == both[0]
    gains = np.array(direct[1:]) - direct[0]
    assert gains / gains[-1] == pytest.approx([0.25, 0.5, 1.0], abs=0.05), "in proportion to those who are fed"
    assert all(more > less for less, more in zip(direct[1:], both[1:], strict=True))
    nothing = {"attitudes.relief_gain": 0.0, "attitudes.handed": 0.0}
    assert feel(made("acceptance", **QUIET, **nothing), 60, brought=1.0).territory.trust.mean() == direct[0]


def test_works_earn_trust_by_what_they_rebuild() -> None:
    left = []
    for part in (0.0, 0.1, 0.4):
        world = made(**QUIET, **{"reconstruction.cost_per_person": 10.0})
        everything = world.fund.cost[0] * world.territory.population
        for _ in range(40):
            world.works.today[:] = part * everything / 40
            feel(world, 1)
        left.append(world.territory.trust.mean())
    assert left == sorted(left)
    assert (left[2] - left[0]) / (left[1] - left[0]) == pytest.approx(4.0, rel=0.1)


@pytest.mark.parametrize(("pathway", "column"), [("backlash", "conduct"), ("protection", "failure")])
def test_harm_costs_trust_by_the_part_of_the_people_who_suffered_it(pathway: str, column: str) -> None:
    start = made(**QUIET).territory.trust
    lost = []
    for part in (1e-4, 2e-4, 4e-4):
        world = made(pathway, **QUIET)
        people = world.territory.resident + world.territory.displaced
        lost.append(1 - feel(world, 1, **{column: part * people}).territory.trust / start)
    for less, more in pairwise(lost):
        assert more == pytest.approx(2 * less, rel=1e-2)
    assert lost[0] == pytest.approx(np.full(3, lost[0][0]), rel=1e-2), "as much in a small place as in a large one"
    halves = feel(feel(made(pathway, **QUIET), 1, **{column: 2.0}), 1, **{column: 2.0}).presence.record
    once = feel(made(pathway, **QUIET), 1, **{column: 4.0}).presence.record
    assert halves == pytest.approx(once, abs=2e-3)


def test_amends_of_the_mission_keep_part_of_the_trust_that_abuse_costs() -> None:
    kept = []
    for amends in (0.0, 0.5, 1.0):
        world = made("backlash", **QUIET, **{"mission.amends": amends})
        happen(world, 0, kind=[FORCE_HARM] * 3, actor=THE_FORCE, blamed=THE_FORCE, deaths_civilians=[0, 2, 5])
        world.territory.conduct[0], world.territory.wrong[0] = 0.5 + 2 + 5, 7
        feel(world, 1)
        kept.append((world.territory.trust[0], -world.territory.grievance[0], world.presence.record[0]))
    for measure in zip(*kept, strict=True):
        assert measure[0] < measure[1] < measure[2]

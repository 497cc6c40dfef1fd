"""Consent and its loss: what people and parties make of the force, law by law, in worlds that differ by one thing."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from support.attitude_worlds import BLUE, QUIET, RED, feel, happen, made
from support.worlds import STILL, pathways, run_days, scenario, valley, with_force

from interpose.model.mechanisms import escalation
from interpose.model.state.event_log import CALLED_OFF, CLASH

# Hardship, grievance, recruits


@pytest.mark.parametrize(
    ("ground", "expected"),
    [
        ({}, 0.15),
        ({"services": 0.4}, 1 - 0.85 * 0.7),
        ({"relief": 0.2}, 1 - 0.85 * 0.6),
        ({"price": 4.0}, 1 - 0.85 * 0.775),
        ({"price": 0.5}, 0.15),
        ({"capacity": 10_000}, 1 - 0.85 * 0.775),
        ({"capacity": 10**6}, 0.15),
        ({"services": 0.0, "relief": 0.0}, 1 - 0.85 * 0.5 * 0.5),
        ({"damage": 1.0, "services": 0.0, "relief": 0.0, "price": 1e6, "capacity": 1}, 1 - 0.5**3 * 0.7**2),
    ],
)
def test_hardship_goes_to_what_is_missing(ground: dict[str, float], expected: float) -> None:
    world = made(**QUIET, **{"attitudes.hardship_days": 1.0, "places.A.services": 1.0})
    world.territory.displaced[0] += 40_000 - world.territory.resident[0] - world.territory.displaced[0]
    for name, value in ground.items():
        world.territory[name][0] = value
    feel(world, 1)
    assert world.territory.hardship[0] == pytest.approx(expected, abs=1e-5)


def test_deprivation_is_resented_and_fills_the_ranks() -> None:
    recruits = []
    for deprived in (0.0, 0.5, 1.0):
        world = feel(made(**{"attitudes.recruit": 0.0005}), 200, deprived=deprived)
        recruits.append((world.territory.grievance.mean(), world.holding.recruits.sum()))
    assert recruits == sorted(recruits) and recruits[0][1] < recruits[1][1] < recruits[2][1]


def test_means_draw_recruits_and_saturate() -> None:
    joined = []
    for resources in (0.0, 1_000.0, 10_000.0, 1e9):
        many = [made(seed=seed, **{"attitudes.recruit": 0.001}) for seed in range(20)]
        for world in many:
            world.faction.resources[RED] = resources
            feel(world, 1)
        joined.append(np.array([world.holding.recruits[:, RED].sum() for world in many]))
    for fewer, more in pairwise(joined):
        assert (fewer <= more).all() and fewer.sum() < more.sum()
    none, half, _, all_of_it = (x.sum() for x in joined)
    assert half / none == pytest.approx(1.5, rel=0.15), "1000 fighters with 1000 each have half of the effect"
    assert all_of_it / none == pytest.approx(2.0, rel=0.15)


# Identity, patrols, contact, conduct


def test_identity_may_play_no_part() -> None:
    met = {
        (weight, welcome): feel(
            made("acceptance", **{"attitudes.identity": weight}), 30, welcome=welcome, meet=0.05
        ).civilian.trust
        for weight in (0.0, 0.2, 1.0)
        for welcome in (0.0, 0.5, 1.0)
    }
    assert met[0.0, 0.0].tobytes() == met[0.0, 1.0].tobytes() == met[1.0, 1.0].tobytes()
    for weight in (0.2, 1.0):
        flags = [met[weight, welcome].mean() for welcome in (0.0, 0.5, 1.0)]
        assert flags[0] < flags[1] < flags[2]
    nobody = feel(made("acceptance"), 30, meet=0.0).civilian.trust
    assert met[1.0, 0.0].tobytes() == nobody.tobytes(), "who is not welcome at all earns nothing where only flags count"


def test_nobody_trusts_a_flag_that_they_do_not_meet() -> None:
    unmet = [feel(made("acceptance"), 60, welcome=welcome).civilian.trust for welcome in (0.0, 1.0)]
    assert unmet[0].tobytes() == unmet[1].tobytes() == feel(made(), 60).civilian.trust.tobytes()


def test_legitimacy_at_home_moves_how_welcome_the_force_is() -> None:
    trust = {}
    for on in ((), ("legitimacy",)):
        for legitimacy in (0.1, 0.5, 0.9):
            world = made("acceptance", *on, **QUIET)
            world.mission.legitimacy_home[:] = legitimacy
            trust[on, legitimacy] = feel(world, 30, welcome=0.5, meet=0.1).territory.trust.mean()
    assert trust[(), 0.1] == trust[(), 0.9] == trust[("legitimacy",), 0.5]
    assert trust[("legitimacy",), 0.1] < trust[("legitimacy",), 0.5] < trust[("legitimacy",), 0.9]


def only(task: str, *on: str, **changes: Any) -> Any:
    """Describe the valley, where nobody fights, with a force all of whose units do one thing."""
    tasks = ("interpose", "patrol", "protect", "observe", "reach_out", "escort", "build", "enforce")
    mix = {f"mission.tasks.{name}": float(name == task) for name in tasks}
    still = {"clash.friction": 0.0, "violation.base_rate": 0.0, "attitudes.identity": 0.0}
    document = with_force(valley())
    document["contributors"][1] |= {"observers": 0.0, "police": 0.0}
    return scenario(document, {**STILL, **pathways(*on), **mix, **still, **changes})


def test_patrols_alone_earn_nothing_and_contact_does() -> None:
    for seed in range(6):
        nobody = run_days(only("patrol", "acceptance", **{"mission.deployed": False}), seed, 120)
        patrols = run_days(only("patrol", "acceptance"), seed, 120)
        talks = run_days(only("reach_out", "acceptance"), seed, 120)
        assert patrols.daily_force.troops.max() > 1000
        assert patrols.daily.trust.tobytes() == nobody.daily.trust.tobytes()
        assert (talks.daily.trust[-1] > nobody.daily.trust[-1]).all()


def test_abuse_destroys_trust_even_if_nobody_dies() -> None:
    for seed in range(6):
        rough = {"violation.harm_fatal": 0.0, "violation.harm_rate": 0.2}
        worlds = [
            run_days(only("patrol", "backlash", **change), seed, 120)
            for change in ({"violation.harm_rate": 0.0}, rough | {"monitoring.abuse": 0.0}, rough)
        ]
        decent, uncounted, abusive = (world.daily.trust[-1].mean() for world in worlds)
        assert worlds[2].territory.injured.sum() > 0 and not worlds[2].territory.dead.any()
        assert decent > uncounted > abusive, "what counts nothing by itself still feeds rumours"
        assert worlds[2].faction.consent.min() < worlds[0].faction.consent.min()
        assert worlds[2].presence.record.min() < worlds[0].presence.record.min() == 1.0


def test_consent_decays_when_the_force_fails_to_protect() -> None:
    violent = {"violation.base_rate": 0.5, "violation.most_deaths": 1}
    able = {"violation.stop_base": 1.0, "violation.stop_robust": 1.0, "contributors.X.quality": 1.0}
    able |= {"contributors.Y.quality": 1.0}
    gaps = []
    for seed in range(6):
        fails, stops = (
            run_days(only("protect", "protection", **violent, **change), seed, 200)
            for change in ({"violation.stop_base": 0.0, "violation.stop_robust": 0.0}, able)
        )
        gaps.append((stops.territory.trust - fails.territory.trust).mean())
        assert fails.faction.consent[RED] < 0.48 and stops.faction.consent[RED] == pytest.approx(0.5, abs=1e-3)
        assert fails.daily.trust[-1].mean() < fails.daily.trust[40].mean(), "it goes on falling"
    assert min(gaps) > 0.02


# Consent of the parties


def stop(world: Any, days: int, actors: list[int]) -> Any:
    """Let the force stop acts of these parties each day, and the parties draw their conclusions."""
    for day in range(days):
        many = len(actors)
        happen(world, day, kind=[CLASH] * many, outcome=CALLED_OFF, actor=actors, target=BLUE, deaths_civilians=0)
        escalation.step(world, day)
    return world


def test_who_alone_is_stopped_sees_the_force_as_partial() -> None:
    fair = stop(made("backlash"), 100, [RED, BLUE])
    unfair = stop(made("backlash"), 100, [RED])
    assert not fair.faction.bias.any() and fair.mission.impartiality[0] == 1.0
    assert unfair.faction.bias[RED] == pytest.approx(0.01 * sum(np.exp(-n / 90) for n in range(100)))
    assert unfair.faction.bias[BLUE] == 0.0
    assert unfair.mission.impartiality[0] == 1.0 - unfair.faction.bias[RED]
    taking_turns = made("backlash")
    for _ in range(100):
        stop(stop(taking_turns, 1, [RED]), 1, [BLUE])
    assert taking_turns.faction.bias.max() <= 0.0101, "over time both were stopped alike"
    assert not stop(made(), 100, [RED]).faction.bias.any()


def drift(world: Any, days: int) -> Any:
    """Let nothing happen for some days."""
    world.clock.first_today[:] = world.clock.events
    for day in range(days):
        escalation.step(world, day)
    return world


def test_consent_drifts_to_its_start_moved_by_legitimacy_and_bias() -> None:
    slow = {"escalation.bias_days": 3650.0}
    for legitimacy, expected in ((0.5, 0.5), (0.9, 0.74), (0.0, 0.2)):
        world = made("legitimacy")
        world.mission.legitimacy_home[:] = legitimacy
        assert drift(world, 900).faction.consent == pytest.approx(np.full(2, expected), abs=1e-4)
    for silent in (made(), made("legitimacy", units=0)):
        silent.mission.legitimacy_home[:] = 0.0
        assert (drift(silent, 100).faction.consent == 0.5).all()
    for on, less in ((("backlash",), True), ((), False)):
        world = made(*on, **slow)
        world.faction.bias[RED] = 0.8
        drift(world, 200)
        assert (world.faction.consent[RED] < 0.25) == less and world.faction.consent[BLUE] == 0.5


def test_outreach_speeds_recovery_and_not_the_fall() -> None:
    effort = {"mission.outreach": 1.0}
    for lost, faster in ((0.1, True), (0.9, False)):
        worlds = [made(*on, **effort) for on in ((), ("outreach",))]
        for world in worlds:
            world.faction.consent[:] = lost
            drift(world, 20)
        gaps = [abs(world.faction.consent[RED] - 0.5) for world in worlds]
        assert gaps[1] == pytest.approx(0.4 * np.exp(-20 * (3 if faster else 1) / 60))
        assert (gaps[1] < gaps[0]) == faster
    explained, not_explained = (made(*on, **effort) for on in (("outreach",), ()))
    for world in (explained, not_explained):
        world.faction.bias[RED] = 0.6
        drift(world, 30)
    assert explained.faction.bias[RED] < not_explained.faction.bias[RED]

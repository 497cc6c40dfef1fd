"""What sides expect of a deal and of fighting, in closed form: what each way of a third party does to acceptance."""

from math import exp
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.worlds import pathways, scenario, valley, with_force

from interpose.agents import faction_choices as choices
from interpose.agents.compiled.decorators import kernel
from interpose.agents.faction_choices import Bargain
from interpose.model.mechanisms import mediation
from interpose.model.rules.bargaining import bargain_between, expected_shift, stake_in, weariness
from interpose.model.simulation.initial_state import assemble

P = mediation.Params()


@kernel
def bargain(w: Any, f: int, g: int) -> Any:
    """Return what f sees in a deal with g."""
    return bargain_between(w, f, g, w.p[0].mediation)


@kernel
def shift_of(w: Any, f: int, g: int) -> float:
    """Return how much weaker f expects to be."""
    return expected_shift(w, f, g)


@kernel
def stake_of(w: Any, f: int, g: int) -> float:
    """Return what is at stake for f."""
    return stake_in(w, f, g)


@kernel
def worn(w: Any, f: int) -> float:
    """Return how worn out f is."""
    return weariness(w, f, w.p[0].mediation)


def by_hand(rule: Any) -> Any:
    """Return a rule as Python runs it."""
    return rule.py_func


value_of_deal, value_of_fighting = by_hand(choices.value_of_deal), by_hand(choices.value_of_fighting)
value_of_others_peace, accepts = by_hand(choices.value_of_others_peace), by_hand(choices.accepts)
EVEN = Bargain(win=0.5, stake=0.4, worn=0.3, both_worn=0.2, fear=0.5, shift=0.0, guarded=0.0, shielded=0.0, unknown=1.0)


def gain(see: Bargain = EVEN, seat: float = 0.0, pressure: float = 0.0, **parameters: float) -> float:
    """Return how much more a deal is worth than fighting on."""
    p = P.model_copy(update=parameters)
    return float(value_of_deal(p, see, seat, pressure) - value_of_fighting(p, see))


def test_the_gain_of_a_deal_is_what_the_page_says() -> None:
    costs = P.cost_war + P.cost_losses * 0.3 + P.cost_stalemate * 4 * 0.25 * 0.2
    hopes = P.gain_win * 0.4 * P.optimism * 0.5
    expected = costs - hopes - P.cost_cheated * 0.5 + P.gain_seat * 0.7 + P.gain_pressure * 0.2
    assert gain(seat=0.7, pressure=0.2) == pytest.approx(expected)
    chance = 1 / (1 + exp(-P.strictness * expected))
    assert accepts(chance - 1e-9, P.strictness, expected) and not accepts(chance + 1e-9, P.strictness, expected)
    assert value_of_others_peace(P, 0.7, 0.2) == pytest.approx(P.gain_seat * 0.7 + P.gain_pressure * 0.2)


def world(*on: str, **changes: Any) -> Any:
    """Assemble the valley with the named pathways on and a mission that leads talks with all effort."""
    w = assemble(scenario(with_force(valley(), mediation=1.0), {**pathways(*on), **changes}), 1, 1)
    w.mission.in_force[:], w.dyad.distrust[:] = 1, 0.8
    return w


def seen_by_red(w: Any) -> Bargain:
    """Return what red sees in a deal with blue."""
    return Bargain(*bargain(w, 0, 1))


def test_a_mediator_who_knows_nothing_changes_no_answer() -> None:
    alone, led = world(), world("mediation", "monitoring")
    led.presence.watch[:] = 0.0
    assert seen_by_red(alone) == seen_by_red(led)
    see = seen_by_red(led)
    assert gain(see, seat=1.0, gain_seat=0.0) == gain(see, seat=0.0), "but for the seats that it gives"
    led.presence.watch[:] = 1.0
    known = seen_by_red(led)
    assert known.unknown == pytest.approx(1 - P.informed) and known.fear == pytest.approx(0.8 * (1 - P.informed))
    assert gain(known) > gain(see)
    for on in ("mediation", "monitoring"):
        deaf = world(on)
        deaf.presence.watch[:] = 1.0
        assert seen_by_red(deaf).unknown == 1.0, f"{on} alone carries nothing"


def test_a_guarantee_raises_acceptance_and_the_shield_lowers_it() -> None:
    views = {}
    for on in ((), ("guarantee",), ("entrenchment",), ("guarantee", "entrenchment")):
        w = world(*on)
        w.presence.around[:], w.presence.stand[:] = 1.0, 0.9
        views[on] = gain(seen_by_red(w))
    plain, guaranteed, shielded, both = views.values()
    assert shielded < plain < guaranteed
    assert both == pytest.approx(plain + (guaranteed - plain) + (shielded - plain))
    w = world("guarantee")
    w.presence.around[:], w.presence.stand[:] = 1.0, 0.9
    assert seen_by_red(w).guarded == pytest.approx(0.9)
    w.presence.missed_line[:] = w.p[0].expectations.prior_cases
    assert seen_by_red(w).guarded == pytest.approx(0.45), "a force that failed guarantees less"


def test_a_balance_that_shifts_lowers_acceptance_less_where_it_is_guaranteed() -> None:
    def worth(shift: float, guarded: float) -> float:
        return gain(EVEN._replace(shift=shift, guarded=guarded))

    assert worth(0.6, 0.0) == pytest.approx(worth(0.0, 0.0) - 0.6 * P.cost_shift)
    assert worth(0.6, 1.0) == pytest.approx(worth(0.0, 1.0) - 0.6 * P.cost_shift * (1 - P.guarantee))
    w = world("power_shift")
    w.presence.enforce[:] = 0.5
    w.dyad.shift[0, 1] = 0.4
    assert shift_of(w, 0, 1) == pytest.approx(1 - 0.5 * 0.6)
    quiet = world()
    quiet.presence.enforce[:] = 0.5
    quiet.dyad.shift[0, 1] = 0.4
    assert shift_of(quiet, 0, 1) == pytest.approx(0.4), "terms count without a force"
    assert shift_of(quiet, 1, 0) == 0.0


def test_ground_at_stake_counts_by_area_and_losses_by_fighters() -> None:
    w = world()
    w.holding.control[:, 1] = (0.0, 0.6, 0.3)
    held = (30 * 0.6 + 10 * 0.3) / 60
    assert stake_of(w, 0, 1) == pytest.approx(w.faction.ambition[0] * held)
    w.holding.loss[:, 0] = (10, 5, 5)
    assert worn(w, 0) == pytest.approx(1 - exp(-20 / (P.weary_at * 1000)))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.floats(0, 1), min_size=9, max_size=9), st.floats(0.01, 0.5))
def test_signs_hold_everywhere(shares: list[float], more: float) -> None:
    see = Bargain(*shares)
    for name, sign in (("fear", -1), ("shift", -1), ("guarded", 1), ("shielded", -1), ("worn", 1), ("both_worn", 1)):
        up = see._replace(**{name: min(1.0, getattr(see, name) + more)})
        assert sign * (gain(up) - gain(see)) >= -1e-12, name
    assert gain(see._replace(unknown=min(1.0, see.unknown + more))) <= gain(see) + 1e-12

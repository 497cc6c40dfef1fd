"""Chance: the function is the one that was promised, even, independent along all five keys, and rightly transformed."""

from hashlib import blake2b
from itertools import product
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats
from support.keyed_draws import (
    MASK,
    bits_of,
    fill_bits,
    fill_heavy,
    fill_normal,
    fill_poisson,
    fill_uniform,
    fill_winners,
    key_of,
    numbers,
    splitmix,
    tail_exponent,
    tail_exponent_of_the_law,
    unmix,
)

from interpose.model.chance.streams import (
    MOST_ENTITIES,
    MOST_INDICES,
    draw,
    draw_people,
    front_entity,
    pair_entity,
    person_entity,
    stream,
)
from interpose.model.rules.blame import event_entity
from interpose.model.simulation.initial_force import UNITS_PER_CONTRIBUTOR

N = 200_000
HERE = {"seed": 7, "stream": 1, "day": 30, "entity": 1000, "index": 0}
STEPS = [
    *[("seed", step) for step in (1, 2, 1000)],
    *[("stream", step) for step in (1, 1 << 32)],
    *[("day", step) for step in (1, 7, 365)],
    *[("entity", step) for step in (1, 64, 4096, 1 << 24)],
    *[("index", step) for step in (1, 8, 64, 4096)],
]
# Every fixed set of draws below gives one number; a chance of 1e-4 either way leaves room for some hundred of them.
LEAST = 1e-4


def python(rule: Any) -> Any:
    """Return the plain function behind a compiled rule."""
    return getattr(rule, "py_func", rule)


def draws(most: int = N, shifted: str = "", **steps: int) -> npt.NDArray[np.float64]:
    """Draw numbers from HERE on, the named keys moving by their step each time, one key shifted by 1."""
    n = min(most, *(MOST_INDICES // step if name == "index" else most for name, step in steps.items()))
    moving = np.arange(n, dtype=np.int64)
    at = {name: HERE[name] + (name == shifted) + moving * steps.get(name, 0) for name in HERE}
    out = np.empty(n)
    fill_uniform(out, at["seed"], at["stream"].astype(np.uint64), at["day"], at["entity"], at["index"])
    return out


def chi_square_2d(a: npt.NDArray[np.float64], b: npt.NDArray[np.float64], cells: int = 16) -> float:
    """Return the p-value of independence and evenness of two series on a square of cells."""
    table = np.histogram2d(a, b, bins=cells, range=((0, 1), (0, 1)))[0].ravel()
    return float(stats.chisquare(table).pvalue)


def test_published_splitmix64_outputs() -> None:
    # The first five outputs of SplitMix64 seeded with 1234567, as given by its reference implementation.
    published = [6457827717110365317, 3203168211198807973, 9817491932198370423]
    published += [4593380528125082431, 16408922859458223821]
    out = np.empty(5, np.uint64)
    fill_bits(out, np.uint64(1234567), np.arange(1, 6), np.zeros(5, np.int64))
    assert [int(z) for z in out] == published


def test_bits_equal_an_independent_twin() -> None:
    cases = list(product((0, 1, 2**40 - 1, 123456789), (0, 1, 63, 2**24 - 1)))
    key = key_of(42, int(stream("clash.count")), 17)
    out = np.empty(len(cases), np.uint64)
    fill_bits(out, np.uint64(key), *(np.array(c, np.int64) for c in zip(*cases, strict=True)))
    assert [int(z) for z in out] == [bits_of(key, *case) for case in cases]


@pytest.mark.parametrize("seed", [0, 1, 2**31, 2**62])
@pytest.mark.parametrize("day", [0, 1, 36499])
def test_draw_equals_an_independent_twin(seed: int, day: int) -> None:
    number = stream("posture.choice")
    for entity, index in ((0, 0), (5, 0), (0, 5), (2**40 - 1, 2**24 - 1)):
        expected = bits_of(key_of(seed, int(number), day), entity, index) / 2**64
        assert draw(seed, number, day, entity, index) == pytest.approx(expected, abs=2.0**-52)


def test_streams_are_told_apart_by_name() -> None:
    assert int(stream("a")) != int(stream("b"))
    assert int(stream("clash.count")) == int.from_bytes(blake2b(b"clash.count", digest_size=8).digest(), "little")


def test_extreme_bits_stay_strictly_between_0_and_1() -> None:
    for z in (0, MASK, MASK - (1 << 11), 1 << 63):
        assert splitmix(unmix(z)) == z
        u = numbers(1, unmix(z))
        assert 0.0 < u[0] < 1.0, f"bits {z:#x} give {u[0]!r}"


@pytest.mark.parametrize(("name", "step"), STEPS)
def test_uniform_along_every_key(name: str, step: int) -> None:
    u = draws(**{name: step})
    assert len(np.unique(u)) == len(u)
    assert stats.kstest(u, "uniform").pvalue > LEAST
    even = stats.chisquare(np.histogram(u, 200, (0, 1))[0]).pvalue
    assert LEAST < even < 1 - LEAST, "neither uneven nor too even to be chance"


@pytest.mark.parametrize(("name", "step"), STEPS)
def test_independent_of_the_neighbour_along_every_key(name: str, step: int) -> None:
    u = draws(**{name: step})
    a, b = u[:-1], u[1:]
    assert abs(np.corrcoef(a, b)[0, 1]) < 4 / np.sqrt(len(a))
    assert abs(np.corrcoef((a - 0.5) ** 2, (b - 0.5) ** 2)[0, 1]) < 4 / np.sqrt(len(a))
    assert chi_square_2d(a, b) > LEAST


@pytest.mark.parametrize("one, other", [("seed", "day"), ("seed", "stream"), ("day", "entity"), ("entity", "index")])
def test_independent_when_a_second_key_is_shifted(one: str, other: str) -> None:
    u, v = draws(**{one: 1}), draws(shifted=other, **{one: 1})
    assert abs(np.corrcoef(u, v)[0, 1]) < 4 / np.sqrt(N)
    assert chi_square_2d(u, v) > LEAST


def test_every_bit_flips_half_of_the_time_between_neighbours() -> None:
    for name in ("entity", "index"):
        at = {"entity": np.arange(N + 1), "index": np.zeros(N + 1, np.int64)}
        if name == "index":
            at = {"entity": at["index"], "index": at["entity"]}
        out = np.empty(N + 1, np.uint64)
        fill_bits(out, np.uint64(key_of(3, 1, 2)), at["entity"], at["index"])
        flips = np.unpackbits((out[1:] ^ out[:-1]).view(np.uint8).reshape(N, 8), axis=1).mean(axis=0)
        assert np.abs(flips - 0.5).max() < 4.5 * 0.5 / np.sqrt(N)


def test_lanes_cut_from_one_draw_are_even_and_independent() -> None:
    out = np.empty(N, np.uint64)
    fill_bits(out, np.uint64(key_of(11, 5, 9)), np.arange(N), np.zeros(N, np.int64))
    lanes = [((out >> np.uint64(s)) & np.uint64(4095)).astype(float) / 4096 for s in (0, 12, 24, 36)]
    lanes.append((out >> np.uint64(48)).astype(float) / 65536)
    for i, lane in enumerate(lanes):
        assert stats.chisquare(np.histogram(lane, 256, (0, 1))[0]).pvalue > LEAST
        assert chi_square_2d(lane[:-1], lane[1:]) > LEAST
        for other in lanes[:i]:
            assert chi_square_2d(lane, other) > LEAST


def test_entities_do_not_collide_within_the_documented_ranges() -> None:
    keys, parties = (0, 1, 2, 63, 64, 4095, 65535), (0, 1, 2, 31, 62, 63)
    fronts = [python(front_entity)(t, f, g) for t, f, g in product(keys, parties, parties)]
    pairs = [python(pair_entity)(f, g) for f, g in product(range(64), repeat=2)]
    serials = (0, 1, 4095, 4096, 2**24 - 1)
    people = [python(person_entity)(t, row) for t, row in product(keys, serials)]
    units = [c * UNITS_PER_CONTRIBUTOR + i for c, i in product((0, 1, 63, 4095), (0, 1, 4095))]
    for entities in (fronts, pairs, people, units):
        assert len(set(entities)) == len(entities)
        assert min(entities) >= 0 and max(entities) < MOST_ENTITIES
    assert max(units) < MOST_INDICES, "a unit's key also serves as an index"


def test_event_entities_do_not_collide() -> None:
    parties = (0, 1, 2, 62, 63, -1, -2)
    faction = {row: SimpleNamespace(key=row) for row in range(64)}
    found = set()
    cases = list(product((0, 1, 65535), range(6), parties, parties))
    for t, kind, actor, target in cases:
        event = SimpleNamespace(territory=t, kind=kind, actor=actor, target=target)
        world = SimpleNamespace(event=[event], faction=faction, territory={t: SimpleNamespace(key=t)})
        found.add(python(event_entity)(world, 0))
    assert len(found) == len(cases)
    assert max(found) < MOST_ENTITIES


def test_people_draw_by_home_and_place_in_its_block() -> None:
    number, out, grown = stream("assembly.side"), np.empty(5), np.empty(6)
    homes = np.array([4, 4, 4, 4, 8, 8], np.uint16), np.array([0, 1, 2, 3, 0, 1], np.uint32)
    with np.errstate(over="ignore"):
        draw_people(out, 9, number, *(np.delete(column, 3) for column in homes), 0)
        draw_people(grown, 9, number, *homes, 0)
        assert out[4] == draw(9, number, 0, python(person_entity)(8, 1), 0)
    assert list(grown[[0, 1, 2, 4, 5]]) == list(out), "one more person at the first home moves nobody else's number"


def counts(u: Any, rate: Any) -> npt.NDArray[np.int64]:
    """Draw Poisson counts for arrays of numbers and rates, broadcast against each other."""
    u, rate = np.broadcast_arrays(np.asarray(u, float), np.asarray(rate, float))
    out = np.empty(u.size, np.int64)
    fill_poisson(out, np.ascontiguousarray(u).ravel(), np.ascontiguousarray(rate).ravel())
    return out.reshape(u.shape)


def test_poisson_is_the_exact_inverse_up_to_500() -> None:
    rates = np.array([1e-9, 1e-4, 0.02, 0.3, 1.0, 2.5, 10.0, 49.0, 120.0, 499.9, 500.0])[:, None]
    u = np.concatenate([numbers(2000), [1e-12, 1e-6, 0.5, 1 - 1e-6, 1 - 1e-9]])[None, :]
    mine, exact = counts(u, rates), stats.poisson.ppf(u, rates)
    # Where u lies on a step of the distribution function, rounding may decide either way.
    on_step = np.minimum(abs(stats.poisson.cdf(exact, rates) - u), abs(stats.poisson.cdf(exact - 1, rates) - u)) < 1e-12
    assert on_step.mean() < 0.02
    assert ((mine == exact) | on_step).all()


def test_poisson_of_no_rate_is_nothing() -> None:
    assert not counts(numbers(100), 0.0).any()
    assert not counts(numbers(100), -1.0).any()


@pytest.mark.parametrize("rate", [1e-3, 0.1, 1.0, 30.0, 400.0])
def test_poisson_of_the_largest_number_is_still_finite(rate: float) -> None:
    # The largest numbers that a draw can give lie above what the sum of chances reaches in floating point.
    u = np.array([1 - 2.0**-53, 1 - 2.0**-52, 1 - 2.0**-51])
    assert (counts(u, rate) <= rate + 12 * np.sqrt(rate) + 20).all()


def test_poisson_never_falls_when_the_rate_rises() -> None:
    u = np.concatenate([numbers(400), [1e-9, 1e-6, 1e-3, 0.5, 0.9, 0.99, 0.999, 1 - 1e-6, 1 - 1e-9]])[None, :]
    below = counts(u, np.concatenate([np.geomspace(1e-6, 490, 300), np.linspace(490, 500, 41)])[:, None])
    above = counts(u, np.concatenate([np.linspace(500.01, 520, 60), np.geomspace(520, 5000, 60)])[:, None])
    assert (np.diff(below, axis=0) >= 0).all()
    assert (np.diff(above, axis=0) >= 0).all()
    assert (above[0] >= below[-1]).all(), "the count falls where the exact law gives way to the normal one"


@pytest.mark.parametrize("rate", [3.0, 480.0, 600.0, 4000.0])
def test_poisson_mean_and_variance(rate: float) -> None:
    x = counts(numbers(N), rate)
    assert abs(x.mean() - rate) < 4 * np.sqrt(rate / N)
    assert abs(x.var() / rate - 1) < 4 * np.sqrt((2 + 1 / rate) / N)


def test_normal_quantile_equals_scipy() -> None:
    u = np.concatenate([numbers(500), [1e-12, 1e-6, 0.5, 1 - 1e-6]])
    out = np.empty(len(u))
    fill_normal(out, u)
    assert out == pytest.approx(stats.norm.ppf(u), abs=1e-6)


def totals(u: Any, exponent: float, scale: float, most: int) -> npt.NDArray[np.int64]:
    """Draw heavy-tailed totals."""
    out = np.empty(len(u), np.int64)
    fill_heavy(out, np.asarray(u, float), exponent, scale, most)
    return out


@pytest.mark.parametrize(("exponent", "scale"), [(2.5, 1.0), (2.5, 2.0), (2.1, 0.5), (3.5, 7.0)])
def test_heavy_tail_has_the_documented_survival(exponent: float, scale: float) -> None:
    # P(K >= k) is the length of the interval of u that gives k or more: look just beside its lower end.
    k = np.array([2, 3, 5, 10, 37, 100, 400])
    edge = 1 - (1 + (k - 1) / scale) ** -(exponent - 1)
    gap = 1e-9 * (1 - edge)
    assert (totals(edge + gap, exponent, scale, 4000) == k).all()
    assert (totals(edge - gap, exponent, scale, 4000) == k - 1).all()
    assert totals([1e-17, 1 - 2.0**-53], exponent, scale, 4000).tolist()[0] == 1
    assert totals([1 - 2.0**-53], 2.1, 20.0, 50)[0] == 50


def test_heavy_tail_exponent_is_recovered() -> None:
    x = totals(numbers(1_000_000), 2.5, 1.0, 10**9)
    law = tail_exponent_of_the_law()
    assert 2.3 < law < 2.6
    assert abs(tail_exponent(x) - law) < 4 * (law - 1) / np.sqrt((x >= 10).sum())


def test_race_is_won_in_proportion_to_weight_in_any_order() -> None:
    options, weights = np.array([0, 1, 2, 3]), np.array([1.0, 2.0, 0.0, 5.0])
    order = np.array([3, 1, 0, 2])
    one, other = np.empty(N, np.int64), np.empty(N, np.int64)
    fill_winners(one, np.uint64(99), options, weights)
    fill_winners(other, np.uint64(99), options[order], weights[order])
    assert (one == other).all()
    assert not (one == 2).any()
    assert stats.chisquare(np.bincount(one, minlength=4)[[0, 1, 3]], N * np.array([1, 2, 5]) / 8).pvalue > LEAST


def test_race_is_independent_of_options_that_are_added() -> None:
    one, other = np.empty(N, np.int64), np.empty(N, np.int64)
    fill_winners(one, np.uint64(5), np.array([0, 1]), np.array([1.0, 1.0]))
    fill_winners(other, np.uint64(5), np.array([0, 1, 9]), np.array([1.0, 1.0, 2.0]))
    assert (one[other != 9] == other[other != 9]).all(), "a newcomer may win, but never changes who wins of the others"

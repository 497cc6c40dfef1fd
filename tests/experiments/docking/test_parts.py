"""Parts that ask interpose itself: what tells their worlds apart, and what is expected of them."""

import pytest

from interpose.experiments.docking import athena, wheeler
from interpose.experiments.docking.contract import Sizes
from interpose.experiments.docking.one_place import one_place, tally
from interpose.viz.report.tables import differences

FEW = Sizes(runs=2)


def told_apart(one, other):
    """Name the paths at which two scenarios differ."""
    return {path for path, *_ in differences(one.model_dump(mode="json"), other.model_dump(mode="json"))}


def test_wheelers_arms_differ_in_what_they_say():
    popular, unpopular = (wheeler.world_of("grid-9", arm) for arm in ("popular", "unpopular"))
    assert told_apart(popular, unpopular) == {"feelings.trust"}
    silent, reporting = (wheeler.world_of("grid-9", arm) for arm in ("silent", "reporting"))
    assert told_apart(silent, reporting) == {
        "parameters.deployment.hears_base",
        "parameters.deployment.told_base",
    }


def test_directions_follow_from_paired_differences():
    results = {
        f"wheeler {name} {arm} {seed}": dict.fromkeys(wheeler.COUNTED, 5.0 + seed)
        for name in wheeler.WORLDS
        for arm in (*wheeler.TRUST, *wheeler.REPORTS)
        for seed in (1, 2)
    }
    for seed in (1, 2):
        results[f"wheeler grid-9 popular {seed}"]["stopped"] += 3 + 0.01 * seed
        results[f"wheeler grid-9 popular {seed}"]["violations"] += 3 + 0.01 * seed
    rows = wheeler.found(FEW, results).findings
    assert [row.verdict for row in rows[:3]] == ["reproduced", "not reproduced", "not clear"]
    assert rows[0].estimate == pytest.approx(3.015) and len(rows) == 16


def test_athenas_cases_are_ordered_as_expected():
    found = [athena.two_sides(share) for share in athena.SHARES]
    assert [v for v, _ in found] == sorted((v for v, _ in found), reverse=True)
    assert [s for _, s in found] == sorted(s for _, s in found)
    assert athena.two_sides(0.5, 0.25)[0] == athena.two_sides(0.5)[0]
    safer = [athena.with_force(personnel) for personnel in athena.CEILINGS]
    assert safer == sorted(safer) and len(set(safer)) == len(safer)
    assert not athena.town(0).mission.deployed and athena.town(500).mission.ceiling == 500


def test_ranks_are_spearmans():
    rising = [[1.0, 2.0, 3.0], [2.0, 3.0, 4.0]]
    assert tuple(athena.ranks(rising, [10, 20, 30])) == (1, 1, 1)
    assert athena.ranks(rising, [3, 2, 1]).middle == -1


def test_the_stripped_world_does_nothing_but_clash():
    """Whatever is not a clash kills nobody: all are there, or died in clashes; without friction nothing happens."""
    for seed in range(5):
        found = tally(one_place(3000, 2000, 0.05), seed, 60)
        assert found.clashes > 0
        assert (found.red_left + found.red_dead, found.blue_left + found.blue_dead) == (3000, 2000)
    assert tally(one_place(3000, 2000, 0.0), 1, 60) == (0, 0, 0, 3000, 2000, -1)


def test_equal_sides_change_places():
    """Two worlds that differ by which side is the stronger: the weaker one is worn down in both."""
    one = [tally(one_place(20_000, 5_000, 0.02), seed, 60) for seed in range(8)]
    other = [tally(one_place(5_000, 20_000, 0.02), seed, 60) for seed in range(8)]
    assert sum(run.blue_dead for run in one) > 2 * sum(run.red_dead for run in one)
    assert sum(run.red_dead for run in other) > 2 * sum(run.blue_dead for run in other)

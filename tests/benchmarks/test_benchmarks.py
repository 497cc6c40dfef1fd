"""What is compared in the benchmarks follows the same rules, and what they tell is reckoned and written right."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from benchmarks import c_pass, frames, report
from benchmarks.civilian_pass import FEELINGS, compiled_pass, crowd_of
from benchmarks.comparison import agreement
from benchmarks.made_up import bytes_per_civilian, gaza, made_up
from benchmarks.measuring import PROCESSOR, Row, exponent, growth_rows, interleaved, ratios, upper_part
from benchmarks.mesa_rules import Town
from benchmarks.numpy_pass import numpy_pass

from interpose.agents.civilian import Feelings, flight_rate, return_rate
from interpose.model.simulation.initial_state import assemble

ROWS, DAYS = 20_000, 5
RUN = Path(__file__).resolve().parent / "run.py"


@pytest.fixture(scope="module")
def scenario():
    return made_up(ROWS, 9, 2_000_000, factions=3, changes={"attitudes.join": 0.05, "attitudes.leave": 0.05})


@pytest.fixture(scope="module")
def crowd(scenario):
    """Return civilians some of whom are beside the limits of their feelings."""
    found = crowd_of(scenario, assemble(scenario, 1, 1))
    found.people.fear[::7], found.people.trust[::5], found.people.grievance[::11] = 1.0, 0.0, 1.0
    return found


@pytest.fixture(scope="module")
def later(crowd):
    """Return the same after some days by the compiled rules."""
    own = crowd.copy()
    for day in range(DAYS):
        compiled_pass(own, day)
    return own


# ---------------------------------------------------------------------------------------------- the same rules


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
def test_c_gives_the_same_bits(crowd, tmp_path):
    assert agreement(crowd, c_pass.build(tmp_path), DAYS).startswith("bit-identical")


@pytest.mark.skipif(shutil.which("cc") is None or not c_pass.has_avx512(), reason="no C compiler or no AVX-512")
def test_avx512_by_hand_gives_the_same_bits(crowd, tmp_path):
    assert agreement(crowd, c_pass.build(tmp_path, source=c_pass.BY_HAND), DAYS).startswith("bit-identical")


def test_another_processor_is_told_in_a_word(monkeypatch, tmp_path):
    monkeypatch.setattr(c_pass, "PARTS", ("avx9000",))
    with pytest.raises(c_pass.NoCompilerError, match="no AVX-512"):
        c_pass.build(tmp_path, source=c_pass.BY_HAND)


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
def test_agreement_tells_what_is_not_the_same(crowd, tmp_path):
    real = c_pass.build(tmp_path)

    def other(own, day):
        real(own, day)
        own.people.fear[0] = 0.25

    assert agreement(crowd, other, 1).startswith("feelings differ")


def test_numpy_agrees_to_the_precision_of_its_columns(crowd, later):
    own = crowd.copy()
    for day in range(DAYS):
        numpy_pass(own, day)
    for name in FEELINGS:
        np.testing.assert_allclose(getattr(own.people, name), getattr(later.people, name), atol=1e-6)
    assert (own.people.side == later.people.side).mean() > 0.9999
    assert np.array_equal(own.people.injured, later.people.injured)
    assert np.abs(own.totals - later.totals).max() <= 4 * (later.last - later.first).max()


def test_mesa_agents_feel_the_same_on_average(scenario, crowd, later):
    town = Town(scenario, crowd, crowd.living)
    for _ in range(DAYS):
        town.step()
    agents, error = list(town.agents), 5.0 / np.sqrt(crowd.living)
    for name in FEELINGS:
        ours, theirs = getattr(later.people, name), np.array([getattr(a, name) for a in agents])
        # both start from the same feelings: only the noise of a few days differs
        assert abs(theirs.mean() - ours.mean()) < error * 0.03 * np.sqrt(DAYS) + 1e-4, name
        assert theirs.std() == pytest.approx(ours.std(), rel=0.02), name
    for side in range(-1, 3):
        share = (later.people.side == side).mean()
        assert abs(np.mean([a.side == side for a in agents]) - share) < error * np.sqrt(0.25), side
    before, after = crowd.people.injured.sum(), later.people.injured.sum()
    assert sum(a.injured for a in agents) == pytest.approx(after, abs=5 * np.sqrt(before))
    assert sum(sum(place.leaning) for place in town.places) == sum(a.side >= 0 for a in agents)


def test_mesa_agents_move_as_often_as_the_rates_say(scenario, crowd):
    p = scenario.parameters_of("displacement").model_copy(update={"flight": 2.0, "seek": 0.05})
    town = Town(scenario, crowd, crowd.living)
    town.flight, town.seek = p.flight, p.seek
    expected = sum(1.0 - np.exp(-town.review_days * rate_of(p, a)) for a in town.agents)
    for _ in range(town.review_days):
        for agent in list(town.agents):
            if (agent.serial + town.day) % town.review_days == 0:
                agent.weigh()
        town.day += 1
    moved = [a for a in town.agents if a.place is not a.home]
    assert expected > 500
    assert len(moved) == pytest.approx(expected, abs=5 * np.sqrt(expected))
    assert all(a.place in a.home.near for a in moved)
    back = 1.0 - np.exp(-town.review_days * np.array([rate_of(p, a) for a in moved]))
    town.random.seed(2)
    places = [a.place for a in moved]
    for agent in moved:
        agent.weigh()
    gone = sum(a.place is not before for a, before in zip(moved, places, strict=True))
    assert gone == pytest.approx(back.sum(), abs=5 * np.sqrt(back.sum()))
    assert any(a.place is a.home for a in moved)


def rate_of(p, agent):
    """Return the rate of going anywhere, by the rules of the model."""
    here, home = agent.place, agent.home
    felt = Feelings(agent.fear, agent.hardship, float(agent.injured))
    rate = flight_rate.py_func(p, felt, here.danger, here.refuge, here.better)
    return rate + (0.0 if here is home else return_rate.py_func(p, agent.fear, home.danger, home.lack, home.barred))


def test_arrays_of_the_other_libraries_follow_the_same_rules(crowd, later):
    rows = np.concatenate([np.arange(a, b) for a, b in zip(crowd.first, crowd.last, strict=True)])
    place = np.repeat(np.arange(len(crowd.first)), crowd.last - crowd.first)
    columns = [getattr(crowd.people, name)[rows] for name in frames.PARTS[1:]]
    data = {"mood": crowd.mood, "holder": crowd.holder, "pace": np.array(crowd.pace[:8])}
    rng = np.random.default_rng(1)
    for _ in range(DAYS):
        columns = frames.array_day((place, *columns), rng, data)
    for name, values in zip(FEELINGS, columns[2:], strict=True):
        assert values.dtype == np.float32
        assert values.mean() == pytest.approx(getattr(later.people, name)[rows].mean(), abs=2e-3), name
    assert (columns[0] < 0).mean() == pytest.approx((later.people.side < 0).mean(), abs=0.02)


# -------------------------------------------------------------------------------------------------- the worlds


def test_worlds_have_the_sizes_asked_for():
    world = assemble(made_up(5_000, 10, 1_000_000, factions=5, units=40), 1, 1)
    assert len(world.civilian.fear) == pytest.approx(5_000, rel=0.05)
    assert (len(world.territory), len(world.faction), len(world.unit)) == (10, 5, 40)
    assert len(assemble(gaza(3_000), 1, 1).civilian.fear) == pytest.approx(3_000, rel=0.1)
    total, parts = bytes_per_civilian(world)
    assert total == sum(parts.values()) >= sum(column.itemsize for column in world.civilian)
    assert set(parts) >= {f"civilian.{name}" for name in world.civilian._fields}


# ------------------------------------------------------------------------------------------------ what is told


def test_exponents_are_fitted_right():
    sizes = [10.0**k for k in range(1, 7)]
    assert exponent(sizes, [3.0 * n**1.2 for n in sizes]) == pytest.approx(1.2)
    costs = [1000.0 + n for n in sizes]
    assert upper_part(costs) == 3
    whole, upper = exponent(sizes, costs), exponent(sizes[3:], costs[3:])
    assert whole < 0.7 < upper < 1.0
    rows = growth_rows("n", "things", sizes, {n: [c, 2.0 * c] for n, c in zip(sizes, costs, strict=True)}, "x", 1.05)
    assert rows[0].values == pytest.approx([upper, upper])
    assert rows[1].values == pytest.approx([whole, whole])
    assert [row.median for row in rows[2:]] == pytest.approx([1.5 * c for c in costs])


def test_rounds_are_interleaved_and_ratios_are_taken_within_them():
    said = []
    tasks = {name: lambda name=name: said.append(name) or float(len(said)) for name in "ab"}
    found = interleaved(tasks, 2)
    assert "".join(said) == "ab" + "ab" + "ba"
    assert found == {"a": [3.0, 6.0], "b": [4.0, 5.0]}
    assert ratios([2.0, 9.0], [1.0, 3.0]) == [2.0, 3.0]


FAST = Row("fast", "fast thing", [1.0, 0.5, 3.0], "x", PROCESSOR, 1.2, 0.9, note="mind this")
LARGE = Row("large", "large thing", [200.0, 300.0, 260.0], "x", PROCESSOR, 150, 250, "more")
SLOW = Row("slow", "slow thing", [1.3], "x", PROCESSOR, 1.2)
PLAIN = Row("plain", "plain thing", [1234.5], "ns", PROCESSOR)
SECTIONS = [
    report.Section("a", "First", [FAST, LARGE, SLOW, PLAIN], 2.0),
    report.Section("b", "Second", [], 0.0, "no cc"),
]
ABOUT = dict.fromkeys(
    ("cores", "processor", "system", "python", "numba", "numpy", "mesa", "compiler", "commit", "date"), "?"
)


def test_a_row_says_what_it_reaches():
    assert [report.verdict(row) for row in (FAST, LARGE, SLOW, PLAIN)] == ["bar", "stretch", "NO", ""]
    assert report.cells(LARGE) == ("large thing", "260", "200 to 300", "x", PROCESSOR, "≥ 150", "≥ 250", "stretch")
    assert report.cells(PLAIN)[1:3] == ("1,234", "")


def test_tables_say_what_was_measured_and_what_was_not():
    text = report.text_of(SECTIONS[0])
    assert "First (2 s)" in text
    assert "0.500 to 3.00" in text or "0.5 to 3.00" in text
    assert "(mind this)" in text
    assert "not measured: no cc" in report.text_of(SECTIONS[1])


def test_the_page_keeps_what_stands_around_the_tables(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n", encoding="utf-8")
    for _ in range(2):
        report.write_page(page, report.page_of(SECTIONS, ABOUT, 7, "make bench"))
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith(f"{report.END}\nafter\n")
    assert "old" not in text
    assert text.count("| large thing | 260 | 200 to 300 | x |") == 2, "among the aims and in its section"
    assert text.count("| plain thing |") == 1
    assert "Not measured: no cc." in text
    page.write_text("nothing", encoding="utf-8")
    with pytest.raises(ValueError, match="needs the lines"):
        report.write_page(page, "x")


def test_the_command_works_from_end_to_end(tmp_path):
    page, told = tmp_path / "page.md", tmp_path / "found.json"
    page.write_text(f"{report.BEGIN}\n{report.END}\n", encoding="utf-8")
    words = ["--quick", "--rounds", "2", "--only", "pass,bytes,days,cold", "--json", str(told), "--page", str(page)]
    done = subprocess.run([sys.executable, str(RUN), *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "civilian pass, compiled rules" in done.stdout
    assert "not measured: only when asked for, with --cold" in done.stdout
    found = json.loads(told.read_text(encoding="utf-8"))
    assert [section["name"] for section in found["sections"]] == ["pass", "bytes", "days", "cold"]
    assert {"processor", "python", "numba", "numpy", "commit", "date"} <= set(found["machine"])
    rows = {row["name"]: row for section in found["sections"] for row in section["rows"]}
    assert len(rows["days"]["values"]) == 2
    assert rows["bytes"]["values"][0] >= 16
    assert "state per civilian" in page.read_text(encoding="utf-8")
    assert str(tmp_path) not in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [(["--only", "pas"], "is not known"), (["--rounds", "0"], "at least 1"), (["--page", "no"], "needs")],
)
def test_mistakes_are_told_before_anything_is_measured(words, said):
    done = subprocess.run([sys.executable, str(RUN), *words], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert said in done.stderr

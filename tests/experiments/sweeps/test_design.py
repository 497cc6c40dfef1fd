"""Designs: which points they have, how runs are told apart, and what is refused in one line."""

import json
import re
from itertools import product
from typing import get_args

import numpy as np
import pytest
import yaml
from scipy.stats import qmc
from support.bad_scenarios import changed, refused
from support.commands import ask, listing
from support.paths import ROOT
from support.sweep_designs import DESIGN, design, plan
from support.worlds import scenario

from interpose.experiments.sweeps.design import Design, design_from, design_names, load_design
from interpose.experiments.sweeps.make_plan import make_plan
from interpose.model.errors import ScenarioError
from interpose.model.scenario.loading import load_scenario

FRICTION, CEILING = "clash.friction", "mission.ceiling"


def points(**changes):
    return plan(**changes).points


# ---------------------------------------------------------------------------------------------- points


def test_full_factorial_has_every_combination_once():
    found = points(method="full factorial", samples=None, cross=None, levels=4)
    assert len(found) == 8 and [p[CEILING] for p in found[:2]] == [0, 900]
    assert {(p[FRICTION], p[CEILING]) for p in found} == set(product(np.linspace(0.005, 0.05, 4).tolist(), (0, 900)))


def test_one_at_a_time_changes_one_path_of_the_scenario():
    found = points(method="one at a time", samples=None, cross=None)
    assert found == (
        {},
        {FRICTION: 0.005},
        {FRICTION: pytest.approx(0.0275)},
        {FRICTION: 0.05},
        {CEILING: 0},
        {CEILING: 900},
    )
    table = plan(method="one at a time", samples=None, cross=None).point_table()
    world = load_scenario("grid-4")
    assert table[CEILING].tolist() == [world.mission.ceiling] * 4 + [0, 900]
    assert table[FRICTION][0] == world.parameters_of("clash").friction


@pytest.mark.parametrize("method", ["latin hypercube", "sobol"])
def test_samples_fill_ranges_evenly_and_lists_in_equal_shares(method):
    found = points(method=method, samples=64, cross=None)
    friction = np.array([p[FRICTION] for p in found])
    assert len(found) == 64 and set(np.floor((friction - 0.005) / 0.045 * 64).astype(int)) == set(range(64))
    assert sum(p[CEILING] == 900 for p in found) == 32
    assert found == points(method=method, samples=64, cross=None)
    assert found != points(method=method, samples=64, cross=None, sampling_seed=2)


def test_sobol_points_are_those_of_scipy():
    unit = qmc.Sobol(2, scramble=True, rng=1).random(4)
    assert [p[FRICTION] for p in points(cross=None)] == pytest.approx((0.005 + 0.045 * unit[:, 0]).tolist())


def test_crossed_every_sample_meets_every_lever():
    found = points()
    assert len(found) == 8 and [p[CEILING] for p in found] == [0, 900] * 4
    assert all(found[i][FRICTION] == found[i + 1][FRICTION] for i in range(0, 8, 2))


def test_a_range_of_what_is_counted_has_whole_numbers():
    found = points(levers={CEILING: {"low": 0, "high": 3}}, uncertainties=None, cross=None, samples=64)
    counted = [p[CEILING] for p in found]
    assert all(type(value) is int for value in counted) and {v: counted.count(v) for v in counted} == {
        0: 16,
        1: 16,
        2: 16,
        3: 16,
    }


def test_a_table_gives_its_own_points():
    given = [{CEILING: 5, "mission.deployed": True}, {}, {FRICTION: 0.01}]
    wanted = plan(method="table", points=given, uncertainties=None, levers=None, samples=None, cross=None)
    assert wanted.points == tuple(given)
    assert wanted.point_table().columns.tolist() == ["point", "changes", CEILING, "mission.deployed", FRICTION]


def test_shipped_designs_can_be_planned():
    assert design_names()
    for name in design_names():
        assert make_plan(load_design(name)).runs > 1


# ---------------------------------------------------------------------------------------------- identity


def test_seeds_are_shared_by_points_unless_told_otherwise():
    paired, other = plan(first_seed=5), plan(first_seed=5, paired=False)
    assert [paired.seed_of(run) for run in range(6)] == [5, 6, 7] * 2
    assert [other.seed_of(run) for run in range(24)] == list(range(5, 29))


CHANGED = {
    "scenario": "grid-9",
    "changes": {"people_per_agent": 400},
    "levers": {CEILING: [0, 901]},
    "days": 41,
    "replications": 4,
    "first_seed": 2,
    "paired": False,
    "samples": 8,
    "sampling_seed": 2,
    "outcomes": ["clashes"],
    "monthly": True,
}


@pytest.mark.parametrize("key", CHANGED)
def test_whatever_changes_the_table_changes_the_identity(key):
    assert plan(**{key: CHANGED[key]}).identity != plan().identity


def test_the_same_again_has_the_same_identity_in_python_and_in_yaml(tmp_path):
    file = tmp_path / "d.yaml"
    file.write_text(yaml.safe_dump(DESIGN))
    assert make_plan(load_design(file)).identity == plan().identity == make_plan(Design(**DESIGN)).identity


def test_a_scenario_file_stands_beside_the_design(tmp_path):
    from interpose.model.scenario.synthetic import synthetic_document

    (tmp_path / "mine.yaml").write_text(yaml.safe_dump(synthetic_document("grid-4")))
    (tmp_path / "d.yaml").write_text(yaml.safe_dump(design(scenario="mine.yaml")))
    assert make_plan(load_design(tmp_path / "d.yaml")).identity == plan().identity


# ---------------------------------------------------------------------------------------------- bad input

TABLED = {"method": "table", "uncertainties": None, "levers": None, "samples": None, "cross": None}
PLAIN = {"method": "full factorial", "samples": None, "cross": None}
BAD = {
    "unknown key": ({"lever": {}}, ["lever", "unknown key: did you mean 'levers'?"]),
    "unknown path": ({"levers": {"mission.ceilin": [1]}}, ["mission.ceilin", "did you mean 'ceiling'?"]),
    "unknown start of a path": ({"levers": {"misson.ceiling": [1]}}, ["unknown path 'misson.ceiling'", "did you mean"]),
    "unknown path of a range": ({"uncertainties": {"clash.frictio": {"low": 0, "high": 1}}}, ["frictio", "unknown"]),
    "unknown path in a table": (TABLED | {"points": [{}, {"clash.frict": 1}]}, ["clash.frict", "unknown key"]),
    "lever also an uncertainty": (
        {"levers": {FRICTION: [0.01]}},
        [f"lever '{FRICTION}' is also an uncertainty: keep it in one of them"],
    ),
    "the same in other words": ({"levers": {f"parameters.{FRICTION}": [0.01]}}, ["is also an uncertainty"]),
    "lever also changed": ({"changes": {CEILING: 5}}, [f"'{CEILING}' is also among changes"]),
    "empty range": (
        {"uncertainties": {FRICTION: {"low": 0.2, "high": 0.2}}},
        [f"uncertainties.{FRICTION}", "the range is empty: low 0.2 must be below high 0.2"],
    ),
    "half a range": ({"uncertainties": {FRICTION: {"low": 0.2}}}, ["needs both low and high"]),
    "range with values": ({"levers": {CEILING: {"low": 1, "values": [1]}}}, ["either low and high, or values"]),
    "no values": ({"levers": {CEILING: []}}, [f"levers.{CEILING}", "the list of values is empty"]),
    "a value twice": ({"levers": {CEILING: [5, 5]}}, ["a value stands twice"]),
    "a single value": ({"levers": {CEILING: 5}}, ["must be {low: ..., high: ...} or a list of values"]),
    "word in a range": ({"levers": {CEILING: {"low": "few", "high": 9}}}, ["low = 'few': must be a number"]),
    "endless range": ({"levers": {CEILING: {"low": 0, "high": float("inf")}}}, ["must be a finite number"]),
    "value out of bounds": ({"levers": {CEILING: [0, -5]}}, ["mission.ceiling = -5: must be at least 0 (persons)"]),
    "range out of bounds": (
        {"uncertainties": {FRICTION: {"low": 0.1, "high": 7}}},
        ["clash.friction = ", "must be at most 1"],
    ),
    "value of another kind": ({"levers": {CEILING: ["many"]}}, ["= 'many': must be a whole number (persons)"]),
    "days as a lever": (
        {"levers": {"days": [3, 4]}, "days": None},
        ["'days' must be the same at every point, since outcomes are sums over the days of a run", "a design for each"],
    ),
    "start in a table": (TABLED | {"points": [{"start": "2001-01-01"}]}, ["'start' must be the same at every point"]),
    "places with monthly": (
        PLAIN | {"levers": {"places": [[]]}, "monthly": True},
        ["'places' must be the same at every"],
    ),
    "unknown outcome": ({"outcomes": ["clahses"]}, ["outcome 'clahses' is not known: did you mean 'clashes'?"]),
    "an outcome like none": ({"outcomes": ["zzz"]}, ["outcome 'zzz' is not known: known are clashes, strikes"]),
    "unknown method": ({"method": "random"}, ["method = 'random': must be one of 'full factorial', 'latin hypercube'"]),
    "unknown scenario": ({"scenario": "gaza-ifs"}, ["scenario 'gaza-ifs' is not known: did you mean gaza-isf?"]),
    "no samples": ({"samples": None}, ["method sobol needs samples"]),
    "samples for nothing": (PLAIN | {"samples": 4}, ["method full factorial takes no samples: remove them"]),
    "no power of two": ({"samples": 100}, ["samples = 100", "powers of two: take 64 or 128"]),
    "samples 0": ({"samples": 0}, ["samples = 0: must be at least 1 (points)"]),
    "true for a number": ({"replications": True}, ["replications = True: must be a whole number (runs)"]),
    "nothing varies": ({"levers": None, "uncertainties": None, "cross": None}, ["nothing varies"]),
    "cross without levers": ({"levers": None}, ["cross needs a sampled method, uncertainties and levers"]),
    "points without table": ({"points": [{}]}, ["points are for method table"]),
    "table without points": (TABLED, ["method table needs points"]),
    "a point twice": (TABLED | {"points": [{}, {CEILING: 1}, {}]}, ["points[2] stands in the table before"]),
    "a billion samples": ({"samples": 10**9}, ["samples = 1000000000: must be at most 100,000,000 (points)"]),
    "all samples there may be": (
        {"samples": 10**8, "method": "latin hypercube"},
        ["200,000,000 points x 3 replications need about", "GB of memory", "take fewer samples"],
    ),
    "a billion combinations": (
        PLAIN
        | {"levels": 1000, "levers": {f"mission.{n}": {"low": 0, "high": 0.9} for n in ("strength", "enforcement")}},
        ["1,000,000,000 points x 3 replications need about", "GB of memory"],
    ),
    "more points than memory": (PLAIN | {"levels": 10_000, "replications": 10**6}, ["GB of memory", "take fewer"]),
    "far more points than memory": (
        PLAIN
        | {"levels": 9999, "levers": {f"mission.{n}": {"low": 0, "high": 0.9} for n in ("strength", "enforcement")}},
        ["points x 3 replications need about", "take fewer samples, levels, values or replications"],
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_design_is_refused_in_one_line(capsys, tmp_path, case):
    changes, fragments = BAD[case]
    file = tmp_path / "bad.yaml"
    file.write_text(yaml.safe_dump(design(**changes), sort_keys=False))
    refused(ask(capsys, "sweep", file, "--out", tmp_path / "out"), *fragments)
    assert listing(tmp_path) == ["bad.yaml"]


@pytest.mark.parametrize(("name", "value"), [("days", 9), ("start", "2001-01-01")])
def test_a_contested_value_may_not_change_the_days_of_points(name, value):
    document = changed(("choices", "size", "options", "large", "set"), {name: value})
    wanted = design_from(design(**PLAIN, uncertainties=None, changes=None, levers={"choices.size": ["small", "large"]}))
    with pytest.raises(
        ScenarioError, match=rf"choices.size = 'large' sets {name}, which must be the same at every point"
    ):
        make_plan(wanted, scenario(document))


def test_the_heaviest_world_of_a_sweep_is_that_with_the_most_rows():
    sizes = {"people_per_agent": [50, 10, 200], CEILING: [0, 900]}
    found = plan(**PLAIN, uncertainties=None, changes=None, levers=sizes)
    assert found.heaviest.people_per_agent == 10
    assert plan().heaviest is not None and plan().heaviest.people_per_agent == 500


FILES = {
    "no such file": (None, ["nowhere.yaml: no such design", "force-size"]),
    "a list": ("- 1\n", ["must hold keys"]),
    "no YAML": ("a: [\n", ["not valid YAML"]),
    "empty": ("", ["must hold keys"]),
}


@pytest.mark.parametrize("case", FILES)
def test_a_bad_file_is_refused_in_one_line(capsys, tmp_path, case):
    text, fragments = FILES[case]
    file = tmp_path / "nowhere.yaml"
    if text is not None:
        file.write_text(text)
    refused(ask(capsys, "sweep", file, "--out", tmp_path / "out"), *fragments)


def test_a_point_table_says_what_each_point_changes():
    table = plan().point_table()
    assert [json.loads(text) for text in table["changes"]] == list(plan().points)


def test_the_page_names_every_key_and_method():
    page = (ROOT / "docs" / "sweeps.md").read_text(encoding="utf-8")
    keys = re.findall(r"^\| `(\w+)` \|", page.split("## The design")[1].split("| method |")[0], re.MULTILINE)
    assert keys == list(Design.model_fields)
    methods = re.findall(r"^\| `([a-z -]+)` \|", page.split("| method | points |")[1].split("\n\n")[0], re.MULTILINE)
    assert methods == list(get_args(Design.model_fields["method"].annotation))

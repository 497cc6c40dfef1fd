"""The public face: what is exported is what is documented, nothing heavy loads before it is asked for, examples run."""

import doctest
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.paths import ROOT

import interpose as ip
from interpose._results import Result
from interpose.model.errors import InterposeError
from interpose.model.results.comparison import Twin

PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
MODULES = (
    "_audits",
    "_comparisons",
    "_docking",
    "_events",
    "_explanations",
    "_laboratory",
    "_making",
    "_observation",
    "_sampling",
    "_scoring",
    "_stored",
    "_worlds",
)
SMALL = {"days": 20, "people_per_agent": 1000}
HEAVY = ("numba", "mesa", "pandas", "numpy", "scipy", "plotly", "pydantic")


def documented() -> set[str]:
    """List the names that the page of the public face explains."""
    return set(re.findall(r"^\| `ip\.(\w+)", PAGE, re.MULTILINE))


def snippets(text: str) -> list[str]:
    """List the Python snippets of a page."""
    return re.findall(r"```python\n(.*?)```", text, re.DOTALL)


def apart(code: str, folder: Path) -> str:
    """Run Python in another process, outside the checkout."""
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_exported_names_are_the_documented_ones():
    assert set(ip.__all__) == documented() and len(ip.__all__) == len(set(ip.__all__))
    told = set(re.findall(r":(?:func|class):`(\w+)`", ip.__doc__ or ""))
    assert told <= set(ip.__all__) and set(ip.__all__) - told == {"Result", "__version__"}


def test_every_exported_name_is_there_and_listed():
    assert set(ip.__all__) <= set(dir(ip))
    for name in ip.__all__:
        assert getattr(ip, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'twins'"):
        _ = ip.twins


def test_importing_loads_nothing_heavy(tmp_path):
    code = f"import sys, interpose; print([name for name in {HEAVY!r} if name in sys.modules])"
    assert apart(code, tmp_path).strip() == "[]"


def test_help_is_a_page_to_work_from():
    for name in ip.__all__:
        thing = getattr(ip, name)
        if callable(thing) and not isinstance(thing, type):
            text = thing.__doc__ or ""
            assert "Returns" in text or name == "scenarios", name
            for argument in thing.__code__.co_varnames[: thing.__code__.co_argcount + thing.__code__.co_kwonlyargcount]:
                assert re.search(rf"\b{argument}\b", text), f"{name}: {argument} is not explained"


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    module = importlib.import_module(f"interpose.{name}")
    failed, tried = doctest.testmod(module)
    assert failed == 0
    assert tried or name in ("_explanations", "_sampling")


def test_the_page_runs(tmp_path):
    for snippet in snippets(PAGE):
        assert apart(snippet, tmp_path)


def test_the_readme_runs_on_a_small_world(tmp_path):
    code = "\n".join(snippets(README)).replace("gaza-isf", "grid-4").replace("days=90", "days=10")
    assert "ip.twin" in code and "ConflictModel" in code
    assert apart(code, tmp_path)
    assert (tmp_path / "effects.html").is_file()


def test_python_dash_m_is_the_command(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "interpose", "--version"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == f"interpose {ip.__version__}"


@pytest.fixture(scope="module")
def effect() -> Result:
    """Return a small twin."""
    return ip.twin("grid-4", without=["force"], seeds=3, **SMALL)


def test_a_saved_result_is_the_one_in_memory(effect, tmp_path):
    before = {name: effect.table(name) for name in effect.tables}
    folder = effect.save(tmp_path / "twin")
    again = ip.load(folder)
    assert again.kind == "twin" and again.tables == effect.tables and (folder / "page.html").is_file()
    for name, table in before.items():
        assert again.table(name).equals(table), name
    with pytest.raises(InterposeError, match="exists already"):
        again.save(folder)


def test_a_loaded_result_can_be_copied_draws_and_reports(effect, tmp_path):
    effect.save(tmp_path / "first")
    copy = ip.load(tmp_path / "first").save(tmp_path / "second")
    assert sorted(path.name for path in copy.iterdir()) == sorted(p.name for p in (tmp_path / "first").iterdir())
    assert len(ip.plot(copy, "effects").data) > 0
    assert ip.report(copy).read_text(encoding="utf-8").count("<html") == 1
    assert all(ip.load(copy).plot(name) is not None for name in effect.plots[:2])


def test_a_result_says_what_it_is(effect):
    assert repr(effect).startswith("<twin of grid-4: effects")
    card = effect._repr_html_()
    assert card.startswith("<div>") and card.count("<li>") >= 1
    assert effect.sentences


def test_nothing_that_people_print_fills_the_screen(effect):
    world = ip.run("grid-4", **SMALL)
    small = (effect, effect.stored, Twin.read(effect.folder), world, world.run, world.run.scenario, ip.load("grid-4"))
    assert all(len(repr(one)) <= 200 and "\n" not in repr(one) for one in small)
    assert repr(world.run).startswith("<Run of grid-4, seed 1: ") and "4 places" in str(ip.load("grid-4"))
    assert world.plot().data and world._repr_html_().count("<li>") >= 1


def test_the_same_seeds_by_number_by_list_and_as_a_scenario(effect):
    scenario = ip.load("grid-4")
    listed = ip.twin(scenario, without=["force"], seeds=[1, 2, 3], **SMALL)
    assert listed.effects.equals(effect.effects)
    later = ip.twin("grid-4", without=["force"], seeds=2, first_seed=2, **SMALL)
    assert later.meta["seeds"] == [2, 3]


def test_compare_with_two_arms_is_a_twin(effect):
    policies = {"with": {}, "without": ["force"]}
    table = ip.compare("grid-4", policies, baseline="without", seeds=3, **SMALL).effects.set_index("measure")
    for row in effect.effects.to_dict("records"):
        assert table.loc[row["outcome"], ["difference", "low", "high"]].tolist() == pytest.approx(
            [row["difference"], row["low"], row["high"]], abs=1e-12, nan_ok=True
        )


def test_a_branch_without_changes_is_the_run():
    world = ip.run("grid-4", seed=3, **SMALL)
    pair = ip.branch(world, 10)
    both = pair.to_pandas()
    halves = [
        both[both["branch"] == name].drop(columns="branch").reset_index(drop=True) for name in both["branch"].unique()
    ]
    assert len(halves) == 2 and halves[0].equals(halves[1]) and pair.run.seed == 3
    assert world.outcomes == ip.run("grid-4", seed=3, **SMALL).outcomes


def test_shares_and_chains():
    shares = ip.attribute("grid-4", "violations", seeds=2, **SMALL)
    assert {"parts", "whole", "interactions"} <= set(shares.tables)
    whole = shares.table("whole")["effect"].sum()
    assert shares.to_pandas()["part"].sum() == pytest.approx(whole, abs=1e-9)
    chain = ip.explain("grid-4", "T0", "violations", seeds=2, **SMALL)
    assert chain.sentences and not chain.table("chain").empty


def test_where_events_went():
    went = ip.why_not("grid-4", without=["protection"], seeds=2, **SMALL)
    assert went.kind == "why_not" and went.tables == ["by_seed", "fates", "summary"]
    assert went.sentences and went.to_pandas().equals(went.table("summary"))
    assert set(went.table("fates")["without"]) == {"nothing", "protection"}


def test_a_sweep_and_what_reads_it(tmp_path):
    design = "scenario: grid-4\nchanges: {people_per_agent: 1000}\nlevers: {mission.ceiling: [0, 2000]}\n"
    (tmp_path / "design.yaml").write_text(f"{design}replications: 2\ndays: 10\n", encoding="utf-8")
    seen = list[int]()
    first = ip.sweep(tmp_path / "design.yaml", tmp_path / "sweep", done=lambda runs, failed: seen.append(runs))
    assert sum(seen) == 4 and len(first.to_pandas()) == 4
    assert dict(first.to_xarray().sizes)["replication"] == 2
    assert ip.load(tmp_path / "sweep").to_pandas().equals(first.to_pandas())


def test_sensitivity_ranks_an_input_that_matters_first():
    inputs = {"violation.base_rate": (0.0, 0.2), "mission.promises": (0.0, 1.0)}
    table = ip.sensitivity("grid-4", "violations", inputs=inputs, samples=4, seeds=1, **SMALL).to_pandas()
    assert table["path"].iloc[0] == "violation.base_rate"


@pytest.mark.parametrize(
    ("ask", "line"),
    [
        (lambda: ip.run("gaza"), "did you mean gaza-isf"),
        (lambda: ip.run("grid-4", days=0), "must be at least 1"),
        (lambda: ip.run("grid-4", off=["rain"]), "rain"),
        (lambda: ip.twin("grid-4"), "both worlds would be the same"),
        (lambda: ip.twin("grid-4", without=["fog"]), "fog"),
        (lambda: ip.compare("grid-4", {}), "nothing to compare"),
        (lambda: ip.attribute("grid-4", "joy"), "no such outcome"),
        (lambda: ip.explain("grid-4", "nowhere", "violations"), "nowhere"),
        (lambda: ip.why_not("grid-4", set={"mission.deployed": False}), "has no force"),
        (lambda: ip.why_not("grid-4", days=10, from_day=10), "from_day 10: is not a day of the run"),
        (lambda: ip.sensitivity("grid-4", method="guess"), "no such method"),
        (lambda: ip.load("no/such/folder"), "not known"),
        (lambda: ip.branch("grid-4", 400, days=10), "day 400"),
    ],
)
def test_mistakes_are_one_line(ask, line):
    with pytest.raises(InterposeError) as caught:
        ask()
    assert line in str(caught.value) and "\n" not in str(caught.value)

"""What is installed is what was tested: a wheel holds every package and its data, and gives the same run."""

import configparser
import json
import shutil
import sys
import zipfile
from pathlib import Path

import pytest
from support.other_programs import run_apart
from support.paths import ROOT

from interpose.model.results.outcomes import outcomes
from interpose.model.scenario.loading import load_scenario
from interpose.model.simulation.simulate import simulate

PARTS = ("interpose", "agents", "model", "experiments", "viz", "cli")
MADE = shutil.ignore_patterns("__pycache__", "*.py[cod]", "*.nbi", "*.nbc", ".*")
RUN = ("run", "grid-4", "--days", "5", "--people-per-agent", "200", "--json")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build a wheel from a copy of the sources, so that nothing is left in the checkout."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("built")
    for part in PARTS:
        shutil.copytree(ROOT / part, source / part, ignore=MADE)
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE", "MANIFEST.in"):
        shutil.copy(ROOT / name, source / name)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    run_apart(*pip, "wheel", source, "--no-deps", "--no-build-isolation", "-w", built, cwd=built)
    (found,) = built.glob("interpose-*.whl")
    return found


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory):
    """Install the wheel into a fresh environment that borrows the dependencies but not the checkout."""
    fresh = tmp_path_factory.mktemp("fresh") / "venv"
    run_apart(sys.executable, "-m", "venv", "--without-pip", fresh, cwd=fresh.parent)
    executable = fresh / "bin" / "python"
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(run_apart(executable, "-c", where, cwd=fresh).strip())
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", executable)
    run_apart(*pip, "install", "--no-deps", "--no-index", wheel, cwd=fresh)
    borrowed = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "dependencies.pth").write_text("\n".join(borrowed), encoding="utf-8")
    return executable


def shipped() -> set[str]:
    """List what the checkout's packages hold, as the wheel should name it."""
    kinds = {".py", ".yaml", ".csv", ".geojson", ".md", ".typed", ".vue", ".css", ".jinja", ".js", ".parquet", ".gz"}
    kinds |= {".json", ".txt", ".po"}
    files = {
        path for part in PARTS for path in (ROOT / part).rglob("*") if path.suffix in kinds or path.name == "py.typed"
    }
    inside = {path.relative_to(ROOT).as_posix().removeprefix("interpose/") for path in files}
    return {f"interpose/{name}" for name in inside if "__pycache__" not in name}


def test_every_folder_with_python_files_is_a_package():
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg")
    listed = set(settings["options"]["packages"].split())
    folders = dict(line.split(" = ") for line in settings["options"]["package_dir"].strip().splitlines())
    assert folders == {part if part == "interpose" else f"interpose.{part}": part for part in PARTS}
    with_code = {path.parent.relative_to(ROOT) for part in PARTS for path in (ROOT / part).rglob("*.py")}
    named = {
        "interpose" if folder.parts == ("interpose",) else f"interpose.{'.'.join(folder.parts)}" for folder in with_code
    }
    assert listed == named
    outside = {"tests", "docs"}
    assert {path.name for path in ROOT.iterdir() if path.is_dir() and any(path.glob("*.py"))} <= {
        *PARTS,
        *outside,
        ".ci",
    }


def test_every_package_is_typed_and_says_so(wheel):
    with zipfile.ZipFile(wheel) as file:
        names = set(file.namelist())
    assert "interpose/py.typed" in names and sum(name.endswith("py.typed") for name in names) == 1


def test_the_wheel_holds_everything_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as file:
        names = {name for name in file.namelist() if ".dist-info/" not in name}
        metadata = {name.split("/", 1)[1] for name in file.namelist() if ".dist-info/" in name}
    assert names == shipped()
    assert {"METADATA", "entry_points.txt", "licenses/LICENSE"} <= metadata
    assert "interpose/__init__.py" in names
    assert {
        "interpose/model/scenario/shipped/gaza-isf.yaml",
        "interpose/model/scenario/shipped/gaza-isf/shapes.geojson",
    } <= names


def test_nothing_of_the_checkout_is_imported(python, tmp_path):
    modules = "interpose.cli.main, interpose.model.scenario.loading as m, interpose.viz"
    code = f"import {modules}; print(m.__file__, *interpose.__path__)"
    found = run_apart(python, "-c", code, cwd=tmp_path).split()
    assert all(path.startswith(str(python.parent.parent)) for path in found), found


def test_the_installed_command_gives_the_same_run(python, tmp_path):
    """Uncompiled there and compiled here, which spares a compilation and must not matter either."""
    found = json.loads(run_apart(python.with_name("interpose"), *RUN, cwd=tmp_path, NUMBA_DISABLE_JIT="1"))
    here = simulate(load_scenario("grid-4", {"days": 5, "people_per_agent": 200}), 1)
    assert found["outcomes"] == outcomes(here)
    assert list(tmp_path.iterdir()) == []


def test_the_installed_command_knows_its_scenarios(python, tmp_path):
    text = run_apart(python.with_name("interpose"), "validate", "gaza-isf", cwd=tmp_path)
    assert text.startswith("gaza-isf: valid (25 places")


@pytest.mark.slow
def test_the_installed_command_compiles_and_gives_the_same_comparison(python, tmp_path):
    words = ("twin", "grid-4", "--days", "40", "--without", "force", "--seeds", "2", "--json", "--out", "out")
    compiled = {"INTERPOSE_CACHE": str(tmp_path / "cache")}
    there = json.loads(run_apart(python.with_name("interpose"), *words, cwd=tmp_path, **compiled))
    assert (tmp_path / "out" / "page.html").is_file()
    (tmp_path / "here").mkdir()
    command = (sys.executable, "-m", "interpose.cli.main")
    assert there == json.loads(run_apart(*command, *words, cwd=tmp_path / "here"))

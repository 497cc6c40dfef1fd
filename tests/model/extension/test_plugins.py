"""What other distributions add: found, used, told of; what is broken in one line, and without harm to the rest."""

import json
from pathlib import Path

import pytest
from support import additions as parts
from support.distributions import ask_with, distribution, python_with

from interpose.agents.compiled.cache import fingerprint
from interpose.experiments.execution.result_hash import build

SMALL = ("--days", "2", "--people-per-agent", "1000")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a distribution that adds one of each kind."""
    site = tmp_path_factory.mktemp("sound") / "site"
    figure = parts.FIGURE + "\n\nfrom interpose.viz.figure import Drawing\n"
    figure += 'FIGURE = Drawing("quiet", "Quiet days", "Days with and without events.", quiet_days)\n'
    entries = {
        "mechanisms": {"checkpoints": "hills.checkpoints"},
        "scenarios": {"two-hills-1999": "hills.data"},
        "studies": {"halves": "hills.halves"},
        "figures": {"run.quiet": "hills.quiet"},
    }
    files = {
        "hills/__init__.py": "print('loaded')\n",
        "hills/checkpoints.py": parts.MECHANISM,
        "hills/checkpoints.md": parts.LAW,
        "hills/data/two-hills-1999.yaml": parts.SCENARIO,
        "hills/halves.py": parts.STUDY,
        "hills/quiet.py": figure,
    }
    distribution(site, "some-hills", entries, files)
    return site


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with distributions that add something broken of each kind, and one that is sound."""
    site = tmp_path_factory.mktemp("broken") / "site"
    entries = {
        "mechanisms": {"falling": "fallen.falling"},
        "scenarios": {"lost": "fallen.data", "torn": "fallen.torn", "gaza-isf": "fallen.data"},
        "studies": {"silent": "fallen.silent"},
        "figures": {"run.fault": "fallen.fault", "run.none": "fallen.silent"},
    }
    files = {
        "fallen/__init__.py": "",
        "fallen/falling.py": "1 / 0\n",
        "fallen/torn/torn.yaml": "name: torn\nplaces: 3\n",
        "fallen/silent.py": "print('noise')\n",
        "fallen/fault.py": "from interpose.viz.figure import Drawing\n"
        "FIGURE = Drawing('fault', 'F', 'f', lambda run: 1 / 0)\n",
    }
    distribution(site, "fallen-towers", entries, files)
    distribution(site, "kept", {"studies": {"halves": "halves"}}, {"halves.py": parts.STUDY})
    return site


EVERYTHING = """
import json, sys
import interpose as ip
from interpose.model.mechanisms.contract import name_of
from interpose.model.mechanisms.registry import MECHANISMS
from interpose.model.simulation.compiled_day import source
from interpose.viz.app.levers import lever_groups
from interpose.viz.app.words import equations_of, law_of
unit = next(source(mechanism) for mechanism in MECHANISMS if name_of(mechanism) == "checkpoints")
scenario = ip.load("two-hills-1999")
groups = {group.name: [lever.path for lever in group.levers] for group in lever_groups(scenario)}
world = ip.run("two-hills-1999", days=2, people_per_agent=1000)
world.save("run")
stored = ip.load("run")
print(json.dumps({
    "rows": ip.plugins().to_dict("records"), "law": ip.law_page("checkpoints"), "pathways": groups["pathways"],
    "levers": groups["parameters"], "equations": equations_of("checkpoints"), "about": law_of("checkpoints", "rise"),
    "software": stored.meta["software"], "plots": stored.plots, "bars": list(stored.plot("quiet").data[0].y),
    "report": "Quiet days" in open(stored.report()).read(), "source": unit, "names": ip.scenarios(),
    "heights": stored.plot("quiet").layout.height,
}))
"""


def test_everything_knows_what_is_added(sound):
    found = json.loads(python_with(sound, EVERYTHING).splitlines()[-1])
    assert [row["kind"] for row in found["rows"]] == ["mechanisms", "scenarios", "studies", "figures"]
    assert {(row["distribution"], row["version"], row["problem"]) for row in found["rows"]} == {
        ("some-hills", "1.0", "")
    }
    assert "pathways.checkpoints" in found["pathways"] and "parameters.checkpoints.rise" in found["levers"]
    assert list(found["equations"]) == ["21.1"] and [one["number"] for one in found["about"]["equations"]] == ["21.1"]
    assert (
        "| `rise` | 0.01 | 0 .. 1 |" in found["law"] and "(21.1)" in found["law"] and "after attitudes" in found["law"]
    )
    (plugin,) = found["software"]["plugins"]
    assert (plugin["distribution"], plugin["version"], plugin["mechanisms"]) == ("some-hills", "1.0", ["checkpoints"])
    assert len(plugin["code"]) == 16
    assert "quiet" in found["plots"] and "quiet days" in found["bars"] and found["report"] and found["heights"] == 240
    assert "from hills.checkpoints import step" in found["source"]
    assert found["names"][-1] == "two-hills-1999"


IDENTITY = "from interpose.agents.compiled.cache import fingerprint; from interpose.experiments.execution.result_hash "
IDENTITY += "import build; print(fingerprint(), build())"


def test_what_is_compiled_and_kept_is_named_by_the_code_that_is_added(sound, tmp_path):
    def identity(text: str) -> str:
        site = tmp_path / str(len(text)) / "site"
        distribution(site, "some", {"mechanisms": {"checkpoints": "checkpoints"}}, {"checkpoints.py": text})
        return python_with(site, IDENTITY)

    one, other = identity(parts.MECHANISM), identity(parts.MECHANISM + "#\n")
    for names in zip((fingerprint(), build()), one.split(), other.split(), strict=True):
        assert len(set(names)) == 3


def test_what_is_broken_is_told_one_line_each(broken):
    answer = ask_with(broken, "plugins", "--json")
    assert (answer.status, answer.err) == (0, ""), answer.err
    rows = {(row["kind"], row["name"]): row["problem"] for row in json.loads(answer.out)["plugins"]}
    said = {
        ("mechanisms", "falling"): "line 1 of falling.py: ZeroDivisionError: division by zero",
        ("scenarios", "lost"): "there is no fallen/data/lost.yaml",
        ("scenarios", "torn"): "fallen-towers: torn.yaml: places",
        ("scenarios", "gaza-isf"): "another has this name",
        ("studies", "silent"): "it declares no STUDY",
        ("figures", "run.none"): "it declares no FIGURE",
    }
    for which, words in said.items():
        assert words in rows[which] and "INTERPOSE_LEAVE_OUT=fallen-towers" in rows[which], rows[which]
        assert "fallen-towers" in rows[which][:60] and len(rows[which]) <= 300
    assert rows["figures", "run.fault"] == rows["studies", "halves"] == ""


def test_commands_that_do_not_need_it_go_on(broken):
    listed = ask_with(broken, "scenarios", "--json")
    names = [row["name"] for row in json.loads(listed.out)["scenarios"]]
    assert listed.status == 0 and "gaza-isf" in names and "torn" not in names
    assert [line[:31] for line in listed.err.splitlines()] == [
        "interpose: fallen-towers 1.0, s",
        "interpose: fallen-towers: torn.",
    ]
    studies = ask_with(broken, "study", "--list", "--json")
    assert "halves" in {row["name"] for row in json.loads(studies.out)}
    assert studies.err.count("\n") == 1 and "fallen-towers 1.0, study silent" in studies.err


def test_a_run_is_refused_in_one_line_and_goes_on_without(broken):
    answer = ask_with(broken, "run", "grid-4", *SMALL)
    assert (answer.status, answer.out) == (2, "") and answer.err.count("\n") == 1 and len(answer.err) < 310
    assert answer.err.startswith("interpose: fallen-towers 1.0, mechanism falling: line 1 of falling.py: ")
    left = ask_with(broken, "run", "grid-4", *SMALL, "--json", INTERPOSE_LEAVE_OUT="fallen-towers")
    assert left.status == 0 and json.loads(left.out)["days"] == 2


FIGURES = """
import interpose as ip
from interpose.model.errors import InterposeError
ip.run("grid-4", days=2, people_per_agent=1000).save("run")
stored = ip.load("run")
print(sorted(set(stored.plots) & {"fault", "none"}))
for name in ("fault", "none"):
    try:
        stored.plot(name)
    except InterposeError as error:
        print(error)
print("Week by week" in open(stored.report()).read())
"""


@pytest.mark.slow
def test_a_broken_figure_is_told_when_it_is_asked_for(broken):
    text = f"from interpose.model.mechanisms import registry\nregistry.REFUSED = ()\n{FIGURES}"  # the figures stay
    listed, fault, none, report = python_with(broken, text).splitlines()
    assert listed == "['fault']"
    assert fault.startswith("fallen-towers 1.0, figure run.fault: line 2 of fault.py: ZeroDivisionError")
    assert "it declares no FIGURE" in none and report == "True"


def test_a_file_of_ones_own_is_told_of(tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    answer = ask_with(site, "run", "grid-4", *SMALL, INTERPOSE_MECHANISMS=str(tmp_path / "gone.py"))
    assert answer.status == 2 and "gone.py: no such file of Python (.py)" in answer.err
    assert "INTERPOSE_MECHANISMS" in answer.err and answer.err.count("\n") == 1

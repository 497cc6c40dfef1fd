"""Adding something touches no more files than the table of `docs/extending.md` says, and everything then knows it.

Each test adds to a copy of the checkout, and asks that copy in other processes, uncompiled and in small worlds.
"""

from pathlib import Path

import pytest
from support import additions as parts
from support.house import House

SMALL = ("grid-4", "--days", "2", "--people-per-agent", "1000")
OTHERS = (
    "deterrence entrenchment protection monitoring mediation influence disarmament spoiling legitimacy acceptance "
    "outreach backlash power_shift verification patrolling dialogue resistance crowding relief diversion "
    "reconstruction exclusion"
)
FEW = (*SMALL, *(word for name in OTHERS.split() for word in ("--off", name)))
"""A world in which two groups of pathways are left: the line, and what is added."""


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Return a copy of the checkout."""
    return House(tmp_path)


@pytest.fixture
def with_mechanism(house: House) -> House:
    """Return a copy with one mechanism more."""
    house.add("model/mechanisms/checkpoints.py", parts.MECHANISM)
    house.add("docs/laws/checkpoints.md", parts.LAW)
    house.add("tests/oracles/checkpoints.py", parts.ORACLE)
    registry = "model/mechanisms/registry.py"
    house.put(registry, "    checkpoints,\n", before="    clash,\n    communal,\n")
    house.put(registry, "        checkpoints,\n", before="        escalation,\n        control,\n")
    assert house.touched == {
        "model/mechanisms/checkpoints.py",
        "model/mechanisms/registry.py",
        "docs/laws/checkpoints.md",
        "tests/oracles/checkpoints.py",
    }
    return house


def test_a_copy_is_what_is_asked(house: House) -> None:
    code = "import interpose.model.errors as m; print(m.__file__)"
    assert Path(house.start("-c", code).strip()).resolve().is_relative_to(house.root)


def test_commands_know_a_new_mechanism(with_mechanism: House) -> None:
    house = with_mechanism
    scenario = house.json("show", "grid-4")["scenario"]
    assert scenario["pathways"]["checkpoints"] is True and scenario["parameters"]["checkpoints"] == {"rise": 0.01}
    fast, none = (
        house.json("run", "grid-4", "--days", "40", "--people-per-agent", "1000", *words)["outcomes"]
        for words in (("--set", "checkpoints.rise=0.9"), ("--off", "checkpoints"))
    )
    assert fast["mean_trust"] < none["mean_trust"]


@pytest.mark.slow
def test_an_effect_is_shared_out_to_a_new_pathway(with_mechanism: House) -> None:
    house = with_mechanism
    found = house.json("attribute", *FEW, "--seeds", 1, "--threads", 1, "--out", house.out / "parts")
    assert [(part["player"], part["pathways"]) for part in found["parts"]] == [
        ("line", "guarantee interposition reassurance containment displaced_violence"),
        ("friction", "checkpoints"),
        ("outside the pathways", ""),
    ]
    words = ("--scenario", *FEW, "--seeds", 1, "--threads", 1, "--out", house.out / "study")
    table = house.json("study", "pathways", *words)["table"]
    assert {row["arm"]: row["pathways"] for row in table}["friction"] == "checkpoints"


def test_pages_know_a_new_mechanism(with_mechanism: House) -> None:
    house = with_mechanism
    house.start(house.root / "docs" / "generate.py")
    page = house.page("docs/model.md")
    assert "| `checkpoints` | harmful | friction | checkpoints |" in page and "(21.1)" in page
    assert page.index("\n### monitoring\n") < page.index("\n### checkpoints\n") < page.index("\n### escalation\n")
    house.test("tests/test_docs.py", "tests/model/rules/test_equations.py", "-k", "not format")


@pytest.mark.slow
def test_tests_know_a_new_mechanism(with_mechanism: House) -> None:
    """Its step against its oracle, whole days against all oracles, what it reads and writes, and the golden worlds."""
    house = with_mechanism
    tests = ("mechanisms/test_oracles.py", "rules/test_declared_and_used.py", "mechanisms/test_mechanisms_apart.py")
    told = house.test(
        *(f"tests/model/{path}" for path in tests), "-k", "(checkpoints or declared or apart or whole) and not own"
    )  # its own tests: extending.md
    assert " passed" in told


@pytest.mark.slow
def test_a_figure_of_a_run_is_its_file_and_a_row(house: House) -> None:
    house.add("viz/figures/quiet_days.py", parts.FIGURE)
    house.put(
        "viz/kinds/run.py",
        "from interpose.viz.figures.quiet_days import quiet_days\n",
        before="from interpose.viz.figures.sankey import",
    )
    house.put("viz/kinds/run.py", parts.FIGURE_ROW, before='    Drawing(\n        "severity",\n')
    assert house.touched == {"viz/figures/quiet_days.py", "viz/kinds/run.py"}
    store = house.out / "run"
    house.ask("run", *SMALL, "--quiet", "--out", store)
    listed = {figure["name"]: figure for figure in house.json("plot", store, "--list")["figures"]}
    assert listed["quiet"]["heading"] == "Quiet days" and not listed["quiet"]["why_not"]
    house.ask("plot", store, "--figure", "quiet", "--out", house.out / "drawn", "--quiet")
    assert (house.out / "drawn" / "quiet.html").is_file()
    house.ask("report", store, "--quiet")
    assert "Quiet days" in (store / "report.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_kind_of_result_is_its_file_and_its_writer(house: House) -> None:
    house.add("viz/kinds/tally.py", parts.KIND)
    house.add("experiments/comparison/tally.py", parts.WRITER)
    assert house.touched == {"viz/kinds/tally.py", "experiments/comparison/tally.py"}
    store = house.out / "tally"
    house.start("-c", f"from interpose.experiments.comparison.tally import tally; tally('grid-4', {str(store)!r})")
    assert [figure["name"] for figure in house.json("plot", store, "--list")["figures"]] == ["counts"]
    house.ask("plot", store, "--out", house.out / "drawn", "--quiet")
    house.ask("report", store, "--quiet")
    report = (store / "report.html").read_text(encoding="utf-8")
    assert "How many clashes are there?" in report and "Counted in 2 seeds." in report and "Tallies" in report
    words = "import interpose as ip; r = ip.load('tally'); print(r.kind, r.plots, len(r.to_pandas()), r.sentences)"
    assert house.start("-c", words).split()[0] == "tally"


@pytest.mark.slow
def test_an_outcome_is_a_row(house: House) -> None:
    house.put("model/results/outcomes.py", parts.OUTCOME, before='    Outcome("troops_at_end",')
    assert house.touched == {"model/results/outcomes.py"}
    found = house.json("run", *SMALL)["outcomes"]
    assert 0 <= found["quiet_days"] <= 2
    house.start(house.root / "docs" / "generate.py")
    assert "| `quiet_days` | days | Days without any event |" in house.page("docs/outputs.md")
    store = house.out / "pair"
    words = ("--policy", "none=no-force", "--seeds", 2, "--threads", 1, "--out", store)
    effects = house.json("compare", *SMALL, *words, "--outcome", "quiet_days")
    assert "Days without any event" in str(effects)
    figure = house.json("plot", store, "--outcome", "quiet_days", "--figure", "effects", "--out", house.out / "drawn")
    assert figure["figures"] == ["effects"]


@pytest.mark.slow
def test_a_scenario_is_its_file_and_its_page(house: House) -> None:
    house.add("model/scenario/shipped/two-hills-1999.yaml", parts.SCENARIO)
    house.add("docs/scenarios/two-hills-1999.md", "# Two hills\n\nMade up.\n")
    assert len(house.touched) == 2
    assert "two-hills-1999" in {row["name"] for row in house.json("scenarios")["scenarios"]}
    assert house.json("validate", "two-hills-1999")["valid"] is True
    assert house.json("run", "two-hills-1999", "--days", 2)["outcomes"]["displaced"] >= 0
    collected = house.test("--collect-only", "tests/model/scenario/test_missions.py", "tests/viz/app/test_panels.py")
    assert "two-hills-1999" in collected


@pytest.mark.slow
def test_a_study_and_a_design_are_files(house: House) -> None:
    house.add("experiments/studies/shipped/halves.py", parts.STUDY)
    house.add("experiments/sweeps/shipped/halves.yaml", parts.DESIGN)
    assert {row["name"]: row["question"] for row in house.json("study", "--list")}["halves"] == "What does half do?"
    words = ("--scenario", *SMALL, "--seeds", 2, "--threads", 1, "--out", house.out / "halves")
    house.ask("study", "halves", *words, "--quiet")
    assert [figure["name"] for figure in house.json("plot", house.out / "halves", "--list")["figures"]] == ["forest"]
    assert house.json("sweep", "halves", "--threads", 1, "--out", house.out / "sweep")["points"] == 2


@pytest.mark.slow
def test_a_command_is_its_file_and_its_entry(house: House) -> None:
    house.add("cli/count.py", parts.COMMAND)
    house.put("cli/main.py", "from interpose.cli.count import count\n", before="from interpose.cli.discover import")
    house.put("cli/main.py", "app.command()(count)\n", before='app.command(name="app")(open_app)\n')
    assert house.touched == {"cli/count.py", "cli/main.py"}
    assert "Count the territories of a scenario." in house.ask("--help")
    assert house.ask("count", "grid-4").strip() == "4"
    house.test("tests/cli/test_main.py", "-k", "count and help or found")

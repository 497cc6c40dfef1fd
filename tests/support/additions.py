"""What is added to a copy of the checkout to see how many files an addition touches: each part as small as may be."""

MECHANISM = '''"""Rumour against the force rises where its units stop people on their way."""

from typing import TYPE_CHECKING

from interpose.agents.compiled.decorators import kernel
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS = (Pathway("checkpoints", "harmful", "friction", "units stop people on their way, who talk about it"),)
READS = columns("presence units rumour")
WRITES = columns("presence rumour")
REFERENCES = ()


class Params(Parameters):
    """How fast talk about checkpoints rises."""

    rise: float = parameter(0.01, 0, 1, "1/day", "share of what is left by which rumour rises where units are")


@kernel
def step(w: "World", day: int) -> None:
    """Let rumour rise where units stand."""
    if w.on[0].checkpoints == 0:
        return
    rise = w.p[0].checkpoints.rise
    for t in range(w.presence.shape[0]):
        here = w.presence[t]
        if here.units > 0:
            here.rumour += rise * (1.0 - here.rumour)  # eq. 21.1
'''

LAW = """Equations are numbered (21.1) and on.

Where at least one unit stands, people are stopped on their way and talk about it (pathway checkpoints).
Rumour against the force rises by a share of what is left of it, each day anew, and dies down as any other
does (see monitoring):

    (21.1)  rumour   <- rumour + `rise` * (1 - rumour)

Nothing else follows from it directly: people who hear rumours trust the force less, and protest more.
"""

ORACLE = '''"""Rumour rises where units stand."""

from typing import Any


def step(w: Any, day: int) -> None:
    """Raise rumour by a share of what is left, where there is any unit."""
    for here in w.presence:
        if w.on.checkpoints and here.units > 0:
            here.rumour += w.p.checkpoints.rise * (1 - here.rumour)
'''

TEST = '''"""Where units stop people, people trust them less."""

import interpose as ip


def test_people_trust_the_force_less_where_units_stop_them():
    sizes = {"days": 40, "people_per_agent": 1000, "set": {"checkpoints.rise": 0.9}}
    stopped, left_alone = (ip.run("grid-4", off=off, **sizes) for off in ([], ["checkpoints"]))
    assert stopped.outcomes["mean_trust"] < left_alone.outcomes["mean_trust"]
'''

FIGURE = '''"""Days without any event."""

from typing import Any

import plotly.graph_objects as go

from interpose.viz.stored_result import Stored


def quiet_days(run: Stored) -> Any:
    """Draw how many days had events and how many had none."""
    busy = int(run.table("events")["day"].nunique())
    names, counts = ["days with events", "quiet days"], [busy, int(run.meta["days"]) - busy]
    return go.Figure(go.Bar(x=counts, y=names, orientation="h"), {"height": 240, "xaxis": {"title": "days"}})
'''

FIGURE_ROW = """    Drawing(
        "quiet",
        "Quiet days",
        "Days on which something happened, and days on which nothing did, over the whole run.",
        quiet_days,
    ),
"""

KIND = '''"""A tally: how many clashes there are."""

from typing import Any

import plotly.graph_objects as go

from interpose.viz.figure import Drawing
from interpose.viz.kinds.contract import Kind, listed
from interpose.viz.stored_result import Stored


def counts(store: Stored) -> Any:
    """Draw the clashes of every seed."""
    table = store.table("tally")
    return go.Figure(go.Bar(x=table["clashes"], y=table["seed"], orientation="h"), {"height": 240})


FIGURES = (Drawing("counts", "Clashes by seed", "A bar for the clashes of each seed, over the whole run.", counts),)
KIND = Kind(
    name="tally",
    title="Tallies",
    manifest="tally.json",
    table="tally",
    question=lambda _: "How many clashes are there?",
    figures=listed(FIGURES),
    names=tuple(figure.name for figure in FIGURES),
    sentences=lambda store: [f"Counted in {len(store.table('tally'))} seeds."],
)
'''

WRITER = '''"""A tally of clashes over a few seeds."""

from pathlib import Path

import pandas as pd

from interpose.experiments.execution.result_files import write_answer
from interpose.model.results.outcomes import outcomes
from interpose.model.results.provenance import provenance
from interpose.model.scenario.loading import load_scenario
from interpose.model.simulation.simulate import simulate


def tally(name: str, folder: str) -> None:
    """Count clashes and write them into a new folder."""
    world, seeds = load_scenario(name, {"days": 2, "people_per_agent": 5000}), [1, 2]
    rows = [{"seed": seed, "clashes": outcomes(simulate(world, seed))["clashes"]} for seed in seeds]
    Path(folder).mkdir()
    about = provenance(world, seeds, world.days)
    write_answer(Path(folder), "tally", about, {"tally": pd.DataFrame(rows)})
'''

OUTCOME = """    Outcome(
        "quiet_days",
        "Days without any event",
        "days",
        MORE,
        additive=True,
        headline=True,
        count=lambda run: run.days - len(np.unique(run.events["day"])),
    ),
"""

SCENARIO = """name: two-hills-1999
title: Two made-up hills
about: Two hills, for a test.
limits: It is made up.
start: 1999-06-01
information_date: 2000-05-31
days: 365
people_per_agent: 500
places:
  - {id: A, name: Aldermoor, population: 40000, area_km2: 20, entry_people: 500}
  - {id: B, name: Birkwald, population: 60000, area_km2: 30}
links:
  - {a: A, b: B, front: 1}
factions:
  - {id: red, name: Red Party, local: true}
  - {id: blue, name: Blue Party, local: false}
holdings:
  - {place: A, faction: red, fighters: 500, control: 0.8, support: 0.3}
  - {place: B, faction: blue, fighters: 800, control: 0.6, support: 0.05}
dyads:
  - {a: red, b: blue, tension: 0.6}
"""

STUDY = '''"""Half of the force."""

from collections.abc import Iterator

from interpose.experiments.studies.study import Arm, Figure, Found, Study, hand_over
from interpose.model.scenario.scenario import Scenario


def arms(world: Scenario) -> Iterator[Arm]:
    """Take the force as it is, and half of it."""
    yield Arm(name="as it is", changes={})
    yield Arm(name="half", changes={"mission.ceiling": world.mission.ceiling // 2})


def sentences(found: Found) -> Iterator[str]:
    """Compare half with all."""
    yield found.compare("clashes", "half")


STUDY = Study(
    question="What does half do?",
    arms=arms,
    baseline="as it is",
    outcomes=("clashes",),
    figures=(Figure(kind="forest"),),
    sentences=sentences,
)

if __name__ == "__main__":
    hand_over(__file__)
'''

DESIGN = """scenario: grid-4
changes: {people_per_agent: 5000}
levers: {mission.ceiling: [0, 500]}
outcomes: [clashes]
replications: 1
days: 2
"""

COMMAND = '''"""Counting territories."""

import typer

from interpose.cli.shared_options import OutputOptions, ScenarioName, options


@options(leave_out=("out", "quiet"))
def count(scenario: ScenarioName, *, output: OutputOptions) -> None:
    """Count the territories of a scenario."""
    from interpose.cli.console import print_json
    from interpose.model.scenario.loading import load_scenario

    number = len(load_scenario(scenario).places)
    if output.json:
        print_json({"territories": number})
    else:
        typer.echo(number)
'''

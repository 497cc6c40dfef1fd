"""The same worlds on a plain page of Mesa's own, for people who bring their own components: `SolaraViz` as it is.

Mesa plays a day a step and draws everything anew after each; for speed and comparison see `interpose.viz.app`.
"""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import solara
from mesa.discrete_space import FixedAgent, Network
from mesa.visualization import Slider, SolaraViz
from mesa.visualization.utils import update_counter
from solara.components.applayout import appbar_portal, apptitle_portal, sidebar_portal

from interpose.model.errors import ScenarioError
from interpose.model.language.chosen import direction
from interpose.model.language.figures import calendar_words
from interpose.model.language.words import mark, say
from interpose.model.scenario.loading import load_scenario
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.conflict_model import ConflictModel
from interpose.viz.app.levers import Lever, lever_of
from interpose.viz.app.mesa_lines import PICTURES, Picture
from interpose.viz.app.mesa_map import TerritoryRenderer, portrayal
from interpose.viz.app.question import NAMED
from interpose.viz.app.scenario_menu import rows_of
from interpose.viz.app.stay import Stay, show_farewell
from interpose.viz.app.told_vue import told_vue

START = "INTERPOSE_APP_SCENARIO"
HERE = Path(__file__).parent
HALF, MOST_SEEDS = 0.5, 200
LEVERS = {path.removeprefix("mission."): path for path, _ in NAMED} | {"funding": "mission.funding"}
"""Parameters of the page and where they stand in a scenario, which gives their bounds and values."""
LABELS = {path: label for path, label in NAMED} | {"mission.funding": mark("Budget that is paid")}
WHOLE = ("ceiling", "start_day")
NEUTRAL = mark(
    "Research and education: one world is one possible course, drawn by one seed. What can be set takes effect with "
    "Reset."
)
MAP = mark(
    "Map of the territories: colour is who controls at least half of each, size is the personnel of the force there."
)


class TerritoryAgent(FixedAgent):
    """A territory as an agent on Mesa's network: where to draw, and what is there."""

    def __init__(self, model: "TerritoryModel", row: int) -> None:
        super().__init__(model)
        self.row = row
        self.cell = model.grid[row]

    @property
    def troops(self) -> int:
        """Return the personnel of the force there."""
        return int(self.model.world.presence.troops[self.row])

    @property
    def holder(self) -> int:
        """Return the row of the faction that controls at least half of it, -1 if none does."""
        control = np.asarray(self.model.world.holding.control[self.row])
        return int(control.argmax()) if control.max() >= HALF else -1


class TerritoryModel(ConflictModel):
    """A world whose territories are cells of Mesa's network, so that Mesa's own components can draw it.

    Parameters
    ----------
    case : str
        Name or file of a scenario.
    rng : int
        Seed.
    deployed : bool
        Whether there is a mission.
    people_per_agent : int, optional
        Persons for whom a civilian row stands.
    ceiling, start_day : int, optional
        The mission's largest size (persons) and the day from which it is authorised; default: the scenario's.
    enforcement, outreach, mediation, funding : float, optional
        Its other values (shares); default: the scenario's.
    """

    def __init__(
        self,
        case: str = "gaza-isf",
        *,
        rng: Any = 1,
        deployed: bool = True,
        people_per_agent: int | None = None,
        ceiling: int | None = None,
        start_day: int | None = None,
        enforcement: float | None = None,
        outreach: float | None = None,
        mediation: float | None = None,
        funding: float | None = None,
    ) -> None:
        # Each by its name, as Mesa reads the signature to see what it may pass.
        given = (ceiling, start_day, enforcement, outreach, mediation, funding)
        changes = {path: value for path, value in zip(LEVERS.values(), given, strict=True) if value is not None}
        changes |= {LEVERS[name]: int(changes[LEVERS[name]]) for name in WHOLE if LEVERS[name] in changes}
        super().__init__(
            case,
            rng=int(rng) if rng is not None else None,
            people_per_agent=people_per_agent,
            changes=changes | {"mission.deployed": bool(deployed)},
        )
        rows = {territory.id: row for row, territory in enumerate(self.case_data.places)}
        graph = nx.Graph()
        graph.add_nodes_from(range(len(rows)))
        graph.add_edges_from((rows[link.a], rows[link.b]) for link in self.case_data.links)
        self.grid = Network(graph, random=self.random)
        self.spots = [TerritoryAgent(self, row) for row in range(len(rows))]


def parameters(scenario: Scenario, case: str) -> dict[str, Any]:
    """Make the page's parameters from the scenario's schema: bounds, units and values stand there once."""
    fixed: dict[str, Any] = {
        "case": case,
        "rng": Slider(say("Seed"), 1, 1, MOST_SEEDS, 1),
        "deployed": {"type": "Checkbox", "value": scenario.mission.deployed, "label": say("With the force")},
        "people_per_agent": scenario.people_per_agent,
    }
    levers = {name: lever for name, path in LEVERS.items() if (lever := lever_of(scenario, path)) is not None}
    return fixed | {name: _slider(lever, scenario) for name, lever in levers.items()}


def _slider(lever: Lever, scenario: Scenario) -> Slider:
    """Make a slider of a lever; its ends hold the scenario's value and are of use for the days that are run."""
    low, high = lever.low or 0.0, lever.high if lever.high is not None else 1.0
    label = say(LABELS[lever.path])
    label = label if lever.unit in LABELS[lever.path] else say("{name} ({unit})", name=label, unit=say(lever.unit))
    if lever.kind != "count":
        return Slider(label, float(lever.value), low, high, (high - low) / 100)
    now = int(lever.value)
    most = 2 * now if lever.unit == "persons" else scenario.days - 1
    return Slider(label, now, int(low), max(most, now, 1), 500 if most > 1000 else 1)


@told_vue("mesa_setup.vue")
def DocumentSetup(title: str, map: str, direction: str) -> None:
    """Set the document's language, title and zoom, and names of Mesa's pictures and buttons."""


def renderer_of(model: TerritoryModel) -> TerritoryRenderer:
    """Return Mesa's renderer of the territories, where they are."""
    renderer = TerritoryRenderer(model, backend="matplotlib")
    renderer.setup_agents(portrayal)
    renderer.render()
    return renderer


@solara.component
def Today(stay: Stay, model: Any) -> Any:
    """Say which day is shown; that it changes is a sign of life of the visitor."""
    update_counter.get()
    stay.sign_of_life()
    text = say(
        "{date}: {passed} of {days} days have passed.",
        date=calendar_words(model.date, "%d %B %Y"),
        passed=model.steps,
        days=model.case_data.days,
    )
    return solara.v.Html(tag="p", class_="mp-today", attributes={"role": "status"}, children=[text])


def admitted(scenario: Scenario) -> Stay:
    """Return a visitor's stay with room for one world, or with the words why there is none."""
    stay = Stay()
    try:
        stay.take(rows_of(scenario))
    except ScenarioError as error:
        stay.leave(str(error))
    return stay


@solara.component
def Page() -> Any:
    """Mesa's page of a world; each visitor has an own one, as far as there is room."""
    case = os.environ.get(START, "gaza-isf")
    scenario = solara.use_memo(lambda: load_scenario(case), [])
    stay = solara.use_memo(lambda: admitted(scenario), [])

    def live() -> Callable[[], None]:
        stay.start()
        return stay.leave

    solara.use_effect(live, [])
    if stay.farewell.value:
        with solara.v.Html(tag="div") as main:
            show_farewell(stay.farewell.value, "", tag="div")
        return main
    return World(stay, case, scenario)


@solara.component
def World(stay: Stay, case: str, scenario: Scenario) -> Any:
    """Mesa's page itself."""
    model = solara.use_memo(lambda: TerritoryModel(case, rng=1, deployed=scenario.mission.deployed), [])
    renderer = solara.use_memo(lambda: renderer_of(model), [])
    return SolaraViz(
        model,
        renderer,
        components=[partial(Today, stay), *(partial(Picture, lines) for lines in PICTURES)],
        model_params=parameters(scenario, case),
        name=scenario.title or scenario.name,
        play_interval=250,
    )


@solara.component
def Layout(children: Any = ()) -> Any:
    """Arrange what Mesa makes: the title above, what can be set beside, on a telephone below, no drawer over it."""
    titles, tools, side = apptitle_portal.use_portal(), appbar_portal.use_portal(), sidebar_portal.use_portal()
    with solara.v.Html(tag="div", class_="mp-page") as main:
        solara.Style(HERE / "mesa_page.css")
        DocumentSetup(title=say("interpose: Mesa's page"), map=say(MAP), direction=direction())
        with solara.v.Html(tag="header", class_="mp-top"):
            solara.v.Html(tag="h1", children=titles)
            solara.v.Html(tag="div", class_="mp-theme", children=tools)
        solara.v.Html(tag="p", class_="mp-note", children=[say(NEUTRAL)])
        with solara.v.Html(tag="div", class_="mp-body"):
            solara.v.Html(tag="section", class_="mp-side", attributes={"aria-label": say("Controls")}, children=side)
            solara.v.Html(tag="main", class_="mp-main", children=list(children))
    return main

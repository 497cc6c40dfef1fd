"""The same worlds on a plain page of Mesa's own, for people who bring their own components: `SolaraViz` as it is.

Mesa plays a day a step and draws everything anew after each; for speed and comparison see `interpose.viz.app`.
"""

import os
from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import solara
from matplotlib.figure import Figure
from mesa.discrete_space import FixedAgent, Network
from mesa.visualization import Slider, SolaraViz, SpaceRenderer, make_plot_component
from mesa.visualization.components import AgentPortrayalStyle

from interpose.model.scenario.loading import load_scenario
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.conflict_model import ConflictModel
from interpose.viz.app.levers import Lever, lever_of

START = "INTERPOSE_APP_SCENARIO"
COLOURS = ("#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#F0E442", "#D55E00", "#8C6BB1", "#999999")
CONTESTED = "#ffffff"
HALF, SMALLEST, LARGEST = 0.5, 220.0, 900.0
LEVERS = {
    "ceiling": "mission.ceiling",
    "enforcement": "mission.enforcement",
    "outreach": "mission.outreach",
    "mediation": "mission.mediation",
    "funding": "mission.funding",
}
"""Parameters of the page and where they stand in a scenario, which gives their bounds and values."""


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
    ceiling, enforcement, outreach, mediation, funding : float, optional
        The mission's values; default: the scenario's.
    """

    def __init__(
        self,
        case: str = "gaza-isf",
        *,
        rng: Any = 1,
        deployed: bool = True,
        people_per_agent: int | None = None,
        ceiling: float | None = None,
        enforcement: float | None = None,
        outreach: float | None = None,
        mediation: float | None = None,
        funding: float | None = None,
    ) -> None:
        values = (ceiling, enforcement, outreach, mediation, funding)
        changes = {path: value for path, value in zip(LEVERS.values(), values, strict=True) if value is not None}
        if ceiling is not None:
            changes["mission.ceiling"] = int(ceiling)
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


def portrayal(spot: Any) -> AgentPortrayalStyle:
    """Draw a territory: colour by the party in control, size by personnel of the force."""
    colour = CONTESTED if spot.holder < 0 else COLOURS[spot.holder % len(COLOURS)]
    size = SMALLEST + min(LARGEST, 0.4 * spot.troops)
    return AgentPortrayalStyle(x=spot.row, color=colour, size=size, edgecolors="#333333", zorder=2)


def parameters(scenario: Scenario, case: str) -> dict[str, Any]:
    """Make the page's parameters from the scenario's schema: bounds, units and values stand there once."""
    fixed: dict[str, Any] = {
        "case": case,
        "rng": {"type": "InputText", "value": 1, "label": "Seed"},
        "deployed": {"type": "Checkbox", "value": scenario.mission.deployed, "label": "Force deployed"},
        "people_per_agent": scenario.people_per_agent,
    }
    levers = {name: lever for name, path in LEVERS.items() if (lever := lever_of(scenario, path)) is not None}
    return fixed | {name: _slider(lever) for name, lever in levers.items()}


def _slider(lever: Lever) -> Slider:
    """Make a slider of a lever; what has a very high bound goes to twice its value."""
    low, high = lever.low or 0.0, lever.high if lever.high is not None else 1.0
    value = float(lever.value)
    if high > 1000:
        high = max(2.0 * value, 1000.0)
    return Slider(f"{lever.label} ({lever.unit})", value, low, high, (high - low) / 100)


@solara.component
def FactionLegend(model: Any) -> Any:
    """Show the colour of each faction."""
    names = [faction.name or faction.id for faction in model.case_data.factions]
    figure = Figure(figsize=(5, 0.45 * (len(names) + 2)))
    axes = figure.subplots()
    axes.set_axis_off()
    for row, name in enumerate([*names, "contested: no party has half of it"]):
        colour = COLOURS[row % len(COLOURS)] if row < len(names) else CONTESTED
        axes.scatter([0], [-row], s=120, color=colour, edgecolors="#333333")
        axes.text(0.06, -row, name, va="center")
    axes.text(0, -len(names) - 1, f"{model.date:%d %B %Y}; size: personnel of the force", va="center")
    axes.set_xlim(-0.05, 1)
    axes.set_ylim(-len(names) - 1.6, 0.6)
    return solara.FigureMatplotlib(figure, format="png")


def plots() -> list[Any]:
    """List the plots of what is collected."""
    names: tuple[dict[str, str], ...] = (
        {"deaths_fighters": "#D55E00", "deaths_civilians": "#0072B2"},
        {"troops": "#0072B2"},
        {"trust": "#0072B2", "fear": "#D55E00"},
    )
    return [make_plot_component(colours) for colours in names]


def _renderer(model: TerritoryModel) -> SpaceRenderer:
    """Draw the territories on Mesa's network."""
    renderer = SpaceRenderer(model, backend="matplotlib")
    renderer.setup_agents(portrayal)
    return renderer.render() if hasattr(renderer, "render") else renderer


@solara.component
def Page() -> Any:
    """Mesa's page of a world; each visitor has an own one."""
    case = os.environ.get(START, "gaza-isf")
    scenario = solara.use_memo(lambda: load_scenario(case), [])
    model = solara.use_memo(lambda: _first_model(case, scenario), [])
    renderer = solara.use_memo(lambda: _renderer(model), [])
    components: list[Callable[..., Any]] = [*plots(), FactionLegend]
    return SolaraViz(
        model,
        renderer,
        components=components,
        model_params=parameters(scenario, case),
        name=scenario.title or scenario.name,
        play_interval=250,
    )


def _first_model(case: str, scenario: Scenario) -> TerritoryModel:
    """Make the world that the page begins with."""
    return TerritoryModel(case, rng=1, deployed=scenario.mission.deployed)

"""The territories on a canvas of Mesa's own: at their coordinates, with outlines, names and a legend."""

from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from matplotlib.transforms import Bbox
from mesa.visualization import SpaceRenderer
from mesa.visualization.components import AgentPortrayalStyle
from mesa.visualization.space_drawers import NetworkSpaceDrawer

from interpose.model.language.words import say
from interpose.viz.app.map_geometry import LAID_OUT, map_geometry

COLOURS = ("#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#F0E442", "#D55E00", "#8C6BB1", "#999999")
"""Okabe & Ito's colours (2008), one a faction."""
CONTESTED, LAND, EDGE, INK = "#ffffff", "#f1f1ee", "#8a8f94", "#1a1a1a"
SMALLEST, LARGEST, PER_PERSON = 55.0, 420.0, 0.12
"""Area of a circle without personnel, at most, and for each person (square points)."""
WIDE, TALL, DOTS = 4.6, 4.4, 130
"""Size of the picture (inches) and dots an inch."""
LETTERS = 7.5
"""Size of a name (points)."""
SIDES: tuple[tuple[tuple[float, float], str], ...] = (
    ((6.0, 0.0), "left"),
    ((-6.0, 0.0), "right"),
    ((3.0, 8.0), "left"),
    ((3.0, -8.0), "left"),
    ((-3.0, 8.0), "right"),
    ((-3.0, -8.0), "right"),
)
"""Where a name may stand beside its circle (points), and which end of it there."""
SPARE = 6.0
"""Half the room of a circle that no name may stand in (dots)."""
LONGEST = 52
"""Letters of a party's name in the legend."""


def portrayal(spot: Any) -> AgentPortrayalStyle:
    """Draw a territory: colour by the faction in control, size by personnel of the force."""
    colour = CONTESTED if spot.holder < 0 else COLOURS[spot.holder % len(COLOURS)]
    size = SMALLEST + min(LARGEST, PER_PERSON * spot.troops)
    return AgentPortrayalStyle(x=spot.row, color=colour, size=size, edgecolors="#333333", zorder=3)


class TerritoryDrawer(NetworkSpaceDrawer):
    """Draws a network of territories where they are, not where springs would push them.

    Parameters
    ----------
    space : Network
        Mesa's network, whose nodes are rows of territories.
    scenario : Scenario
        Gives coordinates, outlines and names; where it gives no coordinates, the page's own layout is taken.
    """

    def __init__(self, space: Any, scenario: Any) -> None:
        self.geometry = map_geometry(scenario)
        marks = self.geometry.territories
        spots = {row: (place["x"], -place["y"]) for row, place in enumerate(marks)}
        super().__init__(space, layout_alg=lambda graph, **_: spots, layout_kwargs={})
        self.names = [place["name"].split(" (")[0] for place in marks]
        self.by_size = sorted(spots, key=lambda row: -scenario.places[row].population)
        self.parties = [faction.name or faction.id for faction in scenario.factions]
        self.viz_xmin, self.viz_xmax = 0.0, self.geometry.width
        self.viz_ymin, self.viz_ymax = -self.geometry.height, 0.0

    def draw_matplotlib(self, ax: Any = None, **draw_space_kwargs: Any) -> Any:
        """Draw outlines, ways between neighbours, names and the legend."""
        for place in self.geometry.territories:
            for ring in rings(place["d"]):
                ax.add_patch(PathPatch(Outline(ring, closed=True), facecolor=LAND, edgecolor=EDGE, lw=0.5, zorder=0))
        ways = {"edge_kwargs": {"alpha": 0.7, "style": ":", "edge_color": EDGE, "zorder": 1}}
        super().draw_matplotlib(ax, **({"node_kwargs": {"node_size": 0}} | ways | draw_space_kwargs))
        ax.set_aspect("equal")
        if ax.get_legend() is None:  # Mesa takes away what it draws anew each day, not the legend and the names
            self._write_legend(ax)
            self._write_names(ax)
            ax.get_figure().set_layout_engine("none")  # settled: a day is drawn in a third of the time
        return ax

    def _write_legend(self, ax: Any) -> None:
        """Write below the map which colour is whose."""
        ax.legend(
            handles=legend_marks(self.parties),
            loc="upper left",
            bbox_to_anchor=(0.0, -0.01),
            fontsize=8,
            frameon=False,
            borderaxespad=0.0,
            title=say("Who controls at least half of it; size: personnel of the force"),
            title_fontproperties=FontProperties(size=8),
            alignment="left",
        )

    def _write_names(self, ax: Any) -> None:
        """Write names beside their circles, largest places first; one for which there is no room is left out."""
        ax.get_figure().draw_without_rendering()  # settles where the map is
        circles = ax.transData.transform([self.pos[row] for row in self.by_size])
        taken = [Bbox.from_bounds(x - SPARE, y - SPARE, 2 * SPARE, 2 * SPARE) for x, y in circles]
        for row in self.by_size:
            for side, anchor in SIDES:
                name = ax.annotate(
                    self.names[row], self.pos[row], side, textcoords="offset points",
                    ha=anchor, va="center", fontsize=LETTERS, color=INK, zorder=4, annotation_clip=False,
                )  # fmt: skip
                box = name.get_window_extent()
                if not any(box.overlaps(other) for other in taken):
                    taken.append(box)
                    break
                name.remove()


class TerritoryRenderer(SpaceRenderer):
    """Mesa's renderer of a world whose territories stand at their coordinates.

    Parameters
    ----------
    model : TerritoryModel
        Whose territories.
    backend : str
        Mesa's name of what draws: ``matplotlib``.
    """

    def __init__(self, model: Any, backend: Any = "matplotlib") -> None:
        self.scenario = model.case_data
        super().__init__(model, backend)
        figure = self.canvas.get_figure()
        FigureCanvasAgg(figure)
        figure.set_size_inches(WIDE, TALL)
        figure.set_dpi(DOTS)

    def _get_space_drawer(self) -> TerritoryDrawer:
        """Return what draws the network; Mesa calls this by its name."""
        return TerritoryDrawer(self.space, self.scenario)

    @property
    def note(self) -> str:
        """Return what there is to say about where the territories stand."""
        note = self.space_drawer.geometry.note
        return str(note) if note == say(LAID_OUT) else ""


def rings(path: str) -> list[list[tuple[float, float]]]:
    """Return the corners of an outline that :func:`map_geometry` wrote as a path; none of a circle.

    Parameters
    ----------
    path : str
        ``MxyLxy...Z`` once a ring, y downwards.
    """
    found = [ring[1:].split("L") for ring in path.split("Z") if ring and "a" not in ring]
    return [[(float(x), -float(y)) for x, y in (corner.split() for corner in [*ring, ring[0]])] for ring in found]


def legend_marks(parties: list[str]) -> list[Any]:
    """Return the marks of a legend: one a party, and that of a contested territory."""
    names = [name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…" for name in parties]
    colours = [COLOURS[row % len(COLOURS)] for row in range(len(names))]
    pairs = zip([*names, say("contested: no party has half of it")], [*colours, CONTESTED], strict=True)
    return [
        Line2D([], [], marker="o", ls="", ms=7, mfc=colour, mec="#333333", mew=0.8, label=name.replace("$", r"\$"))
        for name, colour in pairs
    ]

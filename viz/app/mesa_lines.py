"""Lines over time on Mesa's page: what the data collector holds, with names and units."""

import io
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import solara
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from mesa.visualization.utils import update_counter

from interpose.model.language.words import mark, say, say_count
from interpose.viz.app.mesa_map import DOTS, WIDE

TALL = 1.75
"""Height of a picture (inches)."""
ROOM = (0.11, 0.26, 0.86, 0.58)
"""Left, bottom, width and height of the axes (shares of the picture)."""
LETTERS, LINE = 58, 0.08
"""Letters of a line of a title, and what a second line takes of the picture's height."""


@dataclass(frozen=True)
class Lines:
    """One picture: some columns of the data collector over days."""

    title: str
    unit: str
    names: tuple[tuple[str, str, str], ...]
    """column, what it is called, colour"""
    is_share: bool = False

    def about(self, days: int) -> str:
        """Describe the picture to those who do not see it."""
        return say(
            "{title} ({unit}) over {days}: {names}",
            title=say(self.title),
            unit=say(self.unit),
            days=say_count("{n} day", "{n} days", days),
            names=", ".join(say(name) for _, name, _ in self.names),
        )


PICTURES: tuple[Lines, ...] = (
    Lines(
        mark("Killed each day"),
        mark("persons"),
        (("deaths_civilians", mark("civilians"), "#0072B2"), ("deaths_fighters", mark("fighters"), "#B34700")),
    ),
    Lines(mark("Personnel of the force"), "persons", (("troops", mark("personnel"), "#0072B2"),)),
    Lines(
        mark("People's trust in the force and fear"),
        mark("share of 1, mean"),
        (("trust", mark("trust"), "#0072B2"), ("fear", mark("fear"), "#B34700")),
        is_share=True,
    ),
)


def drawn(lines: Lines, table: Any, days: int) -> Any:
    """Draw one picture.

    Parameters
    ----------
    lines : Lines
        What is drawn.
    table : DataFrame
        A row a day, a column a total.
    days : int
        Days of the whole run, which the axis spans.
    """
    figure = Figure(figsize=(WIDE, TALL), dpi=DOTS)
    title = wrap(say("{name} ({unit})", name=say(lines.title), unit=say(lines.unit)), LETTERS)
    left, bottom, width, height = ROOM
    axes = figure.add_axes((left, bottom, width, height - LINE * (len(title) - 1)))
    for column, name, colour in lines.names:
        passed = range(1, len(table) + 1)
        axes.plot(passed, table[column], color=colour, lw=1.3, marker="o" if len(table) == 1 else "", label=say(name))
    axes.set_title("\n".join(title), fontsize=9, loc="left")
    axes.set_xlabel(say("day"), fontsize=8)
    axes.set_xlim(0, max(1, days))
    highest = max((table[column].max() for column, _, _ in lines.names), default=0.0) if len(table) else 0.0
    axes.set_ylim(0, 1 if lines.is_share else max(1.0, 1.05 * highest))
    axes.tick_params(labelsize=8)
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=not lines.is_share))
    axes.spines[["top", "right"]].set_visible(False)
    if len(table) == 0:
        axes.set_yticks([0, 1] if lines.is_share else [])
        axes.text(
            0.5, 0.5, say("no day has passed yet"), transform=axes.transAxes, ha="center", va="center", fontsize=9
        )
    elif len(lines.names) > 1:
        axes.legend(fontsize=8, frameon=False, loc="best", ncols=2)
    return figure


def as_png(figure: Any) -> bytes:
    """Return a picture as a PNG file."""
    memory = io.BytesIO()
    figure.savefig(memory, format="png", dpi=DOTS)
    return memory.getvalue()


@solara.component
def Picture(lines: Lines, model: Any) -> Any:
    """Show one picture, with words for those who do not see it."""
    update_counter.get()
    table = model.datacollector.get_model_vars_dataframe()
    days = int(model.case_data.days)
    png = solara.use_memo(lambda: as_png(drawn(lines, table, days)), [len(table), id(model)])
    with solara.v.Html(tag="div", attributes={"role": "img", "aria-label": lines.about(len(table))}) as main:
        solara.Image(png, width="100%")
    return main

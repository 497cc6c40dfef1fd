"""Figures measured as a reader sees them: every figure of every kind of store, drawn by plotly.js in Chromium.

`python tests/support/measured_figures.py [KIND[/FIGURE]]... [--png FOLDER]` says what is wrong with them.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
WIDTHS: dict[int, int] = {390: 371, 820: 788, 1200: 960}
"""How wide a figure is in a page of a report, by the width of the screen; in pixels."""
THEMES = ("light", "dark")
UNIT = re.compile(
    r"\(|%|\bper\b|\b(persons?|people|events?|days?|periods|weeks?|months?|shares?|deaths?|runs|seeds?|USD|ratio|times|number|"
    r"personnel|points?|draws|index|exponent|probability)\b"
)
"""What tells a reader in which unit an axis counts."""
PAGE = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; } .js-plotly-plot * { pointer-events: visiblePainted !important; }
.js-plotly-plot .draglayer, .js-plotly-plot .legendtoggle, .js-plotly-plot .hoverlayer { display: none; }
</style><div id="figure"></div>"""


class Bench:
    """A page in which one figure after the other is drawn and measured."""

    def __init__(self, page: Any, tallest: int = 3000) -> None:
        from plotly.offline import get_plotlyjs

        self.page = page
        page.set_viewport_size({"width": max(WIDTHS.values()), "height": tallest})
        page.set_content(PAGE)
        page.add_script_tag(content=get_plotlyjs())
        page.add_script_tag(content=(HERE / "measured_figures.js").read_text(encoding="utf-8"))

    def measure(
        self, drawing: Any, *, screens: tuple[int, ...] = tuple(WIDTHS), shown: tuple[str, ...] = THEMES
    ) -> list[str]:
        """Return what is wrong with a figure, each time with the widths and themes in which it is."""
        where, widths = dict[str, list[str]](), [WIDTHS[screen] for screen in screens]
        for theme, figure in themes(drawing).items():
            if theme not in shown:
                continue
            all_seen = self.page.evaluate("([figure, widths]) => look(figure, widths)", [figure, widths])
            for screen, seen in zip(screens, all_seen, strict=True):
                for fault in (*seen["faults"], *axis_faults(seen["axes"])):
                    where.setdefault(fault, []).append(f"{screen} {theme}")
        return [f"{fault} [{', '.join(places)}]" for fault, places in where.items()]

    def photograph(self, drawing: Any, folder: Path, name: str) -> None:
        """Write pictures of a figure at every width in every theme."""
        folder.mkdir(parents=True, exist_ok=True)
        for theme, figure in themes(drawing).items():
            for screen, width in WIDTHS.items():
                self.page.evaluate("([figure, width]) => draw(figure, width)", [figure, width])
                self.page.locator("#figure").screenshot(path=folder / f"{name}-{screen}-{theme}.png")


def axis_faults(axes: list[dict[str, Any]]) -> list[str]:
    """Return what is wrong with the axes of a figure: those that name no unit, and those that say something twice."""
    bare = [axis for axis in axes if not axis["dated"] and not UNIT.search(axis["title"])]
    return [
        *(f'axis {a["axis"]} ({", ".join(a["ticks"])}) names no unit: "{a["title"]}"' for a in bare),
        *(f'axis {a["axis"]} says "{a["again"][0]}" twice' for a in axes if a["again"]),
    ]


def themes(drawing: Any) -> dict[str, dict[str, Any]]:
    """Return a figure as plain data in the light and in the dark theme."""
    from interpose.viz.explorer.dark_mode import dark_figure

    plain = json.loads(drawing.to_json())
    return {"light": plain, "dark": dark_figure(plain)}


def drawings(folder: Path) -> Iterator[tuple[str, Any]]:
    """Yield every figure that a stored result can give, by name."""
    from interpose.viz.kinds.registry import open_stored, pictures

    for picture in pictures(open_stored(folder)):
        if not picture.why_not:
            yield picture.name, picture.draw()


@contextmanager
def bench() -> Iterator[Bench]:
    """Open a browser for a bench, outside tests."""
    from playwright.sync_api import sync_playwright
    from support.served_page import ARGUMENTS, CHROMIUM

    with sync_playwright() as driver:
        window = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield Bench(window.new_page())
        window.close()


def main() -> None:
    """Say what is wrong with the figures that are asked for."""
    from support.stored_results import KINDS, make

    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("figures", nargs="*", default=list(KINDS))
    asked.add_argument("--stores", type=Path, required=True, help="where stores are kept between tries")
    asked.add_argument("--png", type=Path)
    given = asked.parse_args()
    given.stores.mkdir(parents=True, exist_ok=True)
    with bench() as table:
        for wanted in given.figures:
            kind, _, name = wanted.partition("/")
            folder = given.stores / kind
            for figure, drawing in drawings(folder if folder.exists() else make(kind, folder)):
                if name in ("", figure):
                    sys.stdout.writelines(f"{kind}/{figure}: {fault}\n" for fault in table.measure(drawing))
                    if given.png:
                        table.photograph(drawing, given.png, f"{kind}-{figure}")


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))
    main()

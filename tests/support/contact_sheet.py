"""All figures of all kinds of stores on one page, at three widths, light and dark: `make figures`.

`python tests/support/contact_sheet.py FOLDER` writes the pictures and `index.html` (needs Chromium); what the bench
finds wrong with a figure stands under it.
"""

import html
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>All figures</title>
<style>body { font: 14px/1.4 system-ui, sans-serif; margin: 16px; background: #e4e4e4; }
img { vertical-align: top; margin: 4px; box-shadow: 0 0 2px #0006; } .row { white-space: nowrap; overflow-x: auto; }
li { color: #a3260f; }</style><h1>All figures</h1>
"""


def write_sheet(folder: Path) -> int:
    """Write pictures of every figure and the page that shows them; return how many figures have a fault."""
    from support.measured_figures import THEMES, WIDTHS, bench, drawings
    from support.stored_results import KINDS, make

    faulty, parts = 0, [HEAD]
    with tempfile.TemporaryDirectory() as stores, bench() as table:
        for kind in KINDS:
            parts.append(f"<h2>{html.escape(kind)}</h2>\n")
            for name, drawing in drawings(make(kind, Path(stores) / kind)):
                called, faults = f"{kind}-{name}", table.measure(drawing)
                table.photograph(drawing, folder, called)
                faulty += bool(faults)
                shown = (f'<img src="{called}-{width}-{theme}.png" alt="">' for theme in THEMES for width in WIDTHS)
                listed = "".join(f"<li>{html.escape(fault)}</li>" for fault in faults)
                parts.append(f'<h3>{html.escape(name)}</h3><div class="row">{"".join(shown)}</div><ul>{listed}</ul>\n')
    (folder / "index.html").write_text("".join(parts), encoding="utf-8")
    return faulty


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))
    place = Path(sys.argv[1])
    found = write_sheet(place)
    sys.stdout.write(f"{place / 'index.html'}: {found or 'no'} figures with a fault\n")

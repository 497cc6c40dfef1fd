"""Lay the checkout out as the one package that it installs as, in .typing: folders, and in them links to the files.

mypy and import-linter follow neither an editable install nor links to folders.
"""

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("interpose", "agents", "model", "experiments", "viz", "cli")
TARGET = ROOT / ".typing"


def main() -> None:
    """Make the folder anew."""
    shutil.rmtree(TARGET, ignore_errors=True)
    for part in PARTS:
        for source in sorted((ROOT / part).rglob("*")):
            if source.suffix == ".py" or source.name == "py.typed":
                inside = source.relative_to(ROOT / "interpose" if part == "interpose" else ROOT)
                link = TARGET / "interpose" / inside
                link.parent.mkdir(parents=True, exist_ok=True)
                link.symlink_to(os.path.relpath(source, link.parent))


if __name__ == "__main__":
    main()

"""The results in docs/studies.md, written from runs of every study at its default size: run by `make studies`."""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from interpose.experiments.studies.find import study_names
from interpose.model.results.formatting import amount

BEGIN, END = "<!-- results: made by `make studies` -->", "<!-- end of results -->"


def results(folder: Path) -> str:
    """Return the results of one study: sizes, sentences, and a row per world with its outcomes."""
    meta = json.loads((folder / "study.json").read_text(encoding="utf-8"))
    table = pd.read_csv(folder / "table.csv")
    items = [f"- {sentence}" for sentence in meta["sentences"]]
    origin = f"Version {meta['software']['version']}, {meta['scenario']['name']}, {meta['made'][:10]}. "
    parts = [
        f"### {meta['name']}",
        meta["question"],
        origin + meta["said_of_sizes"],
        "\n".join(items),
        _matrix(table, meta["baseline"]),
    ]
    return "\n\n".join([*parts, meta["mind"]] if meta["mind"] else parts) + "\n"


def _matrix(table: pd.DataFrame, baseline: str) -> str:
    """Return a table with a row per world (or part) and a column per outcome; clear differences are bold."""
    compared = "difference" in table
    outcomes = table[["outcome", "label", "unit"]].drop_duplicates("outcome").to_dict("records")
    headings = ["world" if compared else "part", *(f"{o['label']} ({o['unit']})" for o in outcomes)]
    lines = ["| " + " | ".join([*headings, "troops"] if compared else headings) + " |"]
    lines.append("|" + "---|" * (len(headings) + compared))
    for arm, rows in table.groupby("arm", sort=False):
        cells = [str(arm), *(_cell(e, compared and arm != baseline) for e in rows.to_dict("records"))]
        lines.append("| " + " | ".join([*cells, f"{rows['troops'].iloc[0]:,.0f}"] if compared else cells) + " |")
    return "\n".join(lines)


def _cell(effect: Any, compared: bool) -> str:
    """Return a difference with its interval, bold where it is clear, else a mean with its interval."""
    names = ("difference", "difference_low", "difference_high") if compared else ("mean", "low", "high")
    middle, low, high = _number_texts([effect[name] for name in names], "+" if compared else "")
    text = f"{middle} ({low} to {high})"
    return f"**{text}**" if effect["clear"] else text


def _number_texts(numbers: list[float], sign: str = "") -> list[str]:
    """Return numbers as text with as many digits as the largest needs."""
    size = max(map(abs, numbers))
    return [(sign if number > 0 else "") + amount(number, "", size) for number in numbers]


def rewrite(page: str, texts: Sequence[str]) -> str:
    """Return a page with new results between its marks."""
    before, after = page.split(BEGIN)
    return f"{before}{BEGIN}\n\n" + "\n".join(texts) + f"\n{END}" + after.split(END)[1]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run every study that a folder does not have yet, and write the results into the page."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("page", type=Path)
    parser.add_argument("folder", type=Path, help="one folder a study, below this one")
    options = parser.parse_args(arguments)
    for name in study_names():
        if not (options.folder / name).exists():
            command = [sys.executable, "-m", "interpose.cli.main", "study", name, "--out", str(options.folder / name)]
            subprocess.run(command, check=True)
    texts = [results(options.folder / name) for name in study_names()]
    options.page.write_text(rewrite(options.page.read_text(encoding="utf-8"), texts), encoding="utf-8")


if __name__ == "__main__":
    main()

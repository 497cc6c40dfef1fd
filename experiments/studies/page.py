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
    """Write the results of one study: sizes, sentences, and a row a world with its outcomes."""
    meta = json.loads((folder / "study.json").read_text(encoding="utf-8"))
    table = pd.read_csv(folder / "table.csv")
    said = [f"- {sentence}" for sentence in meta["sentences"]]
    made = f"Version {meta['software']['version']}, {meta['scenario']['name']}, {meta['made'][:10]}. "
    parts = [
        f"### {meta['name']}",
        meta["question"],
        made + meta["said_of_sizes"],
        "\n".join(said),
        _matrix(table, meta["baseline"]),
    ]
    return "\n\n".join([*parts, meta["mind"]] if meta["mind"] else parts) + "\n"


def _matrix(table: pd.DataFrame, baseline: str) -> str:
    """Write a row a world (or part) and a column an outcome; differences where there are any, clear ones in bold."""
    compared = "difference" in table
    outcomes = table[["outcome", "label", "unit"]].drop_duplicates("outcome").to_dict("records")
    head = ["world" if compared else "part", *(f"{o['label']} ({o['unit']})" for o in outcomes)]
    lines = ["| " + " | ".join([*head, "troops"] if compared else head) + " |"]
    lines.append("|" + "---|" * (len(head) + compared))
    for arm, rows in table.groupby("arm", sort=False):
        cells = [str(arm), *(_cell(e, compared and arm != baseline) for e in rows.to_dict("records"))]
        lines.append("| " + " | ".join([*cells, f"{rows['troops'].iloc[0]:,.0f}"] if compared else cells) + " |")
    return "\n".join(lines)


def _cell(e: Any, compared: bool) -> str:
    """Write a difference with its interval, bold where it is clear, else a mean with its own."""
    names = ("difference", "difference_low", "difference_high") if compared else ("mean", "low", "high")
    middle, low, high = _shown([e[name] for name in names], "+" if compared else "")
    text = f"{middle} ({low} to {high})"
    return f"**{text}**" if e["clear"] else text


def _shown(numbers: list[float], sign: str = "") -> list[str]:
    """Write numbers with as many digits as the largest needs."""
    size = max(map(abs, numbers))
    return [(sign if number > 0 else "") + amount(number, "", size) for number in numbers]


def rewrite(page: str, texts: Sequence[str]) -> str:
    """Put results between the marks of a page."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n\n" + "\n".join(texts) + f"\n{END}" + rest.split(END)[1]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run every study that a folder does not have yet, and write what was found into the page."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("page", type=Path)
    parser.add_argument("folder", type=Path, help="one folder a study, below this one")
    given = parser.parse_args(arguments)
    for name in study_names():
        if not (given.folder / name).exists():
            command = [sys.executable, "-m", "interpose.cli.main", "study", name, "--out", str(given.folder / name)]
            subprocess.run(command, check=True)
    texts = [results(given.folder / name) for name in study_names()]
    given.page.write_text(rewrite(given.page.read_text(encoding="utf-8"), texts), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Coverage by package, with branches, from what `make coverage` measured: `python tests/mutation/by_package.py`."""

import argparse
import json
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from coverage import Coverage

PARTS = ("agents", "model", "experiments", "cli")
TOP = 2
WANTED = 0.9


class Counted(NamedTuple):
    """Statements and branches of some files, and how many of them ran."""

    statements: int
    ran: int
    branches: int
    taken: int

    def __add__(self, other: "Counted") -> "Counted":  # type: ignore[override]
        return Counted(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))

    @property
    def shares(self) -> tuple[float, float]:
        """Shares of the statements and of the branches that ran; 1 where there are none."""
        of_branches = self.taken / self.branches if self.branches else 1.0
        return self.ran / self.statements if self.statements else 1.0, of_branches


def read(data: Path) -> dict[str, Counted]:
    """Return counts by file.

    Parameters
    ----------
    data : Path
        A file of coverage's data; others beside it whose names begin in the same way are taken with it.
    """
    measured = Coverage(data_file=str(data), config_file="setup.cfg")
    if list(data.parent.glob(f"{data.name}.*")):
        measured.combine(keep=True)
    measured.load()
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        measured.json_report(outfile=file.name)
        files = json.loads(Path(file.name).read_text("utf-8"))["files"]
    return {path.replace("\\", "/"): _counted(entry["summary"]) for path, entry in files.items()}


def _counted(row: dict[str, int]) -> Counted:
    return Counted(row["num_statements"], row["covered_lines"], row["num_branches"], row["covered_branches"])


def table(files: dict[str, Counted]) -> str:
    """Write shares by top-level folder and by the folders in it, as a table in Markdown."""
    folders: dict[str, Counted] = defaultdict(lambda: Counted(0, 0, 0, 0))
    for path, counted in files.items():
        parts = Path(path).parent.parts
        if parts and parts[0] in PARTS:
            for name in {parts[0], "/".join(parts[:TOP])}:
                folders[name] += counted
    lines = ["| folder | statements | branches | statements run | branches taken |", "|---|--:|--:|--:|--:|"]
    for name, counted in sorted(folders.items()):
        statements, branches = counted.shares
        lines.append(f"| {name} | {counted.statements} | {counted.branches} | {statements:.1%} | {branches:.1%} |")
    return "\n".join(lines)


def low(files: dict[str, Counted]) -> list[str]:
    """List files of which fewer branches ran than wanted, those with most untaken ones first."""
    found = [(path, counted) for path, counted in files.items() if Path(path).parts[0] in PARTS]
    under = [(path, counted) for path, counted in found if counted.shares[1] < WANTED]
    under.sort(key=lambda row: row[1].taken - row[1].branches)
    return [f"{path}: {counted.taken} of {counted.branches} branches" for path, counted in under]


def main() -> None:
    """Print the table, and the files under the wanted share."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=Path(".coverage"))
    files = read(parser.parse_args().data)
    print(table(files))
    print(f"\nUnder {WANTED:.0%} of the branches:", *low(files), sep="\n")


if __name__ == "__main__":
    main()

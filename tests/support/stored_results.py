"""Stored results of every kind, small: some made by the commands themselves, the slow ones by hand."""

import contextlib
import io
import json
import sys
from pathlib import Path

from support.made_up_records import BELOW
from support.made_up_results import HAND, META

from interpose.cli.main import run

GRID = ("grid-4", "--days", "40", "--quiet")
VIOLENT = ("--set", "clash.friction=0.1", "--set", "violation.base_rate=0.3")
POLICIES = ("--policy", "none=no-force", "--policy", "half=mission.ceiling=500")
ASKED: dict[str, tuple[str, ...]] = {
    "run": ("run", "gaza-isf", "--days", "60", "--people-per-agent", "5000", "--quiet"),
    "branch": ("branch", *GRID, *VIOLENT, "--at", "10", "--set", "mission.ceiling=0"),
    "twin": ("twin", *GRID, *VIOLENT, "--without", "force", "--seeds", "3"),
    "compare": ("compare", *GRID, *VIOLENT, *POLICIES, "--seeds", "3"),
    "explain": ("explain", *GRID, *VIOLENT, "--territory", "T0", "--outcome", "violations", "--seeds", "2"),
    "why_not": ("why-not", *GRID, *VIOLENT, "--without", "interposition", "--without", "protection", "--seeds", "2"),
}
DESIGN = """
scenario: grid-4
changes: {people_per_agent: 500, clash.friction: 0.1, violation.base_rate: 0.3}
levers: {mission.ceiling: [0, 500, 2000], mission.enforcement: [0.1, 0.5, 0.9]}
outcomes: [deaths_civilians, violations, mean_trust]
replications: 3
days: 30
"""


def make(kind: str, folder: Path) -> Path:
    """Make a stored result of a kind in a folder that does not exist; gives the folder."""
    if kind in ASKED:
        asked(*ASKED[kind], "--out", str(folder))
    elif kind == "observe":
        asked(*ASKED["run"], "--out", str(folder.parent / f"{folder.name}-run"))
        asked("observe", str(folder.parent / f"{folder.name}-run"), "--quiet", "--out", str(folder))
    elif kind == "sweep":
        design = folder.parent / f"{folder.name}.yaml"
        design.write_text(DESIGN, encoding="utf-8")
        asked("sweep", str(design), "--out", str(folder), "--threads", "1", "--quiet")
    else:
        by_hand(kind, folder)
    return folder


def asked(*words: str) -> None:
    """Return a command in this process; it must succeed."""
    before, sys.argv = sys.argv, ["interpose", *words]
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            run()
    except SystemExit as end:
        assert not end.code, said.getvalue()
    finally:
        sys.argv = before


KINDS = (*ASKED, "observe", "sweep", *HAND)


def by_hand(kind: str, folder: Path) -> None:
    """Write a stored result as its command would."""
    manifest, meta, tables = HAND[kind]
    folder.mkdir(parents=True)
    (folder / f"{manifest}.json").write_text(json.dumps(META | {"kind": kind} | meta), encoding="utf-8")
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    for name, below in BELOW.get(kind, {}).items():
        by_hand(below, folder / name)

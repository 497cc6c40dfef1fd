"""Whether two checkouts answer the same: thirty commands on both, their JSON compared value by value.

    python tests/benchmarks/same_answers.py OLD_CHECKOUT NEW_CHECKOUT [--intervals]

Each checkout has its own `.venv`. Ends of intervals are left out unless `--intervals` is given, as are times, paths,
meanings in words, and the names of versions and builds. Prints a line a command, and every value that differs (at
most ten a command).
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

SMALL = ["--seeds", "4", "--days", "60", "--people-per-agent", "500"]
SCRIPT = """days: 40
scenario: grid-4
changes: {people_per_agent: 500}
levers: {mission.ceiling: [0, 3000]}
replications: 2
"""
COMMANDS: list[list[str]] = [
    ["scenarios"],
    ["scenarios", "--events"],
    ["show", "gaza-isf"],
    ["show", "reference-country"],
    ["show", "grid-9"],
    ["run", "gaza-isf", "--seed", "7", "--days", "90", "--out", "run"],
    ["run", "grid-16", "--seed", "3"],
    ["run", "reference-country", "--days", "120", "--off", "mediation"],
    ["run", "unifil-2006", "--days", "60"],
    ["run", "ifor-1995", "--days", "60"],
    ["run", "unmil-2003", "--days", "60"],
    ["run", "minusca-2014", "--days", "60"],
    ["run", "unficyp-1964", "--days", "60"],
    ["run", "kfor-1999", "--days", "60"],
    ["twin", "gaza-isf", "--without", "force", *SMALL, "--out", "twin"],
    ["twin", "grid-9", "--without", "deterrence", *SMALL],
    ["twin", "grid-9", "--set", "mission.enforcement=0.9", *SMALL],
    ["compare", "gaza-isf", "--policy", "small=mission.ceiling=3000", "--policy", "none=no-force", *SMALL],
    ["compare", "grid-9", "--policy", "quiet=no-outreach", *SMALL],
    ["attribute", "grid-9", "--outcome", "violations", "--seeds", "2", "--days", "40", "--people-per-agent", "500"],
    ["attribute", "grid-4", "--outcome", "clashes", "--ungrouped", "--permutations", "4", "--seeds", "2",
     "--days", "30"],
    ["explain", "gaza-isf", "--territory", "GZ1", "--outcome", "violations", *SMALL],
    ["claims", "C1", "C8", "--seeds", "3", "--draws", "0", "--days", "60", "--people-per-agent", "1000"],
    ["branch", "gaza-isf", "--at", "30", "--set", "mission.ceiling=0", "--days", "60", "--people-per-agent", "500"],
    ["sensitivity", "grid-4", "--outcome", "deaths", "--samples", "4", "--seeds", "2", "--days", "30",
     "--path", "clash.friction=0.002:0.03", "--path", "violation.base_rate=0.0:0.05"],
    ["discover", "grid-4", "--policy", "force", "--draws", "40", "--seeds", "2", "--days", "30",
     "--path", "clash.friction=0.002:0.03", "--path", "mission.enforcement=0.1:0.9"],
    ["robust", "grid-4", "--lever", "mission.ceiling=0:30000", "--draws", "5", "--trials", "4", "--seeds", "2",
     "--days", "30"],
    ["sweep", "design.yaml", "--out", "sweep"],
    ["study", "force_size", "--seeds", "2", "--days", "40", "--people-per-agent", "1000"],
    ["study", "--list"],
    ["plot", "twin", "--list"],
    ["plot", "run", "--list"],
]  # fmt: skip
LEFT_OUT = {"out", "seconds", "version", "build", "created", "python", "platform", "started", "took", "elapsed"}
LEFT_OUT |= {"cpu", "processor", "meaning", "what happens", "reads", "writes"}
ENDS = {"low", "high", "median_low", "median_high", "worst_low", "worst_high"}


def answer(checkout: Path, words: list[str], folder: Path) -> Any:
    """Run a command of a checkout in a folder and return the JSON that it prints, or its complaint."""
    command = [str(checkout / ".venv" / "bin" / "interpose"), *words, "--json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=900, check=False)
    if done.returncode:
        return {"status": done.returncode, "complaint": done.stderr.strip()[-300:]}
    return json.loads(done.stdout)


def leaves(value: Any, path: str = "") -> dict[str, Any]:
    """Flatten JSON to values by path."""
    if isinstance(value, dict):
        return {k: v for name, part in value.items() for k, v in leaves(part, f"{path}.{name}").items()}
    if isinstance(value, list) and value and all(isinstance(row, dict) and "path" in row for row in value):
        value = {row["path"].replace(".", "/"): row for row in value}
        return leaves(value, path)
    if isinstance(value, list):
        return {k: v for i, part in enumerate(value) for k, v in leaves(part, f"{path}[{i}]").items()}
    return {path: value}


def kept(path: str, intervals: bool) -> bool:
    """Whether a value is compared."""
    last = path.rpartition(".")[2].partition("[")[0]
    names = set(path.replace("[", ".").replace("]", "").split("."))
    is_end = last in ENDS or last.endswith(("_low", "_high"))
    return not names & LEFT_OUT and (intervals or not is_end)


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal, or the same number but for the last digits of a sum."""
    if isinstance(one, float) and isinstance(other, float):
        both_missing = one != one and other != other
        return both_missing or abs(one - other) <= 1e-9 * max(abs(one), abs(other))
    return bool(one == other)


def main() -> int:
    """Compare both checkouts and return how many commands differ."""
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    old, new = (Path(word).resolve() for word in words[:2])
    different = 0
    with tempfile.TemporaryDirectory() as top:
        folders = [Path(top) / name for name in ("old", "new")]
        for folder in folders:
            folder.mkdir()
            (folder / "design.yaml").write_text(SCRIPT, encoding="utf-8")
        for command in COMMANDS:
            one, other = (leaves(answer(at, command, folder)) for at, folder in zip((old, new), folders, strict=True))
            compared = [path for path in one.keys() | other.keys() if kept(path, "--intervals" in sys.argv)]
            added = sum(path not in one for path in compared)
            apart = sorted(path for path in compared if path in one and not same(one[path], other.get(path, "missing")))
            different += bool(apart)
            more = f", {added} more" if added else ""
            print(
                f"{'DIFFERS' if apart else 'same   '} {len(compared):6} values{more}  {' '.join(command)}", flush=True
            )
            for path in apart[:10]:
                print(f"    {path}: {one.get(path, 'missing')!r} -> {other.get(path, 'missing')!r}")
    print(f"{len(COMMANDS) - different} of {len(COMMANDS)} commands give the same")
    return different


if __name__ == "__main__":
    sys.exit(main() > 0)

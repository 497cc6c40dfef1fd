"""Change one place of the sources at a time, in a copy, and see whether the tests notice: `make mutants`.

What was tried is kept in a table, which a later run continues: `python tests/mutation/run.py --most 400`.
"""

import argparse
import csv
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.paths import ROOT

from mutation.forked import prepare
from mutation.laboratory import Laboratory, Verdict
from mutation.sample import Mutant, in_order

COLUMNS = ("key", "package", "path", "line", "operator", "outcome", "seconds", "by", "before", "after")
NOTICED = ("killed", "timeout")

# Key, place, and why no test can notice it, or need not.
EXPLAINED = Path(__file__).with_name("explained.csv")

# Test files and processor seconds for a mutant; for one that survived these; and for one with rules compiled.
FIRST, AGAIN, COMPILED = (4, 10.0), (8, 45.0), (8, 90.0)


def _row(mutant: Mutant, after: str, verdict: Verdict) -> dict[str, object]:
    return {
        **{"key": mutant.key, "package": mutant.package, "path": mutant.path, "line": mutant.line},
        **{"operator": mutant.operator, "outcome": verdict.outcome, "seconds": round(verdict.seconds, 1)},
        **{"by": verdict.by, "before": mutant.text, "after": after.splitlines()[mutant.line - 1].strip()},
    }


def read_rows(table: Path) -> dict[str, dict[str, str]]:
    """Return the last row of each mutant."""
    if not table.exists():
        return {}
    with table.open(newline="", encoding="utf-8") as lines:
        return {row["key"]: row for row in csv.DictReader(lines)}


def explained() -> dict[str, str]:
    """Return why a mutant that survives is no gap, by its key."""
    with EXPLAINED.open(newline="", encoding="utf-8") as lines:
        return {row["key"]: row["why"] for row in csv.DictReader(lines)}


def summary(rows: list[dict[str, str]]) -> str:
    """Write how many mutants of each package were noticed, as a table in Markdown.

    The share is of those that can be noticed: what is explained does not count.
    """
    reasons = explained()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        outcome = "explained" if row["outcome"] not in NOTICED and row["key"] in reasons else row["outcome"]
        counts[row["package"]][outcome] += 1
        counts["all"][outcome] += 1
    lines = [
        "| package | tried | killed | timeout | survived | not run by a test | explained | noticed |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for package, found in sorted(counts.items(), key=lambda item: (item[0] == "all", item[0])):
        tried, noticed = found.total(), sum(found[outcome] for outcome in NOTICED)
        numbers = [found[name] for name in ("killed", "timeout", "survived", "not run", "explained")]
        share = noticed / (tried - found["explained"]) if tried > found["explained"] else 1.0
        lines.append(f"| {package} | {' | '.join(map(str, [tried, *numbers]))} | {share:.0%} |")
    return "\n".join(lines)


def _wanted(given: argparse.Namespace, rows: dict[str, dict[str, str]], order: list[Mutant]) -> list[Mutant]:
    """Return what is still to be tried: new ones, or those that no test noticed so far."""
    if given.again:
        done = {key for key, row in rows.items() if row["outcome"] in NOTICED} | explained().keys()
        return [mutant for mutant in order if mutant.key in rows and mutant.key not in done]
    return [mutant for mutant in order if mutant.key not in rows]


def main() -> None:
    """Try mutants until enough are tried or the time is over, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=400, help="mutants in the sample")
    parser.add_argument("--seed", type=int, default=15, help="another sample")
    parser.add_argument("--minutes", type=float, default=60, help="begin no mutant after so many minutes")
    parser.add_argument("--again", action="store_true", help="try those that survived again, with more tests")
    parser.add_argument(
        "--compiled", action="store_true", help="with rules compiled: whole worlds take less, changed rules more"
    )
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "mutation", help="where everything is kept")
    given = parser.parse_args()
    until = time.monotonic() + 60 * given.minutes
    prepare(uncompiled=not given.compiled)
    sizes = COMPILED if given.compiled else AGAIN if given.again else FIRST
    laboratory, table = Laboratory(given.folder, *sizes), given.folder / "mutants.csv"
    order = in_order(laboratory.checkout, given.seed, given.folder / "places")[: given.most]
    print(f"{len(order)} mutants", flush=True)
    rows = read_rows(table)
    if not table.exists():
        table.write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
    for mutant in _wanted(given, rows, order):
        if time.monotonic() > until:
            break
        row = _row(mutant, *laboratory.try_one(mutant))
        with table.open("a", newline="", encoding="utf-8") as lines:
            csv.DictWriter(lines, COLUMNS).writerow(row)
        print(row["outcome"], f"{row['path']}:{row['line']}", row["seconds"], row["by"], flush=True)
    rows = read_rows(table)
    print(summary([rows[mutant.key] for mutant in order if mutant.key in rows]))


if __name__ == "__main__":
    main()

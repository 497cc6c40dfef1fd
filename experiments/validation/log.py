"""The log of evaluations, beside the page: a line a full evaluation, so that there is no silent second try."""

import csv
import hashlib
import io
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pandas as pd

from interpose.experiments.execution.result_hash import content_hash
from interpose.experiments.validation.arms import COUNTRY, STRIP
from interpose.experiments.validation.judge import FAILS, NOT_CLEAR, NOT_MEASURABLE, SIGN_RIGHT, WITHIN
from interpose.experiments.validation.verdicts import counts, hold, scored, seen_in_record
from interpose.model.errors import InterposeError, OutputError
from interpose.model.output_folder import folder_error
from interpose.model.results.provenance import version, world_of
from interpose.model.results.tables import write_file
from interpose.model.scenario.loading import load_scenario

VERDICTS = (WITHIN, SIGN_RIGHT, NOT_CLEAR, FAILS, NOT_MEASURABLE)
COLUMNS = (
    "date",
    "commit",
    "note",
    "seeds",
    "record",
    "scored",
    *VERDICTS,
    "recorded",
    "recorded_hold",
    "version",
    "laws",
)
"""``scored`` rows by verdict, those kept from fitting that are not measurable beside them; ``recorded``: how many of
the scored ones the record shows, and how many of these hold; ``laws``: a name of laws and values."""
LAWS = ("agents", "model/mechanisms", "model/rules")
"""Where laws are written down."""
SHORT = 7
"""Letters of a commit."""
UNCHANGED = "no law changed"
LONGEST = 300
"""Letters of a note."""

type Line = dict[str, str]


def log_beside(page: Path) -> Path:
    """Return the log that belongs to a page."""
    return page.with_name(f"{page.stem}_log.csv")


def numbers_beside(page: Path) -> Path:
    """Return the table of numbers that belongs to a page."""
    return page.with_name(f"{page.stem}.csv")


@lru_cache(maxsize=1)
def laws() -> str:
    """Return a name of the laws and of the values of both scenarios: eight hexadecimal digits, new when they are."""
    root, digest = Path(__file__).resolve().parents[2], hashlib.sha256()
    for folder in LAWS:
        for path in sorted((root / folder).rglob("*.py")):
            digest.update(path.read_bytes())
    worlds = [world_of(load_scenario(name)) for name in (COUNTRY, STRIP)]
    return content_hash(digest.hexdigest(), worlds)[:8]


def commit() -> str:
    """Return the commit of the sources, ``+`` where they were changed since; a dash outside a checkout."""
    root, git = Path(__file__).resolve().parents[2], shutil.which("git")
    if git is None or not (root / ".git").exists():
        return "-"

    def ask(*words: str) -> str:
        done = subprocess.run([git, "-C", str(root), *words], capture_output=True, text=True, check=False, timeout=30)
        return done.stdout.strip() if done.returncode == 0 else ""

    changed = ask("diff", "HEAD", "--", "agents", "model", "experiments")
    return (ask("rev-parse", "HEAD")[:SHORT] or "-") + ("+" if changed else "")


def read_log(path: Path) -> list[Line]:
    """Return the lines of a log, oldest first; none where there is no file.

    Raises
    ------
    OutputError
        For a file that is no such log.
    """
    if not path.exists():
        return []
    try:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    except (OSError, ValueError, csv.Error) as error:
        raise folder_error(path, f"cannot be read ({error}): mend it, or name another page") from None
    if not rows or tuple(rows[0]) != COLUMNS or any(len(row) != len(COLUMNS) for row in rows):
        raise OutputError(
            f"{path}: is no log of evaluations (its columns are {', '.join(COLUMNS[:3])} ...): move it away"
        )
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows[1:]]


def checked_note(log: Sequence[Line], note: str | None) -> str:
    """Return the note of the next line; the laws that are tried are those of now.

    Raises
    ------
    InterposeError
        If laws have changed since the last line and nobody says what, or the note is no line of text.
    """
    words = " ".join((note or "").split())
    if len(words) > LONGEST:
        raise InterposeError(f"{len(words)} letters: at most {LONGEST} are kept", argument="note")
    changed = bool(log) and log[-1]["laws"] != laws()
    if changed and not words:
        problem = f"laws or values have changed since the evaluation of {log[-1]['date']}: say what, and why"
        raise InterposeError(problem, argument="note", value="(none)")
    return words or (UNCHANGED if log else "first evaluation")


def line_of(rows: pd.DataFrame, *, seeds: int, record: str, note: str) -> Line:
    """Return the line of an evaluation that was done now.

    Parameters
    ----------
    rows : DataFrame
        Verdicts on all rows (:func:`interpose.experiments.validation.verdicts.rows_of`).
    seeds : int
        Seeds of all worlds.
    record : str
        Preset by which worlds were recorded.
    note : str
        What changed since the last evaluation.
    """
    count, recorded = counts(rows), seen_in_record(rows)
    values: Mapping[str, object] = {
        "date": datetime.now(UTC).date().isoformat(),
        "commit": commit(),
        "note": note,
        "seeds": seeds,
        "record": record,
        "scored": len(scored(rows)),
        **{name: count[name] for name in VERDICTS},
        "recorded": len(recorded),
        "recorded_hold": hold(list(recorded["observed_verdict"])),
        "version": version(),
        "laws": laws(),
    }
    return {name: str(values[name]) for name in COLUMNS}


def append_line(path: Path, line: Line) -> None:
    """Add a line at the end of a log, which is made if there is none; what was there stays as it is, to the letter."""
    text = path.read_text(encoding="utf-8") if path.exists() else _written(COLUMNS)
    if not text.endswith("\n"):
        text += "\n"
    write_file(path, text + _written([line[name] for name in COLUMNS]), again=True)


def _written(values: Sequence[str]) -> str:
    """Return one line of CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(values)
    return text.getvalue()

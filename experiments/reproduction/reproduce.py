"""A stored result made again from what it stored, and compared bit for bit: what differs, and why it may."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from interpose.experiments.reproduction.differences import Difference, Origin, differing, origins
from interpose.experiments.reproduction.made_again import REMADE, Tables, point_again
from interpose.experiments.sweeps.stored_sweep import MANIFEST
from interpose.experiments.sweeps.stored_sweep import read_manifest as read_sweep
from interpose.model.errors import OutputError
from interpose.model.language.words import mark, say, say_count
from interpose.model.results.formatting import listing
from interpose.model.results.manifest import read_manifest
from interpose.model.results.provenance import origin_now

SAME = {
    "run": mark("The run in {folder} was made again: all {values} are the same, bit for bit."),
    "twin": mark("The twin in {folder} was made again: all {values} are the same, bit for bit."),
    "compare": mark("The comparison in {folder} was made again: all {values} are the same, bit for bit."),
    "study": mark("The study in {folder} was made again: all {values} are the same, bit for bit."),
    "sweep": mark("The point of the sweep in {folder} was made again: all {values} are the same, bit for bit."),
}
OTHER = {
    "run": mark("The run in {folder} was made again: {apart:,} of {values} differ."),
    "twin": mark("The twin in {folder} was made again: {apart:,} of {values} differ."),
    "compare": mark("The comparison in {folder} was made again: {apart:,} of {values} differ."),
    "study": mark("The study in {folder} was made again: {apart:,} of {values} differ."),
    "sweep": mark("The point of the sweep in {folder} was made again: {apart:,} of {values} differ."),
}
"""What was found of each kind of result."""
APART = mark("{where}: {values:,} of {all:,}, first in row {row}.")
APART_BY = mark("{where}: {values:,} of {all:,}, by up to {largest:.3g}, first in row {row}.")
MOST_SAID = 5
"""Columns that are named in words; the others are counted."""
DAMAGE = (LookupError, TypeError, ValueError, AttributeError)


@dataclass(frozen=True)
class Reproduction:
    """What came of making a stored result again.

    Parameters
    ----------
    folder : Path
        The stored result.
    kind : str
        Which command wrote it.
    values : int
        Values that were compared.
    differences : list of Difference
        Columns whose values are not the same bits.
    origins : list of Origin
        What differs in version, sources, interpreter, machine and packages.
    """

    folder: Path
    kind: str
    values: int
    differences: list[Difference]
    origins: list[Origin]

    @property
    def same(self) -> bool:
        """Whether every value is the same, bit for bit."""
        return not self.differences

    @property
    def sentences(self) -> list[str]:
        """What was found, in words of the language that is told in."""
        named = {"folder": self.folder, "values": say_count("{n} value", "{n} values", self.values)}
        if self.same:
            said = [say(SAME[self.kind], **named)]
        else:
            apart = sum(difference.values for difference in self.differences)
            said = [say(OTHER[self.kind], **named, apart=apart)]
            said += [_words(difference) for difference in self.differences[:MOST_SAID]]
            left = len(self.differences) - MOST_SAID
            said += [say_count("And {n} column more.", "And {n} columns more.", left)] if left > 0 else []
        changed = [say("{what} {stored}, now {now}", **origin._asdict()) for origin in self.origins]
        if changed:
            said.append(say("It was made elsewhere: {what}.", what=listing(changed)))
        elif not self.same:
            said.append(say("Version and computer are the same: the stored result was changed, or this is a fault."))
        return said


def _words(difference: Difference) -> str:
    """Say what differs in a column."""
    named = {"where": f"{difference.table}.{difference.column}", "values": difference.values, "all": difference.of}
    named |= {"row": difference.row + 1}
    if difference.largest != difference.largest:
        return say(APART, **named)
    return say(APART_BY, **named, largest=difference.largest)


def reproduce(folder: Path, *, point: int | None = None, threads: int | None = None) -> Reproduction:
    """Make a stored run, twin, comparison, study or point of a sweep again and compare all values bit for bit.

    Parameters
    ----------
    folder : Path
        The stored result.
    point : int, optional
        Of a sweep of several points: which one.
    threads : int, optional
        Threads; default: all usable processors. Results do not depend on it.

    Raises
    ------
    InterposeError
        With one line, for a folder that holds nothing of the kind, or whose worlds cannot be made again.
    """
    if (folder / MANIFEST).is_file():
        meta, kind = read_sweep(folder), "sweep"
        return _compared(
            folder, kind, meta["provenance"], _guarded(folder, partial(point_again, folder, point, threads))
        )
    for kind, remade in REMADE.items():
        if (folder / f"{kind}.json").is_file():
            if point is not None:
                raise OutputError(f"is for a sweep, and {folder} holds a {kind}", argument="point", value=point)
            meta = read_manifest(folder / f"{kind}.json")
            return _compared(folder, kind, meta, _guarded(folder, partial(remade, folder, meta, threads)))
    problem = "holds no sweep, run, twin, comparison or study: name a folder that one of these wrote"
    raise OutputError(f"{folder}: {problem}")


def _guarded(folder: Path, make: Callable[[], tuple[Tables, Tables]]) -> tuple[Tables, Tables]:
    """Return both sets of tables; what is missing in the stored result is said in one line."""
    try:
        return make()
    except DAMAGE as error:
        said = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        raise OutputError(f"{folder}: cannot be made again ({said}): its manifest is not as it was written") from error


def _compared(folder: Path, kind: str, meta: Mapping[str, Any], both: tuple[Tables, Tables]) -> Reproduction:
    """Return what differs between what was stored and what was made again."""
    stored, again = both
    differences, values = [], 0
    for name, table in again.items():
        if name not in stored:
            raise OutputError(f"{folder}: has no table {name}: it is not as it was written")
        values += table.size
        differences += differing(name, stored[name], table)
    return Reproduction(folder, kind, values, differences, origins(meta, origin_now()))

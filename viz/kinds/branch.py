"""One world and its branch: what the change made of it."""

from dataclasses import replace

from interpose.model.language.words import mark, say
from interpose.model.results.formatting import number, with_unit
from interpose.model.results.manifest import read_manifest
from interpose.model.results.outcomes import label_of, unit_of
from interpose.viz.figure import Drawing
from interpose.viz.figures.weekly import weekly_branches
from interpose.viz.kinds.compare import SHOWN
from interpose.viz.kinds.contract import Kind, listed, nothing_asked, one_seed
from interpose.viz.kinds.run import KIND as RUN
from interpose.viz.kinds.run import outcomes_table
from interpose.viz.page_parts import Numbers
from interpose.viz.stored_result import Stored

BRANCHES = ("unchanged", "changed")
TITLES = {"unchanged": mark("Unchanged"), "changed": mark("Changed")}
FIGURES = (
    Drawing(
        "weeks",
        mark("Unchanged and changed, week by week"),
        mark(
            "One world, run twice with the same chance; the second was changed from a day on. One pair has no interval."
        ),
        weekly_branches,
    ),
)


def complete(pair: Stored) -> Stored:
    """Return a world and its branch with both runs."""
    folders = {name: pair.folder / name for name in BRANCHES}
    parts = {name: Stored(RUN.name, at, read_manifest(at / RUN.manifest)) for name, at in folders.items()}
    return replace(pair, parts=parts)


def sentences(pair: Stored) -> list[str]:
    """Return what differs between a world and its branch."""
    one, other = (pair.parts[name].meta["outcomes"] for name in BRANCHES)
    said = []
    for name in SHOWN[1:]:
        if one[name] == other[name]:
            said.append(say("{outcome}: the same, {value}.", outcome=label_of(name), value=number(one[name])))
        else:
            told = {"outcome": label_of(name), "one": number(one[name])}
            told["other"] = with_unit(number(other[name]), unit_of(name))
            said.append(say("{outcome}: {one} unchanged, {other} changed.", **told))
    return [*said, say("One pair of worlds has no interval: paired seeds do (interpose twin).")]


def numbers(pair: Stored) -> Numbers:
    """Return every outcome of both runs."""
    return Numbers([outcomes_table({say(TITLES[name]): part.meta["outcomes"] for name, part in pair.parts.items()})])


KIND = Kind(
    name="branch",
    title=mark("One world and its branch"),
    manifest=f"{BRANCHES[0]}/{RUN.manifest}",
    table="daily",
    question=lambda _: say("What changes from a day on?"),
    figures=listed(FIGURES),
    names=tuple(figure.name for figure in FIGURES),
    sentences=sentences,
    worlds=one_seed,
    complete=complete,
    cautions=(),
    numbers=numbers,
    asked=nothing_asked,
)

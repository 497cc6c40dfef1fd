"""A sweep: what an outcome is over many points."""

from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from typing import Any

from interpose.model.errors import OutputError
from interpose.model.language.words import mark, say, say_count
from interpose.model.results.formatting import difference, estimate, listing, value_words
from interpose.model.results.intervals import excludes_zero
from interpose.model.results.outcomes import label_of
from interpose.model.scenario.path_labels import path_label
from interpose.viz.figure import Choice, Picture
from interpose.viz.figures.contour import contour
from interpose.viz.figures.dose_response import dose_response
from interpose.viz.figures.heatmap import heatmap
from interpose.viz.figures.small_multiples import small_multiples
from interpose.viz.kinds.contract import Kind, asked
from interpose.viz.kinds.sweep_readings import intervals_over, reading
from interpose.viz.stored_result import Stored
from interpose.viz.style import records
from interpose.viz.sweep_findings import Answer, SweepView
from interpose.viz.sweep_pairs import chosen_baseline
from interpose.viz.sweep_statistics import (
    MOST_VALUES,
    STATISTICS,
    is_number,
    is_sampled,
    outcomes_of,
    varied_paths,
)

FEW = 4
"""Lines of one figure whose intervals can be told apart."""
MOST_OUTCOMES = 3
"""Outcomes of which a report says and shows something."""


def figures(sweep: Stored, choice: Choice) -> list[Picture]:
    """List the figures of a sweep, for the outcome, the statistic and the inputs that are chosen."""
    paths = varied_paths(sweep)
    outcome = _known(choice.outcome, outcomes_of(sweep), "outcome")
    x = _known(choice.x, paths, "x")
    others = [path for path in paths if path != x]
    y = _known(choice.y, others, "y") if others or choice.y else None
    if choice.statistic is not None and choice.statistic not in STATISTICS:
        problem = f"no such statistic: known are {', '.join(STATISTICS)}"
        raise OutputError(problem, argument="statistic", value=choice.statistic)
    view = SweepView(sweep, outcome, choice.statistic, chosen_baseline(sweep, choice.baseline, x))
    return [_dose(view, x, y if choice.y else None), _multiples(view, paths), *_over_two(view, x, y)]


def _known(name: str | None, known: list[str], argument: str) -> str:
    """Take a name that was chosen, or the first that there is."""
    if not known:
        raise OutputError("this sweep varies nothing else: leave it out", argument=argument)
    if name is None:
        return known[0]
    if name not in known:
        near = get_close_matches(name, known, 1)
        meant = f" (did you mean {near[0]}?)" if near else ""
        problem = f"this sweep has no such{meant}: it has {', '.join(known)}"
        raise OutputError(problem, argument=argument, value=name)
    return name


def _heading(view: SweepView, paths: list[str]) -> str:
    """Return the finding over some inputs, or what is shown where there is none."""
    named = say(
        "{outcome}, by {inputs}",
        outcome=label_of(view.outcome),
        inputs=listing([view.label(path).name for path in paths]),
    )
    try:
        return view.answer(paths).title or named
    except OutputError:
        return named


def _dose(view: SweepView, x: str, y: str | None) -> Picture:
    """Return the outcome over one input; a line for each value of the second where that is chosen and has few."""
    runs = view.sweep.table("runs")
    series = y if y and runs[y].nunique() <= FEW else None
    paths = [x, *([series] if series else [])]
    marks = say("A mark for each value (or the middle of a sixth of its draws, where there are many).")
    words = f"{marks} {reading(view, paths)}"

    def draw() -> object:
        answer = view.answer(paths)
        table = answer.table
        if series:
            table = table.assign(**{series: [f"{view.label(series).name} {value_words(v)}" for v in table[series]]})
        named: dict[str, Any] = {"x": x, "x_label": view.axes(paths)[0], "series": series}
        return dose_response(table, difference=answer.difference, title=answer.title, **named)

    no_number = "" if is_number(runs[x]) else f"{view.label(x).name} is no number: see multiples"
    return Picture("dose", _heading(view, paths), words, draw, no_number)


def _multiples(view: SweepView, paths: list[str]) -> Picture:
    """Return the outcome over each input, all differences or all levels, on one scale."""
    shown, pairs = _panels(view, paths)
    asked_for = view if pairs else replace(view, statistic=view.statistic or "mean")
    left_out = [view.label(path).name for path in paths if path not in shown]
    said = [say("Each input on one scale."), reading(asked_for, shown[:1])]
    if left_out:
        names = listing(left_out)
        said.append(say("Drawn anew at every point, so without pairs, and not shown: {inputs}.", inputs=names))

    def draw() -> object:
        answers: dict[str, Answer] = {path: asked_for.answer([path]) for path in shown}
        return small_multiples(
            {path: answer.table for path, answer in answers.items()},
            labels={path: asked_for.axes([path])[0] for path in shown},
            titles={path: answer.title for path, answer in answers.items()},
            difference=pairs,
        )

    heading = say("{outcome}, by each input", outcome=label_of(view.outcome))
    return Picture("multiples", heading, " ".join(said), draw)


def _panels(view: SweepView, paths: list[str]) -> tuple[list[str], bool]:
    """Return which inputs have a panel of the figure over each input, and whether these are of pairs."""
    pairs = [path for path in paths if view.baseline([path]) is not None]
    return pairs or paths, bool(pairs)


def _over_two(view: SweepView, x: str, y: str | None) -> list[Picture]:
    """List the figures over two inputs."""
    paths = [path for path in (x, y) if path]
    how = reading(view, paths)

    def draw(figure: Any) -> object:
        answer, labels = view.answer([x, str(y)]), view.axes([x, str(y)])
        named = {"x": x, "y": str(y), "x_label": labels[0], "y_label": labels[1]}
        return figure(answer.table, difference=answer.difference, title=answer.title, **named)

    heading, alone = _heading(view, paths), "it needs two inputs"
    cells = (
        say("Below each number its interval; pale and struck: it includes 0.")
        if view.baseline(paths)
        else say("The darker, the more; below each number its interval.")
    )
    lines = say("Level lines, interpolated between the points that were run; below, half the width of the interval.")
    return [
        Picture(
            "grid",
            heading,
            f"{cells} {how}",
            partial(draw, heatmap),
            alone if y is None else _too_many(view.sweep, paths),
        ),
        Picture(
            "contour",
            heading,
            f"{lines} {how}",
            partial(draw, contour),
            alone if y is None else _no_lines(view.sweep, x, y) or _no_shape(view, x, y),
        ),
    ]


def _too_many(sweep: Stored, paths: list[str]) -> str:
    """Return why two inputs give no heatmap; empty where they do."""
    runs = sweep.table("runs")
    many = [path for path in paths if runs[path].nunique() > MOST_VALUES and not is_number(runs[path])]
    return f"{many[0]} has too many values for cells" if many else ""


def _no_lines(sweep: Stored, x: str, y: str) -> str:
    """Say why two inputs give no level lines."""
    runs = sweep.table("runs")
    for path in (x, y):
        if not is_number(runs[path]):
            return f"{path} is no number"
        if runs[path].nunique() < 3:
            return f"{path} has fewer than three values"
    return ""


def _no_shape(view: SweepView, x: str, y: str) -> str:
    """Say why level lines would show chance: no difference is clear, or all intervals overlap."""
    answer = view.answer([x, y])
    ends = answer.table[["low", "high"]].dropna()
    if ends.empty:
        return ""
    if answer.difference:
        clear = excludes_zero(ends["low"], ends["high"]).any()
        return "" if clear else "no difference is clear, so that level lines would show chance: see grid"
    apart = float(ends["low"].max()) > float(ends["high"].min())
    return "" if apart else "all intervals overlap, so that level lines would show chance: see grid"


def sentences(sweep: Stored) -> list[str]:
    """Say by how much an outcome differs from the baseline over every input, or what it is at both ends."""
    runs = sweep.table("runs")
    whole, failed = int(sweep.meta["points"]) * int(sweep.meta["replications"]), runs["stage"].fillna("").ne("").sum()
    named = {"runs": len(runs), "all": whole, "failed": int(failed)}
    said = [
        say("{runs:,} of {all:,} runs are there, of which {failed:,} failed.", **named)
        if failed
        else say("{runs:,} of {all:,} runs are there.", **named)
    ]
    for outcome in outcomes_of(sweep)[:MOST_OUTCOMES]:
        view = SweepView(sweep, outcome)
        for path in varied_paths(sweep):
            if runs[path].nunique() > 1 and (is_number(runs[path]) or view.baseline([path])):
                said.append(_sentence(view, path))
    return [*said, intervals_over(sampled=is_sampled(sweep))]


def _sentence(view: SweepView, path: str) -> str:
    """Write what was found over one input, with the number at its far end, or at both ends of levels."""
    answer, name = view.answer([path]), view.label(path)
    rows = records(answer.table)
    if not answer.difference:
        ends = [
            say(
                "{estimate} at {value}",
                estimate=estimate(e["mean"], e["low"], e["high"], view.unit),
                value=name.value(value_words(e[path])),
            )
            for e in (rows[0], rows[-1])
        ]
        return say("{outcome}, by {name}: {ends}.", outcome=label_of(view.outcome), name=name.name, ends=listing(ends))
    far = next((e for e in reversed(rows) if not e["base"]), rows[-1])
    words = difference(far["mean"], far["low"], far["high"], view.unit)
    return say(
        "{finding}: {difference} at {value}.",
        finding=answer.title,
        difference=words,
        value=name.value(value_words(far[path])),
    )


def shown(sweep: Stored, choice: Choice) -> list[Picture]:
    """List the figures of a report: those of the first outcomes, one after the other, or of the one that is chosen."""
    if choice.outcome:
        return _each_once(sweep, choice)
    return [
        picture._replace(name=f"{picture.name}-{place}")
        for place, outcome in enumerate(outcomes_of(sweep)[:MOST_OUTCOMES], start=1)
        for picture in _each_once(sweep, choice._replace(outcome=outcome))
    ]


def _each_once(sweep: Stored, choice: Choice) -> list[Picture]:
    """List figures without the one over a single input where it is a panel of the one over each input."""
    listed, paths = figures(sweep, choice), varied_paths(sweep)
    view = SweepView(sweep, str(choice.outcome), choice.statistic, chosen_baseline(sweep, choice.baseline, paths[0]))
    panel = len(paths) > 1 and (choice.x or paths[0]) in _panels(view, paths)[0]
    return [picture for picture in listed if picture.name != "dose" or choice.y or not panel]


def question(sweep: Stored) -> str:
    """Return the question that a sweep answers."""
    names = [path_label(str(path), sweep.scenario).name for path in sweep.meta["paths"]]
    return say("What follows from {names}?", names=listing(names))


def worlds(sweep: Stored) -> str:
    """Return how many worlds were run, over how many days."""
    meta, days = sweep.meta, say_count("{n} day", "{n} days", int(sweep.meta["days"]))
    return say(
        "{points} with {seeds} each, {days} a run.",
        points=say_count("{n} point", "{n} points", int(meta["points"])),
        seeds=say_count("{n} seed", "{n} seeds", int(meta["replications"])),
        days=days,
    )


def complete(sweep: Stored) -> Stored:
    """Return a sweep that says where it comes from as other results do."""
    return replace(sweep, meta=sweep.meta | sweep.meta.get("provenance", {}))


def asked_of(sweep: Stored) -> dict[str, str]:
    """Return what was asked, and how large it was."""
    words = {say("Points"): sweep.meta["points"], say("Replications"): sweep.meta["replications"]}
    words |= {say("Design"): say(str(sweep.meta["design"]["method"]))}
    return asked(sweep) | {name: str(value) for name, value in words.items()}


KIND = Kind(
    name="sweep",
    title=mark("Many worlds"),
    manifest="manifest.json",
    table="runs",
    question=question,
    figures=figures,
    names=("dose", "multiples", "grid", "contour"),
    sentences=sentences,
    worlds=worlds,
    choices=("x", "y", "outcome", "statistic", "baseline"),
    complete=complete,
    shown=shown,
    asked=asked_of,
)

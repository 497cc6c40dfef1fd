"""Which figures a stored result has: one registry, by the command that wrote it."""

from collections.abc import Callable
from difflib import get_close_matches
from importlib import import_module

from interpose.model.errors import OutputError
from interpose.viz.figure import Choice, Picture
from interpose.viz.stored_result import Stored


def gallery() -> dict[str, Callable[[Stored, Choice], list[Picture]]]:
    """Return the registry: by kind of stored result, the function that lists its figures."""
    from interpose.viz import kinds

    return {kind: import_module(f"{kinds.__name__}.{kind}").figures for kind in KINDS_OF_RESULTS}


def pictures(store: Stored, choice: Choice | None = None) -> list[Picture]:
    """List the figures of a stored result, those that cannot be drawn from it too."""
    return gallery()[store.kind](store, choice or Choice())


def chosen(store: Stored, names: list[str], choice: Choice | None = None) -> list[Picture]:
    """Return the figures that are asked for, or all that can be drawn.

    Raises
    ------
    OutputError
        For a name that no figure has, or a figure that this result cannot give.
    """
    there = {picture.name: picture for picture in pictures(store, choice)}
    if not names:
        return [picture for picture in there.values() if not picture.why_not]
    for name in names:
        if name not in there:
            raise OutputError(_unknown(name, store, list(there)), argument="figure", value=name)
        if there[name].why_not:
            problem = f"cannot be drawn from {store.folder}: {there[name].why_not}"
            raise OutputError(problem, argument="figure", value=name)
    return [there[name] for name in dict.fromkeys(names)]


def _unknown(name: str, store: Stored, known: list[str]) -> str:
    """Say that a figure does not exist, or belongs to another kind of result, and which there are."""
    elsewhere = sorted(kind for kind, names in every_name().items() if name in names)
    if elsewhere:
        return (
            f"is drawn from a result of {' or '.join(elsewhere)}, and {store.folder} is one of "
            f"{store.kind}: take one of {', '.join(known)}"
        )
    near = get_close_matches(name, known, 1)
    meant = f" (did you mean {near[0]}?)" if near else ""
    return f"no such figure{meant}: {store.kind} has {', '.join(known)}"


def every_name() -> dict[str, tuple[str, ...]]:
    """Return the names of all figures by kind of result, but those of which there is one an outcome."""
    from interpose.viz.kinds.compare import ANSWER_NAMES
    from interpose.viz.kinds.run import RUN_NAMES
    from interpose.viz.kinds.sweep import SWEEP_NAMES

    return RUN_NAMES | ANSWER_NAMES | SWEEP_NAMES


KINDS_OF_RESULTS = (
    "run",
    "branch",
    "twin",
    "compare",
    "attribute",
    "explain",
    "sensitivity",
    "discover",
    "robust",
    "calibrate",
    "sweep",
)


def sentences(store: Stored) -> list[str]:
    """Return the result of a store in sentences."""
    return list(import_module(f"interpose.viz.kinds.{store.kind}").sentences(store))

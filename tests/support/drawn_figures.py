"""Figures of stored results by name."""

from interpose.viz.figure import Choice
from interpose.viz.kinds.registry import pictures


def figure_of(store, name: str, choice: Choice | None = None):
    return next(picture for picture in pictures(store, choice) if picture.name == name).draw()

"""Small tables for the figures, and what every figure must hold to: finite numbers, units, escaped words."""

import math
import re
from typing import Any

import numpy as np
import pandas as pd

HOSTILE = "<script>window.stolen = 1</script><img src=http://example.org/x onerror='window.stolen = 1'> & \"it\""
OUTCOMES = (("Civilian deaths", "persons", 900.0), ("Mean trust in the force", "share", 0.4))


def doses(series: tuple[str, ...] = ("one", "two"), at: tuple[float, ...] = (0, 4000, 8000, 20000)) -> pd.DataFrame:
    """Make estimates of two outcomes at some doses, for some series."""
    rows = [
        {"label": label, "unit": unit, "case": name, "force": dose, "mean": base * (1 - 0.1 * i) + base * 0.2 * j}
        for label, unit, base in OUTCOMES
        for j, name in enumerate(series)
        for i, dose in enumerate(at)
    ]
    table = pd.DataFrame(rows)
    return table.assign(low=table["mean"] * 0.9, high=table["mean"] * 1.15)


def effects(names: tuple[str, ...] = ("clearly lower", "clearly higher", "open", "alone")) -> pd.DataFrame:
    """Make differences that are clearly lower, clearly higher, open, and without an interval, for two outcomes."""
    shapes = {"clearly lower": (-3, -5, -1), "clearly higher": (2, 1, 4), "open": (0.5, -1, 2)}
    rows = []
    for label, unit, base in OUTCOMES:
        for place, name in enumerate(names):
            mean, low, high = shapes.get(name, (1.0, math.nan, math.nan))
            row = {"label": label, "unit": unit, "name": name, "group": f"group {place % 2}"}
            row |= {"mean": mean * base / 100, "low": low * base / 100, "high": high * base / 100}
            rows.append(row | {"matters": base / 100})
    return pd.DataFrame(rows)


def cells(x: tuple[float, ...] = (0, 5000, 10000), y: tuple[float, ...] = (0.1, 0.5, 0.9)) -> pd.DataFrame:
    """Make differences over two levers, some of them clear."""
    rows = [
        {"label": "Civilian deaths", "unit": "persons", "x": a, "y": b, "mean": 0.01 * (a - 5000) * b}
        for a in x
        for b in y
    ]
    table = pd.DataFrame(rows)
    return table.assign(low=table["mean"] - 20, high=table["mean"] + 20)


def policies(count: int = 6) -> pd.DataFrame:
    """Make policies with two outcomes: every other one on the front."""
    at = np.arange(count, dtype=float)
    table = pd.DataFrame(
        {"name": [f"policy {i}" for i in range(count)], "a": 10 * at, "b": 50 - 8 * at + 12 * (at % 2)}
    )
    for axis in ("a", "b"):
        table[f"{axis}_low"], table[f"{axis}_high"] = table[axis] - 2, table[axis] + 3
    return table


def parts() -> pd.DataFrame:
    """Make parts of an effect that sum to -12."""
    rows = [("deterrence", -10, -14, -6), ("talks", -5, -11, 1), ("provocation", 3, 1, 5), ("outside", 0, 0, 0)]
    return pd.DataFrame(rows, columns=["player", "mean", "low", "high"])


def numbers_of(figure: Any) -> list[float]:
    """List every number that a figure draws."""
    found = list[float]()
    for trace in figure.data:
        for name in ("x", "y", "z", "base", "width"):
            values = trace[name] if name in trace and trace[name] is not None else ()
            values = values if isinstance(values, (list, tuple, np.ndarray)) else (values,)
            found += [float(v) for v in np.ravel(np.array([v for v in values if _is_number(v)], float))]
        for bars in (trace[name] for name in ("error_x", "error_y") if name in trace):
            if bars.array is not None:
                found += [*map(float, bars.array), *map(float, bars.arrayminus)]
                assert min(bars.array, default=0) >= 0 and min(bars.arrayminus, default=0) >= 0
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def words_of(figure: Any) -> str:
    """Return every word that a figure shows or says when it is touched."""
    said = [note.text or "" for note in figure.layout.annotations]
    for trace in figure.data:
        for name in ("text", "hovertext", "customdata"):
            values = trace[name] if name in trace and trace[name] is not None else ()
            said += [str(v) for v in np.ravel(np.array(values, dtype=object))]
        said += [trace.name or "", trace.hovertemplate or ""]
    for name in figure.layout:
        if re.fullmatch(r"[xy]axis\d*", name):
            axis = figure.layout[name]
            said += [axis.title.text or "", *(str(text) for text in axis.ticktext or ())]
    return "\n".join(said)


def titles_of(figure: Any, axis: str) -> list[str]:
    """List the titles of the axes that show."""
    names = [name for name in figure.layout if re.fullmatch(axis + r"axis\d*", name)]
    shown = [figure.layout[name] for name in sorted(names, key=lambda name: int(name[5:] or 1))]
    return [a.title.text for a in shown if a.visible is not False and a.title.text]


def check(figure: Any) -> None:
    """See that a figure draws finite numbers alone, says no NaN, and lets no markup of a scenario through."""
    assert figure.layout.height and figure.layout.height < 20_000
    assert all(math.isfinite(value) for value in numbers_of(figure))
    words = words_of(figure)
    assert not re.search(r"\bnan\b|\bNone\b|\binf\b", words), words
    assert "<script" not in words and "<img" not in words

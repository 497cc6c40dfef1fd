"""A world in plain Python, and whether a compiled world came out the same."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from interpose.model.state.world import World
from oracles.people import gather, living, spread

ONE_ROW = ("p", "on", "clock", "mission", "fund", "aid_plan")
LOGS = {"event": "events", "news": "news"}
"""Tables that grow, and the column of the clock that says how far they are written."""
FEELINGS = ("fear", "hardship", "grievance", "trust")
KEPT = ("civilian", "rows", "first_row")
"""Tables that the oracles have as lists of persons."""
SINGLE, DOUBLE, SMALL = 1e-5, 1e-6, 1e-9


def _rows(table: Any) -> Any:
    """Turn a table into nested lists of rows with the columns as attributes."""
    return _named(table.tolist(), table.dtype)


def _named(values: Any, kind: Any) -> Any:
    """Give columns of nested lists of rows their names."""
    if isinstance(values, list):
        return [_named(part, kind) for part in values]
    names = zip(kind.names, values, strict=True)
    return SimpleNamespace(**{n: _named(v, kind[n]) if isinstance(v, tuple) else v for n, v in names})


def plain(world: World) -> Any:
    """Copy a world into lists and rows that share nothing with it; the log only as far as it is written."""
    out = SimpleNamespace()
    for name, table in zip(World._fields, world, strict=True):
        if name in ONE_ROW:
            setattr(out, name, _rows(np.asarray(table))[0])
        elif name in KEPT:
            continue
        elif name in LOGS:
            setattr(out, name, _rows(np.asarray(_written(world, name, table))))
        elif isinstance(table, tuple):
            setattr(out, name, SimpleNamespace(**{f: getattr(table, f).tolist() for f in table._fields}))
        else:
            setattr(out, name, _rows(np.asarray(table)) if table.dtype.names else table.tolist())
    out.people = gather(world)
    out.neighbours = [_touching(out.graph, t) for t in range(len(out.territory))]
    return out


def _written(world: World, name: str, table: Any) -> Any:
    """Return a log as far as it is written, and any other table as it is."""
    return table[: int(world.clock[0][LOGS[name]])] if name in LOGS else table


def _touching(graph: Any, t: int) -> list[Any]:
    """List the territories that touch t, each with the share of the border that is a front."""
    edges = range(graph.start[t], graph.start[t + 1])
    columns = ("front", "open", "capacity", "length_km")
    return [
        SimpleNamespace(place=graph.neighbour[e], edge=e, **{c: getattr(graph, c)[e] for c in columns}) for e in edges
    ]


def people_at(w: Any, t: int) -> int:
    """Count the civilians who stay at t."""
    return int(w.territory[t].resident + w.territory[t].displaced)


def _column(rows: Any, name: str) -> Any:
    """Collect one column of nested lists of rows."""
    return [_column(part, name) for part in rows] if isinstance(rows, list) else getattr(rows, name)


def _gap(table: str, column: str, real: Any, told: Any, rows: Any) -> str:
    """Describe the first place where a column differs; empty if it does not."""
    if real.tolist() == (told.tolist() if isinstance(told, np.ndarray) else told):
        return ""
    told = np.array(told, dtype=object if real.dtype.kind in "iu" else np.float64).reshape(np.shape(told))
    if real.shape != told.shape:
        return f"{table}.{column}: {real.shape} values, the oracle has {told.shape}"
    if table == "sums" and column in FEELINGS:  # whole numbers of 2**-20, cut off after arithmetic in f4
        wrong = np.abs(real - told.astype(np.int64)) > 2 * np.array(rows) + 1
    elif real.dtype.kind in "iu":
        wrong = real.astype(object) != told
    else:
        near = SINGLE if real.dtype == np.float32 or (table == "territory" and column in FEELINGS) else 0.0
        wrong = ~np.isclose(real, told, rtol=near or DOUBLE, atol=near or SMALL)
    if not wrong.any():
        return ""
    at = tuple(int(i) for i in np.argwhere(wrong)[0])
    where = f"{list(at)}" if at else ""
    return f"{table}.{column}{where} = {real[at]!r}, the oracle says {told[at]!r} ({int(wrong.sum())} differ)"


def differences(world: World, told: Any) -> list[str]:
    """Name every column in which a compiled world is not what the oracle says, the log included.

    Whole numbers must be equal; f8 to one part in a million, f4 (and means of f4) to one in a hundred thousand.
    """
    found, kept = [], spread(told)
    for name, table in zip(World._fields, world, strict=True):
        rows = kept[name] if name in KEPT else getattr(told, name)
        if name == "p":
            for mechanism in table.dtype.names:
                part, told_part = np.asarray(table)[mechanism][0], getattr(rows, mechanism)
                found += [
                    _gap(f"p.{mechanism}", c, np.asarray(part[c]), getattr(told_part, c), 0)
                    for c in part.dtype.names or ()
                ]
        elif isinstance(table, tuple):
            columns = rows if name in KEPT else vars(rows)
            found += [_gap(name, c, getattr(table, c), columns[c], 0) for c in table._fields]
        elif table.dtype.names:
            written = np.asarray(_written(world, name, table))
            rows = [rows] if name in ONE_ROW else rows
            counted = [len(living(told, t)) for t in range(len(told.territory))] if name == "sums" else 0
            found += [_gap(name, c, np.asarray(written[c]), _column(rows, c), counted) for c in table.dtype.names]
        else:
            found.append(_gap(name, "", table, rows, 0))
    return [gap for gap in found if gap]

"""A world in plain Python, for laws that are written once more, slow and plain: rows with columns as attributes."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from interpose.model.state.world import World

ONE_ROW = ("p", "on", "clock", "mission", "fund", "aid_plan")
"""Tables with one row, which is the row itself in plain Python."""
LOGS = {"event": "events", "news": "news"}
"""Tables that grow, and the column of the clock that says how far they are written."""
BY_COLUMN = ("graph", "near", "civilian")
"""Tables that are kept as one array a column."""
CLOSE = 1e-6
"""Relative and absolute difference up to which two numbers that are not whole are the same."""
CLOSE_SINGLE = 1e-5


def plain_world(world: World) -> Any:
    """Return a copy of a world as lists of rows that share nothing with it; logs only as far as they are written.

    ``w.presence[t].units``, ``w.holding[t][f].fighters``, ``w.mission.in_force``, ``w.p.NAME.PARAMETER``,
    ``w.on.PATHWAY``; civilians and the graph are lists by column (``w.civilian.fear[row]``).
    """
    out = SimpleNamespace()
    for name, table in zip(World._fields, world, strict=True):
        if name in BY_COLUMN:
            columns = {column: np.asarray(part).tolist() for column, part in table._asdict().items()}
            setattr(out, name, SimpleNamespace(**columns))
            continue
        written = np.asarray(_written(world, name, table))
        rows = _rows(written) if written.dtype.names else written.tolist()
        setattr(out, name, rows[0] if name in ONE_ROW else rows)
    return out


def _written(world: World, name: str, table: Any) -> Any:
    """Return a log as far as it is written, any other table as it is."""
    return table[: int(world.clock[0][LOGS[name]])] if name in LOGS else table


def _rows(table: Any) -> Any:
    """Return a table as nested lists of rows."""
    if table.ndim:
        return [_rows(part) for part in table]
    values = {name: table[name] for name in table.dtype.names}
    return SimpleNamespace(**{n: _rows(v) if v.dtype.names else v.item() for n, v in values.items()})


def differences(world: World, told: Any) -> list[str]:
    """Return a line for every column in which a world is not what its plain twin says."""
    found = []
    for name, table in zip(World._fields, world, strict=True):
        rows = getattr(told, name)
        if name in BY_COLUMN:
            found += [_gap(f"{name}.{c}", part, getattr(rows, c)) for c, part in table._asdict().items()]
        elif name == "p":
            for part in table.dtype.names:
                names = table.dtype[part].names or ()
                found += [_gap(f"p.{part}.{c}", table[part][c][0], getattr(getattr(rows, part), c)) for c in names]
        elif table.dtype.names:
            written, listed = np.asarray(_written(world, name, table)), [rows] if name in ONE_ROW else rows
            found += [_gap(f"{name}.{c}", written[c], _column(listed, c)) for c in table.dtype.names]
        else:
            found.append(_gap(name, table, rows))
    return [gap for gap in found if gap]


def _column(rows: Any, name: str) -> Any:
    """Return one column of nested lists of rows."""
    return [_column(part, name) for part in rows] if isinstance(rows, list) else getattr(rows, name)


def _gap(where: str, real: Any, told: Any) -> str:
    """Return the first place where a column differs, in words; empty where it does not."""
    real = np.asarray(real)
    exact = real.dtype.kind in "iub"
    said = np.array(told, dtype=object if exact else np.float64)
    if said.size != real.size:
        return f"{where}: {real.size} values, the oracle has {said.size}"
    said = said.reshape(real.shape)
    near = CLOSE_SINGLE if real.dtype == np.float32 else CLOSE
    wrong = real.astype(object) != said if exact else ~np.isclose(real, said, rtol=near, atol=near)
    if not np.any(wrong):
        return ""
    at = tuple(int(i) for i in np.argwhere(np.atleast_1d(wrong))[0]) if real.ndim else ()
    return f"{where}{list(at) or ''} = {real[at]}, the oracle says {said[at]} ({int(np.sum(wrong))} differ)"

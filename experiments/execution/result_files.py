"""Answers of questions as files: tables as CSV or Parquet, and a manifest from which they can be computed again."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd


def write_answer(
    folder: Path,
    kind: str,
    manifest: Mapping[str, Any],
    tables: Mapping[str, pd.DataFrame],
    *,
    parquet: tuple[str, ...] = (),
) -> None:
    """Write tables and a manifest into an existing folder.

    Parameters
    ----------
    folder : Path
        Where to.
    kind : str
        Name of the manifest: ``kind.json``.
    manifest : mapping
        Plain data.
    tables : mapping
        Tables by the name of their file.
    parquet : tuple of str
        Tables that are written as Parquet; the others are CSV.
    """
    for name, table in tables.items():
        if name in parquet:
            table.to_parquet(folder / f"{name}.parquet", index=False)
        else:
            table.to_csv(folder / f"{name}.csv", index=False)
    text = json.dumps(plain({"kind": kind, **manifest}), indent=1, ensure_ascii=False, allow_nan=False)
    (folder / f"{kind}.json").write_text(text + "\n", encoding="utf-8")


def plain(value: Any) -> Any:
    """Return a value as plain JSON data; a number that is not finite becomes null."""
    if isinstance(value, pd.DataFrame):
        return [plain(row) for row in value.to_dict("records")]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if hasattr(value, "_asdict"):
        return plain(value._asdict())
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value

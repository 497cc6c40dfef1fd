"""Names that say whether two results are the same: of the code that makes them, and of what was asked for."""

import hashlib
import json
import platform
import sys
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

from interpose.model.results.provenance import version


@lru_cache(maxsize=1)
def build() -> str:
    """Name the code that decides what a run gives: the version, and a hash of the sources of agents and model.

    Returns
    -------
    str
        For instance ``0.1.0+1f3a5c7e9b2d``; two machines with the same name give the same runs.
    """
    root, digest = Path(__file__).resolve().parents[2], hashlib.sha256()
    for folder in ("agents", "model"):
        for path in sorted((root / folder).rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return f"{version()}+{digest.hexdigest()[:12]}"


@lru_cache(maxsize=1)
def machinery() -> dict[str, str]:
    """Name all that decides what a run gives to the last bit: the code, and who compiles it and computes with it."""
    computing = {name: metadata.version(name.lower()) for name in ("numba", "NumPy", "SciPy")}
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return {"interpose": build(), "Python": python, **computing, "processor": platform.machine()}


def plain_text(value: Any) -> str:
    """Write plain data as JSON, always the same way: keys in order, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=str)


def content_hash(*parts: Any) -> str:
    """Name plain data by their content: 32 hexadecimal digits."""
    return hashlib.sha256(plain_text(parts).encode()).hexdigest()[:32]

"""Hashes that tell whether two results are the same: of the code that makes them, and of what was asked for."""

import hashlib
import json
import platform
import sys
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

from interpose.agents.compiled.additions import describe_added
from interpose.model.results.provenance import version


@lru_cache(maxsize=1)
def build() -> str:
    """Return a name of the code that decides the results of a run: the version, and a hash of agents and model.

    Returns
    -------
    str
        For instance ``0.1.0+1f3a5c7e9b2d``; two machines with the same name produce the same runs.
    """
    root, digest = Path(__file__).resolve().parents[2], hashlib.sha256()
    for folder in ("agents", "model"):
        for path in sorted((root / folder).rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    for one in describe_added():
        digest.update(f"{one['distribution']} {one['code']}".encode())
    return f"{version()}+{digest.hexdigest()[:12]}"


@lru_cache(maxsize=1)
def machinery() -> dict[str, str]:
    """Return name and version of all that decides a run to the last bit: code, compiler, libraries, processor."""
    computing = {name: metadata.version(name.lower()) for name in ("numba", "NumPy", "SciPy")}
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return {"interpose": build(), "Python": python, **computing, "processor": platform.machine()}


def plain_text(value: Any) -> str:
    """Return plain data as JSON, always written the same way: keys in order, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=str)


def content_hash(*parts: Any) -> str:
    """Return a hash of plain data: 32 hexadecimal digits."""
    return hashlib.sha256(plain_text(parts).encode()).hexdigest()[:32]

"""Where compiled code is kept: for each source a folder, keyed by whatever that source depends on."""

import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path

import numba
import platformdirs

from interpose.agents.compiled.additions import additions, code_of

UNUSED_DAYS = 60
"""Days without use after which the compiled code of another version is deleted."""
FINGERPRINT = re.compile(r"[0-9a-f]{16}")
IMPORTED = re.compile(r"^\s*from interpose\.([\w.]+) import", re.MULTILINE)


def root() -> Path:
    """Return the folder that holds `agents` and `model`: of a checkout or of an installed package."""
    return Path(__file__).resolve().parents[2]


@cache
def _read(path: Path) -> tuple[str, tuple[Path, ...]]:
    """Return the digest of a source and the sources that it imports itself."""
    text = path.read_text(encoding="utf-8")
    found = list[Path]()
    for module in IMPORTED.findall(text):
        base = root().joinpath(*module.split("."))
        found += [p for p in (base.with_suffix(".py"), base / "__init__.py") if p.is_file()]
    return hashlib.sha256(text.encode()).hexdigest(), tuple(found)


def sources_of(paths: Iterable[Path]) -> list[Path]:
    """Return sources with whatever they import, directly or not."""
    waiting, sources = list(paths), set[Path]()
    while waiting:
        path = waiting.pop()
        if path not in sources:
            sources.add(path)
            waiting += _read(path)[1]
    return sorted(sources)


def _identity(paths: Iterable[Path], more: Iterable[str] = ()) -> str:
    """Return the hash of sources, of whatever they import, and of whatever (more) changes what they compile to."""
    digest = hashlib.sha256()
    for path in sources_of([*paths, *Path(__file__).resolve().parent.glob("*.py")]):
        name = path.relative_to(root()).as_posix() if path.is_relative_to(root()) else path.name
        digest.update(name.encode() + _read(path)[0].encode())
    for part in (
        numba.__version__,
        os.environ.get("NUMBA_BOUNDSCHECK", ""),
        os.environ.get("NUMBA_DISABLE_JIT", ""),
        *more,
    ):
        digest.update(part.encode())
    return digest.hexdigest()[:16]


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Return the identity of the running code: a hash of its sources and of whatever changes what they compile to.

    The sources of mechanisms that other distributions add belong to it.

    Returns
    -------
    str
        Sixteen hexadecimal digits.
    """
    day = root() / "model" / "simulation" / "compiled_day.py"
    added = [f"{one.module} {code_of(one.distribution)}" for one in additions("mechanisms")]
    return _identity([*(root() / "model" / "mechanisms").glob("*.py"), day], added)


@cache
def fingerprint_of(path: Path) -> str:
    """Return the identity of one source: it changes only with that source and what it imports, directly or not.

    That of a mechanism that somebody added changes with all the sources of its distribution. What was typed in, and
    has no file, has the identity of the whole day.
    """
    if not path.is_file():
        return fingerprint()
    by = {one.distribution for one in additions("mechanisms") if path in map(Path.resolve, one.sources())}
    return _identity([path], [code_of(distribution) for distribution in sorted(by)])


def _usable(folder: Path) -> bool:
    """Whether a folder can be made and written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def let_go_of_old() -> None:
    """Delete the code of sources that nobody has used for months; call it when all that is in use was asked for."""
    now = time.time()
    with suppress(OSError):
        for folder in cache_base().iterdir():
            if FINGERPRINT.fullmatch(folder.name) and now - folder.stat().st_mtime > UNUSED_DAYS * 86_400:
                shutil.rmtree(folder, ignore_errors=True)


def _user() -> str:
    """Return what tells the users of a computer apart: a number where the system has one, else a name."""
    if hasattr(os, "getuid"):
        return str(os.getuid())
    return re.sub(r"\W", "-", os.environ.get("USERNAME", "user"))


@lru_cache(maxsize=1)
def cache_base() -> Path:
    """Return the folder that holds all compiled code: the user's cache, or a temporary folder.

    Returns
    -------
    Path
        ``INTERPOSE_CACHE`` if set, else the user's cache folder, else a folder under the system's temporary one.
    """
    chosen = os.environ.get("INTERPOSE_CACHE")
    bases = [Path(chosen)] if chosen else []
    bases += [Path(platformdirs.user_cache_dir("interpose")), Path(tempfile.gettempdir()) / f"interpose-{_user()}"]
    for base in bases:
        if _usable(base):
            return base
    return Path(tempfile.mkdtemp(prefix="interpose-"))


@cache
def cache_folder(identity: str | None = None) -> Path:
    """Return the folder that keeps the compiled code of some sources between runs, and mark it as in use.

    Parameters
    ----------
    identity : str, optional
        See :func:`fingerprint_of`; default: that of the whole day, :func:`fingerprint`.
    """
    folder = cache_base() / (identity or fingerprint())
    folder.mkdir(exist_ok=True)
    with suppress(OSError):
        os.utime(folder)
    return folder

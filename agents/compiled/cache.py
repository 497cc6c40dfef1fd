"""Where compiled code is kept: a folder keyed by the sources that it was made from."""

import hashlib
import os
import re
import shutil
import tempfile
import time
from contextlib import suppress
from functools import lru_cache
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


def _source_files() -> list[Path]:
    """Return the sources that compiled code depends on: the day and whatever it imports, directly or not."""
    top = root()
    waiting = [*(top / "model" / "mechanisms").glob("*.py"), top / "model" / "simulation" / "compiled_day.py"]
    waiting += Path(__file__).resolve().parent.glob("*.py")
    sources: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path in sources:
            continue
        sources.add(path)
        for module in IMPORTED.findall(path.read_text(encoding="utf-8")):
            base = top.joinpath(*module.split("."))
            waiting += [p for p in (base.with_suffix(".py"), base / "__init__.py") if p.is_file()]
    return sorted(sources)


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Return the identity of the running code: a hash of its sources and of whatever changes what they compile to.

    The sources of mechanisms that other distributions add belong to it.

    Returns
    -------
    str
        Sixteen hexadecimal digits.
    """
    digest = hashlib.sha256()
    for path in _source_files():
        digest.update(path.relative_to(root()).as_posix().encode())
        digest.update(path.read_bytes())
    for part in (numba.__version__, os.environ.get("NUMBA_BOUNDSCHECK", ""), os.environ.get("NUMBA_DISABLE_JIT", "")):
        digest.update(part.encode())
    for one in additions("mechanisms"):
        digest.update(f"{one.module} {code_of(one.distribution)}".encode())
    return digest.hexdigest()[:16]


def _usable(folder: Path) -> bool:
    """Whether a folder can be made and written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _let_go_of_old(base: Path) -> None:
    """Mark this version's folder as in use, and delete those of versions that were unused for months."""
    now = time.time()
    with suppress(OSError):
        os.utime(base / fingerprint())
        for folder in base.iterdir():
            if FINGERPRINT.fullmatch(folder.name) and now - folder.stat().st_mtime > UNUSED_DAYS * 86_400:
                shutil.rmtree(folder, ignore_errors=True)


def _user() -> str:
    """Return what tells the users of a computer apart: a number where the system has one, else a name."""
    if hasattr(os, "getuid"):
        return str(os.getuid())
    return re.sub(r"\W", "-", os.environ.get("USERNAME", "user"))


@lru_cache(maxsize=1)
def cache_folder() -> Path:
    """Return the folder that keeps compiled code between runs: the user's cache, or a temporary one.

    Returns
    -------
    Path
        ``INTERPOSE_CACHE`` if set, else the user's cache folder, else a folder under the system's temporary one;
        always one level below, named by :func:`fingerprint`.
    """
    chosen = os.environ.get("INTERPOSE_CACHE")
    bases = [Path(chosen)] if chosen else []
    bases += [Path(platformdirs.user_cache_dir("interpose")), Path(tempfile.gettempdir()) / f"interpose-{_user()}"]
    for base in bases:
        if _usable(base / fingerprint()):
            _let_go_of_old(base)
            return base / fingerprint()
    last = Path(tempfile.mkdtemp(prefix="interpose-")) / fingerprint()
    last.mkdir()
    return last

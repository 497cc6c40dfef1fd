"""How a rule of the world becomes machine code, and where that code is kept.

numba's own disk cache looks only at the file of the function that it compiles: it does not notice that a *callee in
another file* changed. The folder is therefore named after a hash of every source that compiled code can depend on.
"""

import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import numba
import numpy.typing as npt
import platformdirs
from numba.core import config

from interpose.agents.inlining import RuleCompiler

type Key = Any
"""64 bits without a sign, in compiled code."""
type Array = npt.NDArray[Any]
"""An array in compiled code; its shape and unit stand in the docstring."""
UNUSED_DAYS = 60
"""Days without use after which the compiled code of another version is deleted."""
FINGERPRINT = re.compile(r"[0-9a-f]{16}")
IMPORTED = re.compile(r"^\s*from interpose\.([\w.]+) import", re.MULTILINE)


def _source_files() -> list[Path]:
    """List the sources that compiled code depends on: the day and whatever it imports, directly or not."""
    root = Path(__file__).resolve().parent.parent
    waiting = [*(root / "model" / "mechanisms").glob("*.py"), root / "model" / "day.py", Path(__file__).resolve()]
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        for module in IMPORTED.findall(path.read_text(encoding="utf-8")):
            base = root.joinpath(*module.split("."))
            waiting += [p for p in (base.with_suffix(".py"), base / "__init__.py") if p.is_file()]
    return sorted(found)


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Name the code that is running: a hash of its sources and of whatever changes what they compile to.

    Returns
    -------
    str
        Sixteen hexadecimal digits.
    """
    digest = hashlib.sha256()
    for path in _source_files():
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    for part in (numba.__version__, os.environ.get("NUMBA_BOUNDSCHECK", ""), os.environ.get("NUMBA_DISABLE_JIT", "")):
        digest.update(part.encode())
    return digest.hexdigest()[:16]


def _usable(folder: Path) -> bool:
    """Say whether a folder can be made and written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _let_go_of_old(base: Path) -> None:
    """Note that this version's folder is in use, and delete those of versions that nobody used for months."""
    now = time.time()
    with suppress(OSError):
        os.utime(base / fingerprint())
        for folder in base.iterdir():
            if FINGERPRINT.fullmatch(folder.name) and now - folder.stat().st_mtime > UNUSED_DAYS * 86_400:
                shutil.rmtree(folder, ignore_errors=True)


@lru_cache(maxsize=1)
def cache_folder() -> Path:
    """Find the folder that keeps compiled code between runs: the user's cache, or a temporary one.

    Returns
    -------
    Path
        ``INTERPOSE_CACHE`` if set, else the user's cache folder, else a folder under the system's temporary one;
        always one level below, named by :func:`fingerprint`.
    """
    chosen = os.environ.get("INTERPOSE_CACHE")
    bases = [Path(chosen)] if chosen else []
    bases += [Path(platformdirs.user_cache_dir("interpose")), Path(tempfile.gettempdir()) / f"interpose-{os.getuid()}"]
    for base in bases:
        if _usable(base / fingerprint()):
            _let_go_of_old(base)
            return base / fingerprint()
    last = Path(tempfile.mkdtemp(prefix="interpose-")) / fingerprint()
    last.mkdir()
    return last


def kernel[F: Callable[..., Any]](function: F) -> F:
    """Compile a rule of the world: no interpreter, no lock, IEEE division, kept on disk.

    The cache folder is set only while numba binds this function, so that other libraries' caches stay where they are.
    """
    before = config.CACHE_DIR
    config.CACHE_DIR = str(cache_folder())
    try:
        return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy")(function))
    finally:
        config.CACHE_DIR = before


def rule[F: Callable[..., Any]](function: F) -> F:
    """Compile a small rule that only kernels call, and keep with themselves.

    Without a wrapper for Python and optimised only with the kernel, which makes compiling several times as fast: from
    Python, call ``rule_name.py_func``.
    """
    no_wrappers = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    compiled = numba.njit(nogil=True, error_model="numpy", pipeline_class=RuleCompiler, **no_wrappers)(function)
    return cast(F, compiled)


def inlined[F: Callable[..., Any]](step: F) -> F:
    """Give the rule that does what a kernel does: a kernel that calls it is then compiled at once, not in layers."""
    return rule(cast(F, getattr(step, "py_func", step)))

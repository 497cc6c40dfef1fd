"""The same civilian pass in C, plain and by hand in AVX-512, compiled on the spot by the system's compiler."""

import ctypes
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from benchmarks.civilian_pass import Crowd, key_of

SOURCE = Path(__file__).with_name("civilian_pass.c")
BY_HAND = Path(__file__).with_name("civilian_pass_avx512.c")
FLAGS = ("-O3", "-march=native")
PARTS = ("avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512_vbmi2")
"""What of AVX-512 the pass by hand uses, as Linux names it."""
EXACT = (*FLAGS, "-ffp-contract=off")
"""Without multiplying and adding in one step, which would round once where the model rounds twice."""


class NoCompilerError(RuntimeError):
    """There is no C compiler here, or not the processor that a source is for."""


def has_avx512() -> bool:
    """Whether this processor has what the pass by hand uses; no where nobody can tell."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8").split()
    except OSError:
        return False
    return all(part in flags for part in PARTS)


def compiler() -> str:
    """Find the system's C compiler."""
    found = shutil.which("cc")
    if found is None:
        raise NoCompilerError("no C compiler (cc) is installed")
    return found


def compiler_version() -> str:
    """Name the C compiler."""
    return subprocess.run([compiler(), "--version"], capture_output=True, text=True, check=True).stdout.split("\n")[0]


def build(folder: Path, flags: Sequence[str] = EXACT, source: Path = SOURCE) -> Callable[[Crowd, int], None]:
    """Compile a pass into a folder; gives a function that lets a crowd have a day."""
    if source == BY_HAND and not has_avx512():
        raise NoCompilerError("this processor has no AVX-512")
    library = folder / f"{source.stem}-{'-'.join(flags).replace('=', '')}.so"
    words = [compiler(), *flags, "-std=gnu11", "-shared", "-fPIC", str(source), "-o", str(library), "-lm"]
    subprocess.run(words, capture_output=True, text=True, check=True)
    function = ctypes.CDLL(str(library)).civilian_pass
    function.restype = None

    def c_pass(crowd: Crowd, day: int) -> None:
        crowd.clear()
        pace = np.array(crowd.pace, np.float32)
        arrays = [*crowd.people, crowd.mood, crowd.holder, pace, crowd.totals, crowd.leaning]
        places, factions = crowd.leaning.shape
        function(
            ctypes.c_int64(places),
            ctypes.c_int64(factions),
            ctypes.c_void_p(crowd.first.ctypes.data),
            ctypes.c_void_p(crowd.last.ctypes.data),
            ctypes.c_uint64(int(key_of(crowd.seed, day))),
            *(ctypes.c_void_p(values.ctypes.data) for values in arrays),
        )

    return c_pass

"""Libraries of extras: imported when needed, seeded, and kept from changing global state."""

import random
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from typing import Any

import numpy as np

from interpose.model import optional_libraries

EXTRA = "calibrate"


def require_library(module: str, extra: str = EXTRA) -> Any:
    """Import a module of an extra and return it; its warnings at import are not shown.

    Parameters
    ----------
    module : str
        Dotted name of the module.
    extra : str
        The extra that installs it.

    Raises
    ------
    InterposeError
        With one line that names the extra, where the library is not installed.
    """
    return optional_libraries.require_library(module, extra)


def version_of(library: str) -> dict[str, str]:
    """Return the name and version of a library, as entries of a manifest."""
    return {"library": library, "library_version": metadata.version(library)}


@contextmanager
def seeded_globals(seed: int) -> Iterator[None]:
    """Seed the global generators for a library that draws from them; restore them and the warnings afterwards.

    Parameters
    ----------
    seed : int
        From 0 to 2 ** 32 - 1.
    """
    numpy_state, state = np.random.get_state(), random.getstate()  # noqa: NPY002
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        np.random.seed(seed)  # noqa: NPY002
        random.seed(seed)
        try:
            yield
        finally:
            np.random.set_state(numpy_state)  # noqa: NPY002
            random.setstate(state)

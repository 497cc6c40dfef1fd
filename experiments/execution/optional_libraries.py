"""Libraries of extras: imported when needed, seeded, and kept from changing global state."""

import importlib
import random
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from typing import Any

import numpy as np

from interpose.model.errors import InterposeError

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
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return importlib.import_module(module)
    except ModuleNotFoundError as error:
        library = module.partition(".")[0]
        missing = "" if error.name == library else f" ({error.name} is missing)"
        cure = f"pip install 'interpose[{extra}]'"
        raise InterposeError(f"this needs {library}, which is not installed{missing}: {cure}") from None


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

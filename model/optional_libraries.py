"""Libraries of extras, imported when they are needed."""

import importlib
import warnings
from typing import Any

from interpose.model.errors import InterposeError


def require_library(module: str, extra: str) -> Any:
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

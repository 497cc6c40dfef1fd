"""The scripts that write parts of the documentation, to be called by tests."""

import importlib
import sys
from types import ModuleType

from support.paths import ROOT


def docs_script(name: str) -> ModuleType:
    """Import a script of `docs/`, which may import its neighbours."""
    folder = str(ROOT / "docs")
    sys.path.insert(0, folder)
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(folder)

"""Lets test modules import the helpers beside them (`from worlds import ...`); the root stays off the path."""

import sys
from pathlib import Path

HERE = str(Path(__file__).resolve().parent)
if HERE not in sys.path:
    sys.path.insert(0, HERE)

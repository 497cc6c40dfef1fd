"""Slow twins of the compiled steps: each law once more, in plain Python on dicts, lists and whole numbers."""

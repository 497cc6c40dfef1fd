"""A copy of the checkout to which something is added, and what its commands, its pages and its tests then say."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from support.paths import ROOT

PARTS = ("interpose", "agents", "model", "experiments", "viz", "cli")
BESIDE = ("docs", "tests")
MADE = shutil.ignore_patterns("__pycache__", "*.py[cod]", "*.nbi", "*.nbc", ".*", "reference", "figures.png")


class House:
    """A copy of the checkout in a folder, importable as `interpose` by processes that it starts.

    Parameters
    ----------
    folder : Path
        An empty folder.
    """

    def __init__(self, folder: Path) -> None:
        self.root, self.out = folder / "checkout", folder / "out"
        self.touched: set[str] = set()
        self._site, self._cache = folder / "site", folder / "cache"
        for part in (*PARTS, *BESIDE):
            shutil.copytree(ROOT / part, self.root / part, ignore=MADE)
        for name in (
            "setup.cfg",
            "pyproject.toml",
            "README.md",
            "CHANGELOG.md",
            "CITATION.cff",
            "CONTRIBUTING.md",
            "LICENSE",
        ):
            shutil.copy(ROOT / name, self.root / name)
        self.out.mkdir()
        package = self._site / "interpose"
        package.mkdir(parents=True)
        for source in (self.root / "interpose").iterdir():
            (package / source.name).symlink_to(source)
        for part in PARTS[1:]:
            (package / part).symlink_to(self.root / part)

    def add(self, path: str, text: str) -> None:
        """Add a file that there is not."""
        target = self.root / path
        assert not target.exists(), path
        target.write_text(text, encoding="utf-8")
        self.touched.add(path)

    def put(self, path: str, text: str, before: str) -> None:
        """Put a line into a file, before a text that stands there once."""
        target = self.root / path
        there = target.read_text(encoding="utf-8")
        assert there.count(before) == 1, (path, before)
        target.write_text(there.replace(before, text + before), encoding="utf-8")
        self.touched.add(path)

    def start(self, *words: object, cwd: Path | None = None) -> str:
        """Run Python uncompiled, so that nothing waits for a compiler, and return what it printed."""
        found = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))}
        found |= {"PYTHONPATH": str(self._site), "NUMBA_DISABLE_JIT": "1", "INTERPOSE_CACHE": str(self._cache)}
        command = [sys.executable, "-B", "-P", *map(str, words)]
        done = subprocess.run(command, cwd=cwd or self.out, env=found, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{done.returncode}: {done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done.stdout

    def ask(self, *words: object) -> str:
        """Run a command of interpose."""
        return self.start("-m", "interpose.cli.main", *words)

    def json(self, *words: object) -> Any:
        """Run a command that answers in JSON."""
        return json.loads(self.ask(*words, "--json"))

    def test(self, *words: object) -> str:
        """Run tests of the copy, which must pass."""
        return self.start("-m", "pytest", "-q", "-p", "no:cacheprovider", *words, cwd=self.root)

    def page(self, path: str) -> str:
        """Return a page of the copy."""
        return (self.root / path).read_text(encoding="utf-8")

"""The folder of compiled code: it tidies up after old versions, and touches nothing else."""

import os
import subprocess
import sys
import time
from pathlib import Path

PROGRAM = "from interpose.agents.compiled.cache import cache_folder; print(cache_folder())"


def folder_in(base: Path) -> Path:
    """Ask a process of its own where compiled code is kept."""
    environment = os.environ | {"INTERPOSE_CACHE": str(base)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    return Path(done.stdout.strip())


def test_versions_that_nobody_used_for_months_are_deleted(tmp_path: Path) -> None:
    old, recent, other = tmp_path / ("0" * 16), tmp_path / ("1" * 16), tmp_path / "photographs"
    for folder in (old, recent, other):
        folder.mkdir()
        (folder / "something.nbc").write_text("code")
    months_ago = time.time() - 90 * 86_400
    for folder in (old, other):
        os.utime(folder, (months_ago, months_ago))
    mine = folder_in(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted((recent, other, mine))
    os.utime(mine, (months_ago, months_ago))
    assert folder_in(tmp_path) == mine and mine.exists(), "a folder in use stays, however old it is"
    assert time.time() - mine.stat().st_mtime < 86_400

"""The folder of compiled code: it tidies up after old versions, and touches nothing else."""

import os
import subprocess
import sys
import time
from pathlib import Path

from interpose.agents.compiled.cache import _read, fingerprint, fingerprint_of, root, sources_of

PROGRAM = """
from interpose.agents.compiled.cache import cache_folder, let_go_of_old
print(cache_folder())
let_go_of_old()
"""


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


def test_an_edit_changes_the_folders_of_what_depends_on_it_and_no_other(tmp_path: Path) -> None:
    one, user, other = tmp_path / "one.py", tmp_path / "user.py", tmp_path / "other.py"
    one.write_text("from interpose.model.chance.streams import mix\n")
    user.write_text("from interpose.model.rules.apportionment import share_out\n")
    other.write_text("")
    streams = root() / "model" / "chance" / "streams.py"
    assert streams in sources_of([one]) and streams not in sources_of([user])
    before = {path: fingerprint_of(path) for path in (one, user, other)}
    assert len({*before.values(), fingerprint()}) == 4
    fingerprint_of.cache_clear()
    _read.cache_clear()
    user.write_text(user.read_text() + "# edited\n")
    after = {path: fingerprint_of(path) for path in (one, user, other)}
    assert [path for path in before if before[path] != after[path]] == [user]


def test_a_mechanism_depends_on_its_rules_and_not_on_other_mechanisms() -> None:
    mechanisms = root() / "model" / "mechanisms"
    sources = sources_of([mechanisms / "aid.py"])
    assert root() / "model" / "rules" / "apportionment.py" in sources
    assert mechanisms / "clash.py" not in sources and mechanisms / "contract.py" in sources

"""A large file is streamed: memory does not grow with it, and progress is told."""

import resource
import subprocess
import sys

import pytest
from support import event_files as files

ROWS, FEW = 120_000, 12_000
MEGABYTES = 1_000_000
CHILD = """
import resource, sys
from pathlib import Path
from interpose.experiments.real_events.import_events import Request, import_events, megabytes_of
request, told = Request("ged", sys.argv[1]), []
folder = Path(sys.argv[2]); folder.mkdir()
import_events(request, folder, told.append)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, sum(told), megabytes_of(request), len(told))
"""


def write(path, rows):
    """Write a file with so many events, each some 350 letters long."""
    head, first, *_ = files.ged(events=[files.EVENTS[0] | {"id": "NUMBER", "adm1": "Nord", "a": "x" * 200}]).split(
        "\n", 1
    )
    with path.open("w", encoding="utf-8") as file:
        file.write(head + "\n")
        for number in range(rows):
            file.write(first.replace("NUMBER", str(number)))


def imported(tmp_path, rows):
    """Import a file of so many events in another process; gives its peak of memory (bytes), and what was told."""
    write(tmp_path / f"{rows}.csv", rows)
    words = [sys.executable, "-c", CHILD, tmp_path / f"{rows}.csv", tmp_path / f"out-{rows}"]
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=True, timeout=300)
    peak, told, promised, times = map(int, done.stdout.split())
    return peak * 1024, told, promised, times, (tmp_path / f"{rows}.csv").stat().st_size


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(resource, "RUSAGE_SELF"), reason="no such count here")
def test_memory_does_not_grow_with_the_file(tmp_path):
    small, *_ = imported(tmp_path, FEW)
    large, told, promised, times, size = imported(tmp_path, ROWS)
    assert size > 40 * MEGABYTES
    assert large - small < 40 * MEGABYTES, (small, large)
    assert told == promised == 2 * (size // MEGABYTES) and times > 20

"""One whole run in a process of its own, which tells how long it took and how much memory it had at most.

``python child.py {gaza,made-up} PEOPLE_PER_AGENT_OR_ROWS DAYS THREADS`` prints JSON. Runs two days of a small world
first, so that nothing is compiled or loaded within the measured time. THREADS counts where runs know of threads.
"""

import inspect
import json
import re
import resource
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks.made_up import made_up, small_world

from interpose.model.scenario.loading import load_scenario
from interpose.model.simulation.simulate import simulate


def peak_bytes() -> int:
    """Return the most memory that this process has had, in bytes.

    Linux's own account (VmHWM) where it is there: ru_maxrss begins with the peak of the process that started this one.
    Elsewhere ru_maxrss, which macOS counts in bytes.
    """
    status = Path("/proc/self/status")
    found = re.search(r"^VmHWM:\s*(\d+) kB$", status.read_text(), re.MULTILINE) if status.exists() else None
    if found:
        return int(found[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def thread_option(threads: int) -> dict[str, Any]:
    """Return the option for threads within one run, nothing where runs know none."""
    return {"threads": threads} if "threads" in inspect.signature(simulate).parameters else {}


def main() -> None:
    """Run and print what was found."""
    kind, size, days, threads = sys.argv[1], *(int(word) for word in sys.argv[2:5])
    simulate(small_world(), 1, 2, **thread_option(threads))
    before = peak_bytes()
    scenario = load_scenario("gaza-isf", {"people_per_agent": size}) if kind == "gaza" else made_up(size)
    began, used = time.perf_counter(), time.process_time()
    run = simulate(scenario, 1, days, **thread_option(threads))
    found = {
        "seconds": time.perf_counter() - began,
        "processor_seconds": time.process_time() - used,
        "rows": len(run.world.civilian.fear),
        "events": len(run.events),
        "peak_bytes": peak_bytes(),
        "bytes_before": before,
        "threads": thread_option(threads).get("threads", 1),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()

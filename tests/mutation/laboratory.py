"""A copy of the checkout in which one place of the sources is changed at a time, and the tests say what they notice."""

import compileall
import json
import os
import re
import shutil
from pathlib import Path
from typing import NamedTuple

from support.house import BESIDE, PARTS, House
from support.paths import ROOT

from mutation.forked import Ended, run_tests
from mutation.nearest import ORACLES, Nearest
from mutation.sample import Mutant

# A test that takes more than this part of the time of all without the compiler decides nothing.
PART = 0.3
HARD = 3.0
MOST_TRIES = 8
FAILED = re.compile(r"^(?:FAILED|ERROR) (tests/\S+?\.py(?:::\S.*?)?)(?: - .*)?$", re.MULTILINE)


class Verdict(NamedTuple):
    """`killed`, `timeout`, `survived` or `not run`, the test that noticed, and processor seconds of all."""

    outcome: str
    by: str
    seconds: float


class Laboratory:
    """Runs the tests nearest to a change; one that fails must pass without the change, or it does not count.

    Parameters
    ----------
    folder : Path
        Kept from run to run: the copy, and what each test that noticed something does without a change.
    files : int
        Test files that are run for a change, at most.
    seconds : float
        Processor seconds after which no further test begins.
    """

    def __init__(self, folder: Path, files: int, seconds: float) -> None:
        self.house, self._files, self._seconds = folder / "house", files, seconds
        self._log, self._slow, self._known = (folder / f"{name}-{seconds:g}" for name in ("log", "slow", "unchanged"))
        if not self.house.exists():
            House(self.house)
        self.checkout = self.house / "checkout"
        self._refresh()
        self._nearest = Nearest(self.checkout)
        self.unchanged: dict[str, str] = json.loads(self._known.read_text("utf-8")) if self._known.exists() else {}

    def _refresh(self) -> None:
        """Bring the copy to the state of the checkout, and compile it to bytecode, so that each fork starts quickly."""
        for part in (*PARTS, *BESIDE):
            for source in (ROOT / part).rglob("*"):
                copy = self.checkout / source.relative_to(ROOT)
                if source.suffix == ".py" and (not copy.exists() or copy.read_bytes() != source.read_bytes()):
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(source, copy)
        compileall.compile_dir(self.checkout, quiet=2)

    def try_one(self, mutant: Mutant) -> tuple[str, Verdict]:
        """Change a place, run tests until one notices, change it back; return the changed source and the verdict."""
        path = self.checkout / mutant.path
        before, times = path.read_text("utf-8"), path.stat()
        after = mutant.apply(before)
        oracles = self._nearest.oracles(mutant.path)[: 2 * self._files]
        tests = [*oracles, *self._nearest.to(mutant.path)[: self._files]]
        total, verdict = 0.0, Verdict("not run", "", 0.0)
        for _ in range(MOST_TRIES if tests else 0):
            try:
                path.write_text(after, encoding="utf-8")
                ended, slow = self._run(["-x", *tests])
            finally:
                path.write_text(before, encoding="utf-8")
                os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
            total += ended.seconds
            verdict, doubted = self._judge(ended, slow, tests)
            if not doubted:
                break
            verdict = Verdict("not run", "", 0.0)
            tests = [test for test in tests if self.unchanged.get(test) != "fails"]
            if not tests:
                break
        return after, verdict._replace(seconds=total)

    def _judge(self, ended: Ended, slow: list[str], tests: list[str]) -> tuple[Verdict, bool]:
        """Return what a run says, and whether a test failed that fails without the change as well."""
        late = next((test for test in slow if self._without_change(test) == "passes"), "")
        if late or ended.status < 0:
            return Verdict("timeout", late, 0.0), False
        failed = FAILED.findall(ended.said)
        if not failed:
            return Verdict("survived" if ended.status == 0 else "not run", "", 0.0), False
        return Verdict("killed", failed[0], 0.0), self._without_change(failed[0]) == "fails"

    def _without_change(self, test: str) -> str:
        """Whether a test `passes`, `fails` or is `slow` on the sources as they are; asked once.

        One that is slow did not fail in the time in which it fails with the change: the cases are always the same.
        """
        if test.startswith(ORACLES):  # the default suite asks that, and that rules do the same without the compiler
            return "slow"
        if test not in self.unchanged:
            ended, slow = self._run([test], collect_all=True)
            self.unchanged[test] = "slow" if slow or ended.status < 0 else "passes" if ended.status == 0 else "fails"
            self._known.write_text(json.dumps(self.unchanged, indent=0), encoding="utf-8")
        return self.unchanged[test]

    def _run(self, words: list[str], collect_all: bool = False) -> tuple[Ended, list[str]]:
        """Run tests, without those known to decide nothing; return how it ended and what was too slow."""
        left_out = [] if collect_all else [test for test, does in self.unchanged.items() if does == "fails"]
        words = [*words, *(f"--deselect={test}" for test in left_out if "::" in test)]
        self._slow.unlink(missing_ok=True)
        settings = {"INTERPOSE_TEST_LIMIT": f"{PART * self._seconds:g}", "INTERPOSE_RUN_LIMIT": f"{self._seconds:g}"}
        ended = run_tests(
            *(self.house, words, self._log, HARD * self._seconds), INTERPOSE_TEST_SLOW=str(self._slow), **settings
        )
        slow = self._slow.read_text("utf-8").splitlines() if self._slow.exists() else []
        return ended, slow

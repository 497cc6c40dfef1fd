"""The whole day and the bare civilian pass against the same rules in C, NumPy, Mesa, mesa-frames and ambr."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks import c_pass, frames
from benchmarks.civilian_pass import FEELINGS, Crowd, compiled_pass, crowd_of
from benchmarks.made_up import Rehearsed, gaza, made_up
from benchmarks.measuring import PROCESSOR, Row, interleaved, processor_seconds, ratios
from benchmarks.mesa_rules import Town
from benchmarks.numpy_pass import numpy_pass
from benchmarks.settings import Settings

CIVILIANS, MESA_AGENTS, FEW_AGENTS = 1_000_000, 100_000, 10_000
NS = "ns per civilian and day"
Pass = Callable[[Crowd, int], None]


def bare_world(settings: Settings) -> tuple[Any, Crowd]:
    """Make the made-up world of the comparison, and its civilians for bare passes."""
    scenario = made_up(settings.size(CIVILIANS))
    return scenario, crowd_of(scenario, Rehearsed(scenario, 0, 1).start)


def whole_days(scenario: Any, days: int) -> Callable[[], float]:
    """Return a task that runs a world for some days, all mechanisms, and tells the cost per row and day."""
    rehearsed = Rehearsed(scenario, 0, days)

    def task() -> float:
        world = rehearsed.copy()
        return processor_seconds(lambda: rehearsed.run(world)) / (rehearsed.rows * days) * 1e9

    return task


def bare_days(crowd: Crowd, one_pass: Pass, days: int) -> Callable[[], float]:
    """Return a task that lets a crowd have some bare days and tells the cost per civilian and day."""

    def work(own: Crowd) -> None:
        for day in range(days):
            one_pass(own, day)

    def task() -> float:
        own = crowd.copy()
        return processor_seconds(lambda: work(own)) / (own.living * days) * 1e9

    return task


def mesa_days(scenario: Any, crowd: Crowd, people: int, shuffled: bool = False) -> Callable[[], float]:
    """Return a task that lets a town of Mesa agents have a day and tells the cost per civilian and day."""
    town = Town(scenario, crowd, people, shuffled)
    return lambda: processor_seconds(town.step) / people * 1e9


def compare_whole(settings: Settings) -> list[Row]:
    """Whole day, all mechanisms, recording on, against the bare civilian pass and the same rules as Mesa agents."""
    days, people = settings.days(365), settings.size(MESA_AGENTS)
    scenario, crowd = bare_world(settings)
    there = gaza(settings.size(CIVILIANS))
    tasks = {
        "whole": whole_days(scenario, days),
        "gaza": whole_days(there, days),
        "bare": bare_days(crowd, compiled_pass, settings.days(100)),
        "gaza-bare": bare_days(crowd_of(there, Rehearsed(there, 0, 1).start), compiled_pass, settings.days(100)),
        "mesa": mesa_days(scenario, crowd, people),
        "shuffled": mesa_days(scenario, crowd, people, True),
        "few": mesa_days(scenario, crowd, settings.size(FEW_AGENTS)),
    }
    found = interleaved(tasks, settings.rounds)
    town = "the same rules as Mesa agents"
    labels = {
        "whole": f"whole day, made-up world, {crowd.living:,} civilians",
        "gaza": "whole day, gaza-isf at as many",
        "bare": "bare civilian pass, made-up world",
        "gaza-bare": "bare civilian pass, gaza-isf",
        "mesa": f"{town}, AgentSet.do, {people:,} agents",
        "shuffled": f"{town}, AgentSet.shuffle_do, {people:,} agents",
        "few": f"{town}, AgentSet.do, {settings.size(FEW_AGENTS):,} agents",
    }

    slower, aims = f"{town} (do) against the whole day", {"whole": (3.0, 2.0), "gaza": (4.0, 3.0)}

    def ratio(name: str, label: str, pair: tuple[str, str], *aims: float | None, more: bool = False) -> Row:
        values = ratios(found[pair[0]], found[pair[1]])
        return Row(name, label, values, "x", PROCESSOR, *aims, better="more" if more else "less")

    return [
        ratio("mesa-per-whole", f"{slower}, made-up world", ("mesa", "whole"), 150, 250, more=True),
        ratio("mesa-per-gaza", f"{slower}, gaza-isf", ("mesa", "gaza"), 150, 250, more=True),
        ratio("mesa-flat", "Mesa agents, cost per agent: many against few", ("mesa", "few")),
        *(Row(name, label, found[name], NS, PROCESSOR, *aims.get(name, ())) for name, label in labels.items()),
    ]


def compare_passes(settings: Settings) -> list[Row]:
    """The bare civilian pass against the same pass by hand in AVX-512, in plain C and in plain NumPy."""
    _, crowd = bare_world(settings)
    days = settings.days(100)
    with tempfile.TemporaryDirectory() as folder:
        passes: dict[str, tuple[str, Pass]] = {"compiled": ("compiled rules", compiled_pass)}
        faults = []
        for name, label, flags, source in (
            ("by-hand", "AVX-512 by hand in C", c_pass.EXACT, c_pass.BY_HAND),
            ("c-exact", "plain C, " + " ".join(c_pass.EXACT), c_pass.EXACT, c_pass.SOURCE),
            ("c", "plain C, " + " ".join(c_pass.FLAGS), c_pass.FLAGS, c_pass.SOURCE),
        ):
            try:
                passes[name] = label, c_pass.build(Path(folder), flags, source)
            except (c_pass.NoCompilerError, subprocess.CalledProcessError) as error:
                faults.append(f"{label} left out: {error}")
        passes["numpy"] = "NumPy, the columns of a place at a time", numpy_pass
        notes = {name: agreement(crowd, one) for name, (_, one) in passes.items()} | {"compiled": "; ".join(faults)}
        tasks = {
            name: bare_days(crowd, one, max(1, days // 10) if name == "numpy" else days)
            for name, (_, one) in passes.items()
        }
        found = interleaved(tasks, settings.rounds)
    against = {"by-hand": (1.15, 1.0), "c-exact": (None, None), "c": (None, None), "numpy": (None, None)}
    rows = [
        Row(f"pass-per-{name}", f"civilian pass against {passes[name][0]}", ratios(found["compiled"], found[name]), "x",
            PROCESSOR, *aims)
        for name, aims in against.items()
        if name in found
    ]  # fmt: skip
    return rows + [
        Row(name, f"civilian pass, {label}", found[name], NS, PROCESSOR, note=notes[name])
        for name, (label, _) in passes.items()
    ]


def agreement(crowd: Crowd, one_pass: Pass, days: int = 3) -> str:
    """Say how far a pass agrees with the compiled one after some days."""
    ours, theirs = crowd.copy(), crowd.copy()
    for day in range(days):
        compiled_pass(ours, day)
        one_pass(theirs, day)
    kept = [(*c.people, c.totals, c.leaning) for c in (ours, theirs)]
    if all(a.tobytes() == b.tobytes() for a, b in zip(*kept, strict=True)):
        return "bit-identical to the compiled rules"
    apart = max(float(np.abs(getattr(ours.people, f) - getattr(theirs.people, f)).max()) for f in FEELINGS)
    return f"feelings differ from the compiled rules by at most {apart:.1e}"


def save_crowd(crowd: Crowd, path: Path) -> None:
    """Write the living of a crowd, place by place, for an interpreter that does not know the model."""
    spans = list(zip(crowd.first, crowd.last, strict=True))
    rows = np.concatenate([np.arange(a, b) for a, b in spans])
    place = np.repeat(np.arange(len(spans)), [b - a for a, b in spans])
    columns = {name: getattr(crowd.people, name)[rows] for name in ("side", "injured", *FEELINGS)}
    np.savez(path, place=place, mood=crowd.mood, holder=crowd.holder, pace=np.array(crowd.pace[:8]), **columns)


def compare_frames(settings: Settings) -> list[Row]:
    """The same pass in mesa-frames and in ambr, by an interpreter that has them."""
    _, crowd = bare_world(settings)
    python, rounds, rows, faults = str(settings.with_python or sys.executable), settings.rounds, [], []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crowd.npz"
        save_crowd(crowd, path)
        for day in range(frames.CHECK_DAYS):
            compiled_pass(crowd, day)
        means = crowd.totals.sum(axis=0) / crowd.living / (1 << 20)
        days = settings.days(40)
        for name in frames.TOWNS:
            words = [python, frames.__file__, str(path), name, str(rounds), str(days)]
            done = subprocess.run(
                words, capture_output=True, text=True, check=False, env={**os.environ, "POLARS_MAX_THREADS": "1"}
            )
            if done.returncode != 0:
                faults.append(f"{name}: {(done.stderr.strip().splitlines() or ['failed'])[-1]}")
                continue
            found = json.loads(done.stdout.splitlines()[-1])
            apart = max(abs(found["means"][f] - m) for f, m in zip(FEELINGS, means, strict=True))
            label = f"civilian pass, {name} {found['version']}, {crowd.living:,} civilians"
            note = f"one thread; means differ from the compiled rules by at most {apart:.0e}"
            rows.append(Row(name, label, found["ns"], NS, PROCESSOR, note=note))
    if not rows:
        raise RuntimeError("; ".join(faults) + " (--with-python names an interpreter that has them)")
    return rows

"""Every compiled step against its slow twin in plain Python, on worlds made by chance: the whole world and its log."""

from collections import Counter
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from oracles.disturbing import add_events
from oracles.making import Made, worlds
from oracles.making_units import wipe_out_some
from oracles.people import spread
from oracles.world import differences, plain

from interpose.model.mechanisms.contract import name_of
from interpose.model.mechanisms.registry import MECHANISMS
from interpose.model.simulation.compiled_day import compiled_day
from interpose.model.state.event_log import AGREEMENT_MADE, DEAL_BROKEN, EVENT_KINDS, MANDATE, ROUND, STAGE, TRUCE_MADE

ORACLES = {name_of(m): import_module(f"oracles.{name_of(m)}") for m in MECHANISMS}
"""The oracle of each mechanism, the file of its name in `tests/oracles`: its ``step`` is the law in plain Python.

It may also have a ``scene``, which sets what the step looks at and worlds made by chance seldom come upon;
``WORTH_SEEING``, what must happen in some world; ``READS_EVENTS``, whether the step reads what happened today (it is
then given the day's own events and made-up ones beside them); ``FOLLOWS_LOSSES``, whether it may find units that lost
everybody today."""
COMPILED: dict[str, Callable[..., None]] = {name_of(m): m.step for m in MECHANISMS}


def examples(number: int) -> Any:
    """Set how many worlds a test tries: always the same ones, however long they take."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    tries = (Phase.explicit, Phase.generate)  # a world made from one seed does not get simpler by shrinking
    return settings(
        max_examples=number, deadline=None, derandomize=True, database=None, suppress_health_check=slow, phases=tries
    )


@pytest.mark.parametrize("name", ORACLES)
def test_step_does_what_the_law_says(name: str) -> None:
    changed: Counter[Any] = Counter()
    oracle = ORACLES[name]
    scene = getattr(oracle, "scene", None)

    def compare(made: Made) -> None:
        world = made.world
        if scene and made.rng.random() < 0.4:
            scene(world, made.rng, made.day)
        if getattr(oracle, "READS_EVENTS", False):
            for before in ("clash", "violation", "communal", "resistance"):
                COMPILED[before](world, made.day)
            add_events(world, made.rng, made.day, int(made.rng.integers(0, 25)))
        if getattr(oracle, "FOLLOWS_LOSSES", False):
            wipe_out_some(world, made.rng)
        start, told = plain(world), plain(world)
        oracle.step(told, made.day)
        COMPILED[name](world, made.day)
        assert differences(world, told) == []
        changed["worlds"] += bool(differences(world, start))
        changed.update(happened(world, start))

    for number in (100, 400):  # more of them only where what seldom happens was not among the first
        examples(number)(given(worlds())(compare))()
        missing = [what for what in getattr(oracle, "WORTH_SEEING", ()) if not changed[what]]
        if not missing:
            break
    assert changed["worlds"] >= 10, f"{name} changed something in {changed['worlds']} worlds only: the test says little"
    assert not missing, f"{missing} never seen"


def happened(world: Any, start: Any) -> Counter[Any]:
    """Count events by kind and outcome, and whether civilian rows changed their status."""
    log = world.event[len(start.event) : int(world.clock.events[0])]
    seen: Counter[Any] = Counter((EVENT_KINDS[int(e.kind)], int(e.outcome)) for e in log)
    seen.update(("call", int(e.call)) for e in log if e.kind <= 2)
    seen["preying"] = int((world.holding.preying != [[h.preying for h in row] for row in start.holding]).sum())
    seen["rows"] = int(np.abs(world.rows - spread(start)["rows"])[:, 2:].sum())
    seen["news"] = int(world.clock.news[0]) - len(start.news)
    seen["crowded"] = int((world.presence.traffic > 0).sum())
    seen["kept"] = int((world.presence.entry_kept > [a.entry_kept for a in start.presence]).sum())
    seen["marched"] = int((world.holding.fighters > [[h.fighters for h in row] for row in start.holding]).sum())
    fewer = [[h.fighters for h in row] for row in start.holding] - world.holding.fighters
    seen["released"] = int(fewer.sum()) - (int(world.faction.dead.sum()) - sum(f.dead for f in start.faction))
    for now, before in zip(world.unit, start.unit, strict=True):
        seen["unit", before.status, int(now.status)] += 1
        seen["moved"] += now.place != before.place
        seen["task", int(now.task)] += now.task != before.task
    told = {ROUND: "round", TRUCE_MADE: "truce", AGREEMENT_MADE: "agreement", DEAL_BROKEN: "broken", MANDATE: "mandate"}
    for n in world.news[len(start.news) : int(world.clock.news[0])]:
        seen[("stage", int(n.number)) if n.kind == STAGE else told.get(int(n.kind), "other")] += 1
    seen["non-combat"], seen["pressure"] = int(world.unit.non_combat.sum()), int((world.faction.pressure > 0).sum())
    seen["spoil"] = int((world.faction.spoil > 0).sum())
    seen["alarm"] = int((world.front.alarm > [[[r.alarm for r in g] for g in f] for f in start.front]).sum())
    for column in ("named", "let_off"):
        seen[column] = int((world.faction[column] > [getattr(f, column) for f in start.faction]).sum())
    for column in ("stopped_line", "missed_people"):
        seen[column] = int((world.presence[column] > [getattr(a, column) for a in start.presence]).sum())
    seen["retribution"] = int((world.holding.retribution > [[h.retribution for h in r] for r in start.holding]).sum())
    before = sum(d.unanswered for row in start.dyad for d in row)
    seen["unanswered"] = int(world.dyad.unanswered.sum() > before + 0.1)
    return seen


@examples(40)
@given(worlds(most_places=4))
def test_whole_days_in_order_do_what_the_laws_say(made: Made) -> None:
    told = plain(made.world)
    for day in range(made.day, made.day + 4):
        told.clock.first_today = len(told.event)
        for oracle in ORACLES.values():
            oracle.step(told, day)
        compiled_day()(made.world, day, 1)
        assert differences(made.world, told) == []

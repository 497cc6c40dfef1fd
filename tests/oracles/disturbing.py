"""Worlds disturbed by chance: columns and parameters anywhere in their bounds, the corners above all."""

from functools import cache
from typing import Any
from zlib import crc32

import numpy as np

from interpose.model.mechanisms.contract import name_of
from interpose.model.mechanisms.registry import MECHANISMS
from interpose.model.state.civilian_index import homes, places, statuses
from interpose.model.state.event_log import CALLED_OFF, COMMUNAL, FORCE_ATTACK, FORCE_HARM, MET, PROTEST, STOPPED
from interpose.model.state.world import World
from oracles.making_units import disturb_units, disturb_ways, shares
from oracles.scripts import disturb_script
from oracles.supplies import disturb_supplies

BUSY = {"clash": ("friction", "raid_rate", "attack_rate", "strike_rate"), "violation": ("base_rate", "prey_rate")}
BUSY |= {"resistance": ("attack_rate", "protest_rate"), "attitudes": ("recruit", "join", "leave")}
BUSY |= {"displacement": ("flight", "seek", "returning")}
EXTREMES: dict[str, tuple[float, ...]] = {
    "logistics.convoy_risk": (0.5, 1),
    "logistics.convoy_chance": (0.5, 1),
    "logistics.lift": (0, 20, 45, 1000),
    "logistics.travel_days": (0, 0, 3),
    "logistics.entry_risk": (0, 0.5),
    "logistics.tour_days": (30, 180),
    "deployment.search_km2": (1, 20),
    "deployment.disarm_rate": (0.005, 0.5, 0.5),
    "deployment.disarm_fights": (0.1, 5, 5),
    "deployment.heavy_hand": (0.2, 1, 1),
    "deployment.base_days": (1, 30, 3000),
    "deployment.task_days": (1, 30),
    "deployment.reach_km": (1, 30),
    "deployment.acts_base": (0.1, 0.3, 1),
    "deployment.sweep_range": (0.5, 15),
    "deployment.to_line": (0.5, 10),
    "deployment.access_floor": (0.05, 1, 1),
    "deployment.stretch_km": (1, 20),
    "deployment.ground_km2": (1.5, 100),
    "posture.review_days": (1, 7),
    "clash.depth_km": (0.1, 8),
    "clash.turn_share": (0.1, 1, 1),
    "violation.people_per_fighter": (0, 1, 200),
    "violation.review_days": (1, 7),
    "violation.gain_selective": (0.6, 5),
    "violation.harm_rate": (0.004, 0.2, 0.2),
    "violation.harm_fatal": (0.25, 1),
    "violation.stop_robust": (0.45, 1),
    "resistance.fighters_per_unit": (1, 100),
    "resistance.scale": (0.7, 20),
    "resistance.most_deaths": (2, 60),
    "monitoring.rumour_right": (0.7, 0),
    "monitoring.blame_force": (0.15, 0.6),
    "escalation.shock_at": (0.5, 0.05),
    "attitudes.recruit_above": (0, 0.2),
    "attitudes.half_means": (0.01, 1),
    "attitudes.identity": (0, 0.5, 1),
    "attitudes.promise_gain": (0.1, 1),
    "attitudes.word": (0, 10, 100),
    "violation.harm_enforce": (2, 20),
    "displacement.review_days": (1, 2, 5.5),
    "displacement.danger_scale": (1, 50, 1500),
    "diplomacy.patience_days": (60, 2),
    "diplomacy.caveat_days": (14, 0),
    "mediation.own_rounds": (0.01, 1, 1),
    "mediation.led_rounds": (0.04, 1),
    "mediation.hold_days": (60, 0, 0),
    "mediation.quiet": (0.5, 5),
    "mediation.break_below": (0.1, 0.6),
    "control.held_for": (0, 14, 25),
    "control.cede_days": (1, 3),
    "control.cede_cost": (0, 0.001, 0.1),
    "aid.crowd_base": (-8.1, -1),
    "aid.theft": (0.01, 1),
    "aid.toll": (0.05, 0.5, 1),
    "aid.suspends": (0.3, 1),
    "aid.found_toll": (0.1, 1),
    "reconstruction.pace": (0.004, 0.3),
}
"""Values that make meetings likely, beside the usual ones."""
OWN_LUCK = ("used_to", "reckoned")
"""Columns of presence with draws of their own, so that the other worlds stay as they are."""
SIDES = {0: "fighters", 1: "fighters", 2: "civilians", 3: "force", 4: "civilians", 5: "force", 6: "civilians"}


def luck_of(rng: Any, name: str) -> Any:
    """Return a generator for one name, so that worlds stay as they were whatever else comes to be drawn for them."""
    return np.random.default_rng([crc32(name.encode()), *rng.bit_generator.seed_seq.generate_state(2)])


@cache
def bounds() -> list[tuple[str, str, float, float]]:
    """List mechanism, field and both bounds of all parameters."""
    return [
        (
            name_of(mechanism),
            field,
            next(m.ge for m in of if hasattr(m, "ge")),
            next(m.le for m in of if hasattr(m, "le")),
        )
        for mechanism in MECHANISMS
        for field, of in ((field, info.metadata) for field, info in mechanism.Params.model_fields.items())
    ]


def disturb_parameters(world: World, rng: Any) -> None:
    """Move some parameters within their bounds, and raise the rates so that something happens on any day."""
    for name, field, low, high in bounds():
        record, luck = world.p[name], luck_of(rng, f"{name}.{field}")
        if luck.random() < 0.4 and field not in ("most_deaths", "rationality"):
            record[field][0] = np.clip(record[field][0] * 3 ** luck.uniform(-1, 1), low, high)
        if field in BUSY.get(name, ()):
            record[field][0] = np.clip(record[field][0] * luck.choice([1, 100, 1000, 1000]), low, min(high, 3))
    for path, options in EXTREMES.items():
        name, field = path.split(".")
        world.p[name][field][0] = rng.choice(options)


def disturb(world: World, rng: Any, day: int) -> None:
    """Fill columns with anything that their bounds allow, the corners above all."""
    t, f = world.holding.shape
    place, here = world.territory, world.holding
    for column in ("resident", "displaced"):
        kept = rng.random(t) < 0.5
        place[column][:] = np.where(kept, place[column], rng.choice([0, 1, 4, 60], t))
    worth = int(world.clock.people_per_agent[0])
    for column in ("debt_dead_resident", "debt_dead_displaced", "debt_injured"):
        place[column][:] = rng.integers(0, worth, t)
    for column in ("violence", "harm", "wrong", "conduct", "failure"):
        place[column][:] = rng.choice([0, 1, 12.5, 40], t)
    for column in ("damage", "services", "relief", "deprived", "fear", "hardship", "grievance", "trust"):
        place[column][:] = shares(rng, t)
    place.feud[:] = luck_of(rng, "feud").choice([0, 0.1, 2], t)
    place.price[:], place.capacity[:] = rng.choice([0.5, 1, 4, 60], t), rng.choice([0, 1, 30, 10**6], t)
    place.closed[:], world.road.shut[:] = rng.random(t) < 0.3, rng.random(len(world.road)) < 0.2
    kept = rng.random((t, f)) < 0.6
    here.fighters[:] = np.where(kept, here.fighters, rng.choice([0, 1, 3, 300], (t, f)))
    here.control[:] = shares(rng, (t, f))
    here.control /= np.maximum(1, here.control.sum(axis=1, keepdims=True))
    here.support[:] = rng.dirichlet(np.ones(f + 1), t)[:, :f]
    here.posture[:] = rng.integers(0, 5, (t, f))
    here.preying[:], here.retribution[:] = rng.integers(0, 2, (t, f)), rng.choice([0, 0.05, 2], (t, f))
    here.target[:] = (np.arange(f) + rng.integers(1, f, (t, f))) % f
    for column in ("in_reach", "shock"):
        here[column][:] = rng.integers(0, 2, (t, f))
    here.loss[:] = rng.choice([0, 0.5, 30], (t, f))
    here.struck[:] = np.where(here.loss > 1, 3, 0)
    here.held_days[:] = rng.integers(0, 30, (t, f))
    here.debt_resident[:], here.debt_displaced[:] = rng.integers(0, worth, (2, t, f))
    here.debt_released[:] = rng.integers(0, 2 * worth, (t, f))
    _disturb_parties(world, rng)
    disturb_script(world, rng.spawn(1)[0], day)
    if rng.random() < 0.6:
        disturb_supplies(world, rng)
    if rng.random() < 0.7:
        disturb_ways(world, rng)
    world.road.moved[:], world.territory.arrived[:], world.territory.left[:] = 0, 0, 0
    disturb_units(world, rng, day)
    _disturb_rows(world, rng)
    _disturb_regard(world, luck_of(rng, "regard"))


def _disturb_regard(world: World, luck: Any) -> None:
    """Give what people remember of the force, whom they fear and who makes amends any value."""
    t, f = world.holding.shape
    for column in OWN_LUCK:
        world.presence[column][:] = shares(luck, t)
    for column in ("brought", "opened"):
        world.territory[column][:] = shares(luck, t)
    for column in ("feared", "feared_start"):
        world.holding[column][:] = shares(luck, (t, f))
    world.faction.amends[:], world.mission.amends[:] = shares(luck, f), shares(luck, 1)


def _disturb_parties(world: World, rng: Any) -> None:
    t, f = world.holding.shape
    apart = 1.0 - np.eye(f)
    for column in ("grudge", "alarm", "excitation", "spill"):
        world.front[column][:] = apart * rng.choice([0, 0.01, 0.7, 3], (t, f, f))
    for column in ("tension", "tension_start", "truce", "truce_start"):
        world.dyad[column][:] = apart * shares(rng, (f, f))
    for column in ("grudge", "unanswered"):
        world.dyad[column][:] = apart * rng.choice([0, 0.2, 2], (f, f))
    world.dyad.distrust[:] = shares(rng, (f, f))
    _disturb_deals(world, rng)
    own = (
        "consent",
        "consent_start",
        "losing",
        "discipline",
        "cohesion",
        "talks",
        "pressure",
        "spoil",
        "bias",
        "censure",
    )
    for column in own:
        world.faction[column][:] = shares(rng, f)
    world.faction.named[:], world.faction.let_off[:] = rng.choice([0, 0.4, 6], (2, f))
    world.faction.resources[:] = rng.choice([0, 0.5, 1000], f)
    for column in ("outreach", "promises", "legitimacy_home"):
        world.mission[column][:] = shares(rng, 1)
    world.mission.in_force[:] = world.mission.deployed * (rng.random() < 0.8)
    for column in world.presence.dtype.names:
        if column not in ("troops", "units", *OWN_LUCK):
            world.presence[column][:] = shares(rng, t)
    for column in ("from_line", "from_people"):
        world.presence[column][:] = rng.integers(-1, t, t)


def _disturb_deals(world: World, rng: Any) -> None:
    """Give pairs any status, alike both ways, and contributors any stage and past; one in two worlds keeps its own."""
    f = len(world.faction)
    upper = np.triu(rng.integers(0, 3, (f, f)), 1)
    world.dyad.status[:] = upper + upper.T
    past = np.triu(rng.integers(0, 2, (f, f)), 1)
    world.dyad.relapses[:] = past + past.T
    k, n = world.contributor, len(world.contributor)
    if rng.random() < 0.5:
        k.stage[:] = rng.integers(0, 8, n)
        k.parliament[:] = np.where(k.vote_days >= 0, rng.integers(0, 3, n), -1)
        k.broken[:], k.dead[:] = rng.choice([0, 3, 14, 60], n), rng.integers(0, 5, n)
    for column in ("legitimacy_abroad", "legitimacy_home", "impartiality", "funded"):
        world.mission[column][:] = shares(rng, 1)


def _disturb_rows(world: World, rng: Any) -> None:
    """Return civilians any status (whoever lives there keeps theirs), place, side and feelings; kept in any order."""
    c, n, t = world.civilian, len(world.civilian.serial), len(world.territory)
    home, place, status = homes(world), places(world), statuses(world)
    status = np.where(rng.random(n) < rng.choice([0.02, 0.7]), status, rng.choice([0, 0, 2, 3, 4, 4, 4, 4], n))
    status = np.where(status <= 1, place != home, status)
    order = np.lexsort((rng.random(n), status, world.territory.key[place]))
    for column in (c.origin, c.serial):
        column[:] = column[order]
    world.rows[:] = 0
    np.add.at(world.rows, (place, status), 1)
    c.injured[:] = rng.random(n) < 0.3
    c.side[:] = np.where(rng.random(n) < 0.7, c.side, rng.integers(-1, len(world.faction), n))
    for column in (c.fear, c.hardship, c.grievance, c.trust):
        column[:] = shares(rng, n)
    assert (np.bincount(places(world), minlength=t) == world.rows.sum(axis=1)).all()


def add_events(world: World, rng: Any, day: int, number: int) -> None:
    """Write events of today into the log as the steps before might have: any kind, sides, outcome and dead."""
    t, f = world.holding.shape
    for _ in range(number):
        row = world.event[int(world.clock.events[0])]
        kind = int(rng.choice([k for k in range(7) if len(world.unit) or k not in (FORCE_ATTACK, FORCE_HARM)]))
        actor, other = (int(x) for x in rng.choice(f, 2, replace=False))
        actor = {FORCE_HARM: -2, PROTEST: -1, COMMUNAL: -1}.get(kind, actor)
        target = {"fighters": other, "civilians": -1, "force": -2}[SIDES[kind]]
        allowed = {0: (0, 1, 2, 3), 2: (0, STOPPED, 5), COMMUNAL: (0, STOPPED)}.get(kind, (0,))
        row.day, row.kind, row.territory, row.actor, row.target = day, kind, rng.integers(t), actor, target
        row.unit = rng.integers(len(world.unit)) if kind in (FORCE_ATTACK, FORCE_HARM) else -1
        row.outcome, row.breach, row.won = rng.choice(allowed), rng.integers(2), rng.integers(2)
        row.call = rng.integers(MET) if row.outcome == 0 else MET
        row.verified, row.blamed = rng.integers(2), rng.choice([*range(-3, f), *([actor] if actor >= 0 else [])])
        row.deaths_actor, row.deaths_target, row.deaths_civilians, row.deaths_force, row.injured = 0, 0, 0, 0, 0
        row.reported, row.best, row.low, row.high = 0, 0, 0, 0
        if row.outcome not in (CALLED_OFF, STOPPED) and kind not in (PROTEST,):
            row.deaths_civilians, row.injured = rng.choice([0, 1, 5], 2)
            row.deaths_actor = rng.choice([0, 2]) if actor >= 0 else 0
            row.deaths_target = rng.choice([0, 3, 30]) if target >= 0 else 0
            row.deaths_force = rng.choice([0, 2]) if kind == FORCE_ATTACK else 0
        world.clock.events += 1

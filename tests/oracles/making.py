"""Worlds made by chance: small, connected, with odd keys, in states that a run seldom reaches but the bounds allow."""

from itertools import combinations
from typing import Any

import numpy as np
from hypothesis import strategies as st

from interpose.agents.peacekeeper import DEPLOYED
from interpose.model.assembly import assemble
from interpose.model.contract import name_of
from interpose.model.day import compiled_day
from interpose.model.loading import scenario_from
from interpose.model.mechanisms import MECHANISMS
from interpose.model.record import CALLED_OFF, FORCE_ATTACK, FORCE_HARM, PROTEST, STOPPED
from interpose.model.world import PATHWAYS, World
from oracles.supplies import disturb_supplies, shares, supplies

MOST_DAYS = 12
BUSY = {"clash": ("friction", "raid_rate", "attack_rate", "strike_rate"), "violation": ("base_rate", "prey_rate")}
BUSY |= {"resistance": ("attack_rate", "protest_rate"), "attitudes": ("recruit", "join", "leave")}
EXTREMES: dict[str, tuple[float, ...]] = {
    "logistics.convoy_risk": (0.5, 1),
    "logistics.convoy_chance": (0.5, 1),
    "deployment.review_days": (1, 30),
    "deployment.to_line": (0.5, 10),
    "deployment.stretch_km": (1, 20),
    "deployment.guard_km2": (1.5, 100),
    "posture.review_days": (1, 7),
    "posture.gain_selective": (0.5, 5),
    "clash.half_contact": (1, 20, 150),
    "clash.turn_share": (0.1, 1),
    "violation.half_people": (1, 100, 5000),
    "violation.half_fighters": (1, 50),
    "violation.harm_rate": (0.004, 0.2),
    "violation.harm_fatal": (0.25, 1),
    "violation.stop_robust": (0.45, 1),
    "resistance.half_fighters": (1, 100),
    "resistance.scale": (0.7, 20),
    "resistance.most_deaths": (2, 60),
    "monitoring.rumour_right": (0.7, 0),
    "monitoring.blame_force": (0.15, 0.6),
    "escalation.shock_at": (0.5, 0.05),
    "attitudes.recruit_above": (0, 0.2),
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
SIDES = {0: "fighters", 1: "fighters", 2: "civilians", 3: "force", 4: "civilians", 5: "force"}


class Made:
    """A world, the day that it has reached, and the chance with which it was disturbed; shown without its columns."""

    def __init__(self, world: World, day: int, rng: np.random.Generator) -> None:
        self.world, self.day, self.rng = world, day, rng

    def __repr__(self) -> str:
        shape, rows = self.world.front.shape, len(self.world.civilian.place)
        return f"Made(day={self.day}, territories and factions {shape[:2]}, {rows} rows, {len(self.world.unit)} units)"


@st.composite
def worlds(draw: Any, most_places: int = 5) -> Made:
    """Make a world by way of a scenario; let some live a few days, and disturb the columns of others."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    per_row = draw(st.sampled_from((1, 10, 100)))
    places, factions = draw(st.integers(1, most_places)), draw(st.integers(2, 4))
    switches = {way.name: draw(st.integers(0, 3)) > 0 for way in PATHWAYS}
    what = document(rng, places, factions, per_row, force=draw(st.integers(0, 5)) > 0)
    what["pathways"] = switches
    world = assemble(scenario_from(what), int(rng.integers(0, 2**40)), MOST_DAYS + 1)
    disturb_parameters(world, rng)
    lived = draw(st.integers(0, 3))
    if lived:
        compiled_day()(world, 0, lived)
    if draw(st.integers(0, 4)) > 0:
        disturb(world, rng, lived)
    world.clock.first_today = world.clock.events
    ahead = draw(st.sampled_from((0, 0, 200, 36_000)))  # the same state on a later day: other draws
    world.clock.first_day = ahead
    world.unit.ready_day[:] += ahead
    return Made(world, lived + ahead, rng)


def document(rng: Any, places: int, factions: int, per_row: int, force: bool) -> dict[str, Any]:
    """Describe a scenario with a random connected graph; keys are in no order and reach their bounds."""
    names, parties = [f"P{i}" for i in range(places)], [f"f{i}" for i in range(factions)]
    keys = [int(k) for k in rng.choice([0, 1, 7, 63, 64, 4095, 65535], places, replace=False)]
    faction_keys = [int(k) for k in rng.choice([0, 1, 5, 31, 58, 63], factions, replace=False)]
    people = rng.integers(1, 250, places) * per_row
    joined = {(int(rng.integers(i)), i) for i in range(1, places)}
    joined |= {pair for pair in combinations(range(places), 2) if rng.random() < 0.3}
    odd = [{"id": p, "key": k, "population": int(n), "area_km2": float(rng.choice([0.05, 0.5, 3, 40]))} for p, k, n in
           zip(names, keys, people, strict=True)]  # fmt: skip
    for place in odd:
        place |= {name: float(rng.random()) for name in ("damage", "services", "roads", "stay")}
        place["entry_people"] = int(rng.choice([0, 40, 100, 500]))
        place["entry_trucks"] = int(rng.choice([0, 0, 2, 9]))
    return {
        "name": "made",
        "people_per_agent": per_row,
        "places": odd,
        "links": [
            {
                "a": names[a],
                "b": names[b],
                "front": float(rng.choice([0, 0, 0.5, 1])),
                "open": float(rng.choice((0, 0.4, 1, 1, 1))),
            }
            for a, b in sorted(joined)
        ],
        "factions": [_faction(rng, name, key) for name, key in zip(parties, faction_keys, strict=True)],
        "holdings": _holdings(rng, names, parties, people),
        "dyads": [
            {"a": a, "b": b, "tension": float(rng.random()), "truce": float(rng.choice([0, 0.3, 1]))}
            for a, b in combinations(parties, 2)
        ],
        **supplies(rng, odd, parties),
        "contributors": _contributors(rng, parties) if force else [],
        "mission": {
            "deployed": force,
            "unit_size": int(rng.choice([10, 30])),
            "ceiling": int(rng.choice([60, 150, 10_000])),
            "enforcement": float(rng.random()),
            "answer": float(rng.random()),
            "tasks": {
                n: float(rng.choice([0, 0.3, 1])) for n in ("interpose", "patrol", "protect", "observe", "reach_out")
            },
        },
    }


def _faction(rng: Any, name: str, key: int) -> dict[str, Any]:
    return {
        "id": name,
        "key": key,
        "local": bool(rng.random() < 0.6),
        "quality": float(rng.uniform(0.1, 3)),
        "strike_reach": int(rng.integers(-1, 3)),
        "loss_sensitivity": float(rng.choice([0, 0.1, 1])),
        **{n: float(rng.random()) for n in ("discipline", "caution", "ambition", "consent")},
    }


def _holdings(rng: Any, names: list[str], parties: list[str], people: Any) -> list[dict[str, Any]]:
    out = []
    for place, persons in zip(names, people, strict=True):
        control, support = rng.dirichlet(np.ones(len(parties) + 1)), rng.dirichlet(np.ones(len(parties) + 1))
        for i, party in enumerate(parties):
            fighters = int(rng.choice([0, 5, 40, 150]))
            fighters = min(fighters, int(persons) // len(parties))
            shares = {"control": float(control[i]), "support": float(support[i])}
            out.append({"place": place, "faction": party, "fighters": fighters, **shares})
    return out


def _contributors(rng: Any, parties: list[str]) -> list[dict[str, Any]]:
    keys = rng.choice([0, 1, 64, 4095], 2, replace=False)
    made = {"offer_low": 30, "offer_high": 120, "first_days": (0, 3), "full_days": (3, 6)}
    shares = ("robustness", "quality")
    return [
        {"id": f"c{i}", "key": int(k), **made, "police": 0.3, "observers": 0.2}
        | {n: float(rng.random()) for n in shares}
        | {"acceptance": {p: float(rng.random()) for p in parties}}
        for i, k in enumerate(keys)
    ]


def disturb_parameters(world: World, rng: Any) -> None:
    """Move some parameters within their bounds, and raise the rates so that something happens on any day."""
    for mechanism in MECHANISMS:
        name, record = name_of(mechanism), world.p[name_of(mechanism)]
        for field, info in mechanism.Params.model_fields.items():
            low = next(m.ge for m in info.metadata if hasattr(m, "ge"))
            high = next(m.le for m in info.metadata if hasattr(m, "le"))
            usual = record[field][0]
            if rng.random() < 0.4 and field not in ("most_deaths", "rationality"):
                record[field][0] = np.clip(usual * 3 ** rng.uniform(-1, 1), low, high)
            if field in BUSY.get(name, ()):
                record[field][0] = np.clip(record[field][0] * rng.choice([1, 100, 1000, 1000]), low, min(high, 3))
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
    for column in ("damage", "services", "fear", "hardship", "grievance", "trust"):
        place[column][:] = shares(rng, t)
    kept = rng.random((t, f)) < 0.6
    here.fighters[:] = np.where(kept, here.fighters, rng.choice([0, 1, 3, 300], (t, f)))
    here.control[:] = shares(rng, (t, f))
    here.control /= np.maximum(1, here.control.sum(axis=1, keepdims=True))
    here.support[:] = rng.dirichlet(np.ones(f + 1), t)[:, :f]
    here.posture[:] = rng.integers(0, 6, (t, f))
    here.target[:] = (np.arange(f) + rng.integers(1, f, (t, f))) % f
    for column in ("in_reach", "shock"):
        here[column][:] = rng.integers(0, 2, (t, f))
    here.loss[:] = rng.choice([0, 0.5, 30], (t, f))
    here.held_days[:] = rng.integers(0, 30, (t, f))
    here.debt_resident[:], here.debt_displaced[:] = rng.integers(0, worth, (2, t, f))
    _disturb_parties(world, rng)
    disturb_supplies(world, rng)
    _disturb_units(world, rng, day)
    _disturb_rows(world, rng)


def _disturb_parties(world: World, rng: Any) -> None:
    t, f = world.holding.shape
    apart = 1.0 - np.eye(f)
    for column in ("grudge", "excitation", "spill"):
        world.front[column][:] = apart * rng.choice([0, 0.01, 0.7, 3], (t, f, f))
    for column in ("tension", "tension_start", "truce", "truce_start"):
        world.dyad[column][:] = apart * shares(rng, (f, f))
    world.dyad.grudge[:] = apart * rng.choice([0, 0.2, 2], (f, f))
    for column in ("consent", "consent_start", "losing", "discipline"):
        world.faction[column][:] = shares(rng, f)
    for column in world.presence.dtype.names:
        if column not in ("troops", "units"):
            world.presence[column][:] = shares(rng, t)


def _disturb_units(world: World, rng: Any, day: int) -> None:
    """Put units into any status and place; only units that are deployed are somewhere and may act."""
    u, places = world.unit, len(world.territory)
    n = len(u)
    u.status[:] = np.where(rng.random(n) < rng.choice([0.2, 0.9]), DEPLOYED, rng.choice([1, 2, 3, 3, 3, 5], n))
    deployed = u.status == DEPLOYED
    u.place[:] = np.where(deployed, rng.integers(0, places, n), -1)
    u.task[:] = rng.integers(0, 5, n)
    u.access[:] = deployed * (rng.random(n) < 0.8)
    u.post[:], u.supply[:], u.robustness[:], u.quality[:] = shares(rng, (4, n))
    u.strength[:] = np.where(rng.random(n) < 0.6, u.strength, rng.choice([0, 1, 3], n))
    u.access[u.strength == 0] = 0  # as the step of deployment leaves it
    u.ready_day[:] = np.maximum(0, day + rng.integers(-6, 3, n))
    there = deployed & (u.strength > 0)
    world.presence.units[:] = np.bincount(u.place[there], minlength=places)
    world.presence.troops[:] = np.bincount(u.place[there], u.strength[there], minlength=places)


def _disturb_rows(world: World, rng: Any) -> None:
    c, n = world.civilian, len(world.civilian.place)
    c.status[:] = np.where(rng.random(n) < rng.choice([0.02, 0.7]), c.status, rng.choice([0, 1, 2, 3, 4, 4, 4, 4], n))
    c.injured[:] = rng.random(n) < 0.3
    c.side[:] = np.where(rng.random(n) < 0.7, c.side, rng.integers(-1, len(world.faction), n))
    for column in (c.fear, c.hardship, c.grievance, c.trust):
        column[:] = shares(rng, n)
    living = c.status <= 1
    world.sums.rows[:] = np.bincount(c.place[living], minlength=len(world.territory))


def wipe_out_some(world: World, rng: Any) -> None:
    """Let some units lose everybody after they were placed, as a clash earlier in the day may."""
    world.unit.strength[:] = np.where(rng.random(len(world.unit)) < 0.2, 0, world.unit.strength)


def add_events(world: World, rng: Any, day: int, number: int) -> None:
    """Write events of today into the log as the steps before might have: any kind, sides, outcome and dead."""
    t, f = world.holding.shape
    for _ in range(number):
        row = world.event[int(world.clock.events[0])]
        kind = int(rng.choice([k for k in range(6) if len(world.unit) or k not in (FORCE_ATTACK, FORCE_HARM)]))
        actor, other = (int(x) for x in rng.choice(f, 2, replace=False))
        actor = {FORCE_HARM: -2, PROTEST: -1}.get(kind, actor)
        target = {"fighters": other, "civilians": -1, "force": -2}[SIDES[kind]]
        allowed = {0: (0, 1, 2, 3), 2: (0, STOPPED, 5)}.get(kind, (0,))
        row.day, row.kind, row.territory, row.actor, row.target = day, kind, rng.integers(t), actor, target
        row.unit = rng.integers(len(world.unit)) if kind in (FORCE_ATTACK, FORCE_HARM) else -1
        row.outcome, row.breach, row.won = rng.choice(allowed), rng.integers(2), rng.integers(2)
        row.verified, row.blamed = rng.integers(2), rng.choice([*range(-3, f), *([actor] if actor >= 0 else [])])
        row.deaths_actor, row.deaths_target, row.deaths_civilians, row.deaths_force, row.injured = 0, 0, 0, 0, 0
        row.reported, row.best, row.low, row.high = 0, 0, 0, 0
        if row.outcome not in (CALLED_OFF, STOPPED) and kind not in (PROTEST,):
            row.deaths_civilians, row.injured = rng.choice([0, 1, 5], 2)
            row.deaths_actor = rng.choice([0, 2]) if actor >= 0 and kind != FORCE_ATTACK else 0
            row.deaths_target = rng.choice([0, 3, 30]) if target >= 0 else 0
            row.deaths_force = rng.choice([0, 2]) if kind == FORCE_ATTACK else 0
        world.clock.events += 1

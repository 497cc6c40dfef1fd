"""Scenarios made by chance: small, connected, with odd keys."""

from itertools import combinations
from typing import Any

import numpy as np

from oracles.supplies import supplies


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
        place["entry_people"] = int(rng.choice([0, 0, 4, 40, 100, 500]))
        place["exit_people"] = int(rng.choice([0, 0, 3, 50, 10_000]))
        place["capacity"] = int(rng.choice([0, 0, 1, 80, 10_000]))
        place["entry_trucks"] = int(rng.choice([0, 5, 200]))
    return {
        "name": "made",
        "people_per_agent": per_row,
        "places": odd,
        "links": [
            {"a": names[a], "b": names[b], "front": float(rng.choice([0, 0, 0.5, 1])), **_border(rng)}
            for a, b in sorted(joined)
        ],
        "factions": [_faction(rng, name, key) for name, key in zip(parties, faction_keys, strict=True)],
        "holdings": _holdings(rng, names, parties, people),
        "dyads": [_dyad(rng, a, b) for a, b in combinations(parties, 2)],
        **supplies(rng, odd, parties),
        "contributors": _contributors(rng, parties) if force else [],
        "mission": {
            "deployed": force,
            "unit_size": int(rng.choice([10, 30])),
            "ceiling": int(rng.choice([60, 150, 10_000])),
            "enforcement": float(rng.random()),
            "answer": float(rng.random()),
            "authorised": bool(rng.random() < 0.7),
            "term_days": int(rng.choice([1, 3, 365])),
            "renewal": float(rng.choice([0, 0.5, 1])),
            "funding": float(rng.random()),
            "mediation": float(rng.choice([0, 0.5, 1])),
            "tasks": {
                n: float(rng.choice([0, 0.3, 1]))
                for n in ("interpose", "patrol", "protect", "observe", "reach_out", "escort", "build", "enforce")
            },
        },
    }


def _border(rng: Any) -> dict[str, float]:
    """Say how open a border is and how many can cross it: often as many as want to."""
    return {"open": float(rng.choice([1, 1, 0.5, 0])), "capacity": float(rng.choice([1e6, 1e6, 1000, 30, 1.5]))}


def _dyad(rng: Any, a: str, b: str) -> dict[str, Any]:
    truce = float(rng.choice([0, 0.3, 1]))
    flags = {"agreement": bool(truce and rng.random() < 0.3), "matters": bool(rng.random() < 0.7)}
    return {"a": a, "b": b, "tension": float(rng.random()), "truce": truce, "distrust": float(rng.random()), **flags}


def _faction(rng: Any, name: str, key: int) -> dict[str, Any]:
    return {
        "id": name,
        "key": key,
        "local": bool(rng.random() < 0.6),
        "quality": float(rng.uniform(0.1, 3)),
        "strike_reach": int(rng.integers(-1, 3)),
        "loss_sensitivity": float(rng.choice([0, 0.1, 1])),
        "included": bool(rng.random() < 0.7),
        **{n: float(rng.random()) for n in ("discipline", "caution", "ambition", "consent", "cohesion", "talks")},
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
    made = {"offer_low": 60, "offer_high": 240, "first_days": (0, 3), "full_days": (3, 6)}
    shares = ("robustness", "quality", "joins")
    return [
        {"id": f"c{i}", "key": int(k), **made, "police": 0.3, "observers": 0.2}
        | {n: float(rng.random()) for n in shares}
        | {name: {p: float(rng.random()) for p in parties} for name in ("acceptance", "influence")}
        | {"conditions": _conditions(rng, parties), "tolerance": int(rng.choice([0, 1, 4]))}
        | {"answer_days": (0, int(rng.choice([0, 3])))}
        for i, k in enumerate(keys)
    ]


def _conditions(rng: Any, parties: list[str]) -> dict[str, Any]:
    named = str(rng.choice(parties)) if rng.random() < 0.3 else None
    flags = {name: bool(rng.random() < 0.3) for name in ("un_mandate", "truce", "non_combat")}
    vote = (0, 3) if rng.random() < 0.3 else None
    return {"consent_of": named, "parliament_days": vote, "parliament_yes": 0.6, **flags}

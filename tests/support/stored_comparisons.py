"""Small stored comparisons made by hand, for the tests of figures and pages."""

import numpy as np
import pandas as pd

from interpose.model.results.comparison import Twin
from interpose.model.results.outcomes import COUNTED

SQUARES = {"A": 34.30, "B": 34.40, "C": 34.50}
WEEKS = 9


def effects(seeds: int = 4) -> pd.DataFrame:
    """Return effects of every kind: clearly lower, clearly higher, open, the same everywhere, none without."""
    rows = []
    for place, outcome in enumerate(COUNTED):
        base = 0.4 if outcome.unit == "share" else 100.0
        if outcome.name in ("deaths_force", "attacks_on_force"):
            base = 0.0
        middle = {0: -0.1, 1: 0.02, 2: 0.1}[place % 3] * (base or 50.0)
        middle = abs(middle) if base == 0 else middle
        half = 0.05 * (base or 50.0)
        if outcome.name == "displaced":
            middle = half = 0.0
        rows.append(
            {
                "outcome": outcome.name,
                "label": outcome.label,
                "unit": outcome.unit,
                "with": base + middle,
                "without": base,
                "difference": middle,
                "low": middle - half if seeds > 1 else np.nan,
                "high": middle + half if seeds > 1 else np.nan,
                "median": middle,
                "lower_in": float(middle < 0) * 0.75,
                "higher_in": float(middle > 0) * 0.75,
                "variance_ratio": 2.0,
                "seeds": seeds,
            }
        )
    return pd.DataFrame(rows)


def comparison(*, seeds: int = 4, shapes: bool = True, places: bool = True, title: str = "Three squares") -> Twin:
    """Make a comparison of three territories over nine weeks, the last of which is short."""
    chance = np.random.default_rng(7)
    arms = [(arm, seed) for seed in range(1, seeds + 1) for arm in ("with", "without")]
    weekly, spots, deadly = [], [], []
    for arm, seed in arms:
        there = arm == "with"
        for week in range(WEEKS):
            weekly.append(
                {
                    "arm": arm,
                    "seed": seed,
                    "week": week,
                    "week_start": pd.Timestamp("2025-10-10") + pd.Timedelta(days=7 * week),
                    "days": 7 if week < WEEKS - 1 else 2,
                    "deaths_fighters": int(chance.integers(0, 30)),
                    "deaths_civilians": int(chance.integers(0, 40)),
                    "deaths_force": int(there and week > 5),
                    "reported_deaths": int(chance.integers(5, 60)),
                    "fear": 0.5 - 0.02 * week,
                    "trust": 0.4 + 0.02 * week * there,
                    "troops": 1000.0 * there * week,
                }
            )
        for name in SQUARES:
            spots.append(
                {
                    "arm": arm,
                    "seed": seed,
                    "territory": name,
                    "deaths_fighters": int(chance.integers(0, 50)) - 5 * there + 5,
                    "deaths_civilians": int(chance.integers(0, 50)),
                    "troop_days": 6000 * there,
                }
            )
        deadly += [{"arm": arm, "seed": seed, "kind": "clash", "deaths": int(k)} for k in chance.zipf(2.5, 60)]
    meta = {
        "policy": ["force"],
        "seeds": list(range(1, seeds + 1)),
        "days": 7 * WEEKS - 5,
        "made": "2025-12-01T00:00:00+00:00",
        "software": {"name": "interpose", "version": "9.9.9", "compiled_sources": "c0ffee"},
        "reported": [{"week_start": "2025-10-10", "deaths": 33}, {"week_start": "2025-10-17", "deaths": 21}],
        "shapes": _shapes() if shapes else None,
        "scenario": {
            "name": "squares",
            "title": title,
            "about": "A made-up place.",
            "limits": "Nothing here is real.",
            "attribution": "Drawn by hand.",
            "start": "2025-10-10",
            "mission": {"deployed": True, "start_day": 14},
            "parameters": {"clash": {"exponent": 2.5}, "violation": {"exponent": 3.0}},
            "places": [
                {
                    "id": name,
                    "name": f"Square {name}",
                    "population": 0 if name == "C" else 20_000,
                    "lat": 31.5 if places else 0.0,
                    "lon": lon if places else 0.0,
                }
                for name, lon in SQUARES.items()
            ],
        },
    }
    means = effects(seeds).set_index("outcome")[["with", "without"]]
    outcomes = pd.DataFrame([{"arm": arm, "seed": seed, **means[arm].to_dict()} for arm, seed in arms])
    return Twin(meta, outcomes, pd.DataFrame(weekly), pd.DataFrame(spots), pd.DataFrame(deadly), effects(seeds))


def _shapes() -> dict[str, object]:
    """Draw a square for every territory; one has two parts."""
    features = []
    for name, lon in SQUARES.items():
        ring = [[lon, 31.5], [lon + 0.1, 31.5], [lon + 0.1, 31.6], [lon, 31.6], [lon, 31.5]]
        geometry: dict[str, object] = {"type": "Polygon", "coordinates": [ring]}
        if name == "B":
            island = [[lon, 31.7], [lon + 0.02, 31.7], [lon, 31.72], [lon, 31.7]]
            geometry = {"type": "MultiPolygon", "coordinates": [[ring], [island]]}
        features.append({"type": "Feature", "properties": {"id": name}, "geometry": geometry})
    return {"type": "FeatureCollection", "attribution": "Squares <drawn> by hand; public domain", "features": features}

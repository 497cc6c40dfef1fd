"""Scripts made by chance for made-up worlds: every kind of effect, conditions over every kind of series."""

from typing import Any

import numpy as np

SERIES = (
    "day",
    "deaths_7",
    "civilian_deaths_3",
    "clashes_30.{t}",
    "violations_7",
    "breaches_2.{t}",
    "strikes_9",
    "force_deaths_30",
    "protests_4",
    "attacks_5.{t}",
    "fear",
    "hardship.{t}",
    "grievance",
    "trust.{t}",
    "relief",
    "services.{t}",
    "damage",
    "price",
    "displaced_share",
    "displaced_share.{t}",
    "troops",
    "troops.{t}",
    "in_force",
    "legitimacy_home",
    "legitimacy_abroad",
    "funded",
    "impartiality",
    "consent.{f}",
    "talks.{f}",
    "cohesion.{g}",
    "fighters.{f}",
    "fighters.{t}.{g}",
    "control.{t}.{f}",
    "reported.{t}.{f}",
    "truce.{f}.{g}",
    "status.{f}.{g}",
    "tension.{g}.{f}",
    "happened.e0",
    "kept.{f}.{g}",
    "left.e0",
)


def script(rng: Any, document: dict[str, Any]) -> list[dict[str, Any]]:
    """Write a few events for a scenario's data; most can happen at once, so that they do."""
    names = {
        "places": [place["id"] for place in document["places"]],
        "factions": [faction["id"] for faction in document["factions"]],
        "outside": [faction["id"] for faction in document["factions"] if not faction["local"]],
        "countries": [country["id"] for country in document["contributors"]],
        "links": [(link["a"], link["b"]) for link in document["links"]],
    }
    events = [_event(rng, names, i) for i in range(int(rng.integers(1, 7)))]
    for i, event in enumerate(events):
        if i and rng.random() < 0.3:
            event["after"] = [f"e{int(rng.integers(i))}"]
    return events


def _event(rng: Any, names: dict[str, Any], i: int) -> dict[str, Any]:
    out: dict[str, Any] = {"id": f"e{i}", "day": int(rng.choice([0, 0, 0, 1, 2, 5]))}
    if rng.random() < 0.6:
        out["when"] = " or ".join(_condition(rng, names) for _ in range(int(rng.integers(1, 4))))
        if i == 0:  # an event that waits for itself is refused
            out["when"] = out["when"].replace("happened.e0", "day").replace("left.e0", "day")
    out["chance"] = float(rng.choice([0.3, 0.7, 1]))
    if rng.random() < 0.5:
        out["repeat_days"] = int(rng.choice([1, 2, 40]))
    if rng.random() < 0.6:
        out["lasts"] = int(rng.choice([1, 2, 9]))
    choices = [effect for effect in effects(rng, names, i) if effect is not None]
    out["effects"] = [choices[int(k)] for k in rng.choice(len(choices), int(rng.integers(1, 5)))]
    return out


def _condition(rng: Any, names: dict[str, Any]) -> str:
    f, g = rng.choice(names["factions"], 2, replace=False)
    one, two = (str(rng.choice(SERIES)).format(t=rng.choice(names["places"]), f=f, g=g) for _ in range(2))
    sign, number = rng.choice(["<", "<=", ">", ">=", "==", "!="]), float(rng.choice([0, 0.4, 1, 20]))
    form = str(rng.choice(["{a} {s} {n}", "not {a} {s} {n}", "{a} * 2 + {b} {s} {n}", "-{a} / {b} {s} -({n} - 1)"]))
    other = str(rng.choice(["", "", " and {b} {s} {n}"]))
    return (form + other).format(a=one, b=two, s=sign, n=number)


def effects(rng: Any, names: dict[str, Any], i: int = 0) -> list[dict[str, Any] | None]:
    """Return one effect of every kind that fits the names; None for a kind that none fits."""
    places, factions, countries = names["places"], names["factions"], names["countries"]
    a, b = (str(name) for name in rng.choice(factions, 2, replace=False))
    here, share = str(rng.choice(places)), float(rng.choice([0, 0.3, 1]))
    away = [place for place in places if place != here]
    to = str(rng.choice(away)) if away else ""
    where = {"place": here} if rng.random() < 0.5 else {}
    link = names["links"][int(rng.integers(len(names["links"])))] if names["links"] else None
    country, outside = ([str(rng.choice(of))] if of else [] for of in (countries, names["outside"]))
    riot = {"deaths": float(rng.choice([0, 2, 60])), "injured": 9.0, "force_deaths": float(rng.choice([0, 2, 40]))}
    number = int(rng.choice([1, 30, 1000]))
    return [
        {"kind": "close_crossing", "place": here},
        {"kind": "shut_road", "place": link[1], "to": link[0]} if link else None,
        {"kind": "suspend_aid", "source": str(rng.choice(["all", "own", "mission"])), **where},
        {"kind": "material_suspended"},
        {"kind": "funding_cut", "share": share},
        {"kind": "end", "event": f"e{int(rng.integers(i))}"} if i else None,
        {"kind": "withdraw_contributor", "contributor": country[0]} if country else None,
        {"kind": "caveat_contributor", "contributor": country[0]} if country else None,
        {"kind": "change_mandate", "ceiling": int(rng.choice([0, 40, 500])), "enforcement": share},
        {"kind": "change_mandate", "answer": share, "ends_after": number},
        {"kind": "change_consent", "amount": share - 0.5, **({"faction": a} if rng.random() < 0.5 else {})},
        {"kind": "leader_killed", "faction": a, "cohesion": share, **({"by": b} if rng.random() < 0.5 else {})},
        {"kind": "announce_ceasefire", "a": a, "b": b, "commitment": share},
        {"kind": "break_deal", "a": a, "b": b},
        {"kind": "raise_tension", "a": a, "b": b, "amount": share - 0.5},
        {"kind": "raise_grudge", "a": a, "b": b, "amount": share, **where},
        {"kind": "riot", "place": here, **riot},
        {"kind": "riot", "place": here, "against": "civilians", **riot},
        {"kind": "fighters_arrive", "faction": outside[0], "place": here, "number": number} if outside else None,
        {"kind": "fighters_leave", "faction": outside[0], "place": here, "number": number} if outside else None,
        {"kind": "move_fighters", "faction": a, "place": here, "to": to, "share": share} if to else None,
        {"kind": "shift_control", "place": here, "a": a, "b": b, "share": share},
        *_terms(rng, places, a, b),
    ]


def _terms(rng: Any, places: list[str], a: str, b: str) -> list[dict[str, Any]]:
    """Return a term of every kind, somewhere or everywhere, verified or not."""

    def made(kind: str, **more: Any) -> dict[str, Any]:
        where = [str(place) for place in places if rng.random() < 0.6]
        return {"kind": kind, "places": where, "verified": bool(rng.random() < 0.4), **more}

    pace = float(rng.choice([0.01, 0.4, 1]))
    return [
        made("withdraw", faction=a, to_share=float(rng.choice([0, 0.2])), per_day=pace),
        made("disarm", faction=a, share=float(rng.choice([0.3, 1])), per_day=pace),
        made("hand_over", faction=a, **({"gains": b} if rng.random() < 0.5 else {})),
        made("open_ground", share=float(rng.choice([0, 1]))),
    ]


def stages(rng: Any, document: dict[str, Any]) -> list[dict[str, Any]]:
    """Write a few stages of a deal for a scenario's data, one after another or side by side."""
    places, factions = ([item["id"] for item in document[kind]] for kind in ("places", "factions"))
    out: list[dict[str, Any]] = []
    for i in range(int(rng.integers(0, 4))):
        a, b = (str(name) for name in rng.choice(factions, 2, replace=False))
        stage = {"id": f"stage-{i}", "between": [a, b], "days": int(rng.choice([0, 0, 2]))}
        stage["after"] = str(rng.choice(["truce", "agreement", *(s["id"] for s in out)]))
        terms = _terms(rng, places, a, b)
        stage["terms"] = [terms[int(k)] for k in rng.choice(len(terms), int(rng.integers(1, 3)))]
        if rng.random() < 0.5:
            stage["needs"] = {"consent": {a: 0.3}, "commitment": 0.2}
        if rng.random() < 0.5:
            stage["effects"] = [{"kind": "raise_tension", "a": a, "b": b, "amount": -0.2}]
        out.append(stage)
    return out


def disturb_script(world: Any, rng: Any, day: int) -> None:
    """Let some events have happened before, some of them lasting, and days lie behind on which something happened."""
    events, e, x = len(world.trigger), world.trigger, world.effect
    begun = (x.left > 0) & (rng.random(len(x)) < 0.4)
    x.left[:] = np.where(begun, rng.choice([0, 0.4, 1], len(x)), x.left)
    x.baseline[:] = np.where(begun, rng.choice([0, 0.6, 1, 40], len(x)), x.baseline)
    x.waits[:] = begun * rng.integers(0, 2, len(x))
    e.latest[:] = np.where(rng.random(events) < 0.5, -1, rng.integers(0, day + 1, events) - 1)
    e.happened[:] = np.where(e.latest < 0, -1, np.minimum(e.latest, rng.integers(0, day + 1, events)))
    e.until[:] = np.where(e.latest < 0, 0, day + rng.integers(-2, 3, events))
    e.until[:] = np.maximum(e.until, 0)
    for table, counts in ((world.daily, ("deaths_civilians", "deaths_fighters", "clashes", "strikes")),
                          (world.daily, ("violations", "breaches")),
                          (world.daily_force, ("deaths_force", "protests", "attacks"))):  # fmt: skip
        for column in counts:
            table[column][:day] = rng.choice([0, 0, 1, 7], table[column][:day].shape)
    world.territory.closed[:] = rng.integers(0, 2, len(world.territory))
    world.road.shut[:] = rng.integers(0, 2, len(world.road))
    status = rng.integers(0, 3, world.dyad.shape)
    world.dyad.status[:] = np.triu(status, 1) + np.triu(status, 1).T
    for column in ("cohesion", "talks"):
        world.faction[column][:] = np.clip(rng.uniform(-0.3, 1.3, len(world.faction)), 0, 1)

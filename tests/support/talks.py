"""Worlds at war in which a mission may lead talks, and what was told of them."""

from typing import Any

from support.worlds import scenario, valley, with_force

from interpose.model.mechanisms import diplomacy
from interpose.model.simulation.initial_state import assemble


def at_war(**dyad: Any) -> dict[str, Any]:
    """Describe the valley with a force and, unless said otherwise, without a truce."""
    document = with_force(valley())
    document["dyads"] = [{"a": "red", "b": "blue", "tension": 0.6, **dyad}]
    return document


def made(document: dict[str, Any], seed: int = 1, **changes: Any) -> Any:
    """Assemble a world in which the mission's mandate is in force."""
    w = assemble(scenario(document, {k.replace("__", "."): v for k, v in changes.items()}), seed, 400)
    diplomacy.step(w, 0)
    return w


def told(w: Any, kind: int) -> list[Any]:
    """List news of a kind."""
    return [n for n in w.news[: int(w.clock.news[0])] if n.kind == kind]

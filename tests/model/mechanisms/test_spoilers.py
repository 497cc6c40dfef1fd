"""Who expects more from fighting than from a peace attacks it, whoever brought it about."""

import copy
from typing import Any

import numpy as np
from support.talks import at_war, made
from support.worlds import pathways

from interpose.agents.faction import ATTACK, NO_DEAL, RAID
from interpose.model.mechanisms import mediation, posture


def three_parties() -> dict[str, Any]:
    """Let red and blue keep a truce that the mission backs, and a strong third party hate both, without a seat."""
    document = at_war(truce=0.9)
    document["factions"] = copy.deepcopy(document["factions"])
    document["factions"].append({"id": "green", "key": 2, "included": False, "quality": 6.0, "ambition": 1.0})
    for place in "ABC":
        document["holdings"].append({"place": place, "faction": "green", "fighters": 400})
    document["dyads"] += [{"a": "green", "b": f, "tension": 0.9} for f in ("red", "blue")]
    return document


def test_who_loses_by_a_peace_attacks_it_party_to_it_or_not() -> None:
    chosen = []
    for gain in (0.0, 3.0):
        violent = 0
        for seed in range(40):
            w = made(three_parties(), seed, **{"posture.spoil_gain": gain, "mission.deployed": False, **pathways()})
            mediation.step(w, 0)
            w.dyad.tension[2], w.holding.shock[:] = 0.2, 1
            posture.step(w, 0)
            violent += int(np.isin(w.holding.posture[:, 2], (RAID, ATTACK)).sum())
        chosen.append(violent)
    assert chosen[1] > chosen[0] + 10, "green, who has no part in the deal, attacks its parties more often"


def test_spoilers_exist_without_any_mission() -> None:
    for off in ({}, {"pathways__spoiling": False}, {"mission__deployed": False}, {"mission__mediation": 0.0}):
        w = made(three_parties(), **off)
        mediation.step(w, 0)
        assert w.faction.spoil[2] > 0.1, off
    nobody = made(three_parties())
    nobody.dyad.status[:] = NO_DEAL
    mediation.step(nobody, 0)
    assert not nobody.faction.spoil.any(), "where there is no deal nobody disturbs one"


def test_a_mission_that_leaves_a_party_out_adds_to_its_anger_and_nobody_attacks_a_peace_worth_more_than_war() -> None:
    led = {"mission__mediation": 1.0}
    angry, same = made(three_parties(), **led), made(three_parties(), pathways__spoiling=False, **led)
    for w in (angry, same):
        mediation.step(w, 0)
    assert angry.faction.spoil[2] > same.faction.spoil[2]
    content = made(three_parties(), mediation__cost_war=5.0, mediation__gain_win=0.0)
    mediation.step(content, 0)
    assert not content.faction.spoil.any()


def test_a_seat_makes_an_outsider_mind_peace_less() -> None:
    out, heard = made(three_parties()), made(three_parties(), factions__green__included=True)
    for w in (out, heard):
        mediation.step(w, 0)
    assert heard.faction.spoil[2] < out.faction.spoil[2]

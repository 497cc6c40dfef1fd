"""Parties talk, make and break deals, and turn on a peace by which they lose."""

from typing import Any

import numpy as np
import pytest
from support.talks import at_war, made, told
from support.worlds import ALL_PATHWAYS, events, pathways, run_days, scenario

from interpose.agents.faction import AGREEMENT, ATTACK, NO_DEAL, RAID, TRUCE
from interpose.model.errors import ScenarioError
from interpose.model.mechanisms import escalation, mediation, posture
from interpose.model.state.event_log import AGREEMENT_MADE, CLASH, DEAL_BROKEN, ROUND, TRUCE_MADE

OFTEN = {"mediation.own_rounds": 1.0, "mediation.talks_days": 1.0, "factions.red.talks": 1, "factions.blue.talks": 1}


def deals(
    seeds: int = 60, change: Any = None, document: dict[str, Any] | None = None, **changes: Any
) -> tuple[int, int]:
    """Count rounds and truces on the first day over some seeds, after a change to the world."""
    rounds = truces = 0
    for seed in range(seeds):
        w = made(at_war() if document is None else document, seed, **{**OFTEN, **changes})
        if change is not None:
            change(w)
        mediation.step(w, 0)
        rounds, truces = rounds + len(told(w, ROUND)), truces + len(told(w, TRUCE_MADE))
    return rounds, truces


def worn_out(w: Any) -> None:
    """Let both sides have lost a twentieth of their fighters within a month, and be equally strong."""
    w.holding.fighters[:] = 500
    w.holding.loss[:] = 25


def equal(w: Any) -> None:
    """Let both sides be equally strong and unharmed."""
    w.holding.fighters[:] = 500


def test_a_stalemate_that_hurts_both_makes_deals() -> None:
    fresh, ripe = deals(change=equal), deals(change=worn_out)
    assert fresh[0] == ripe[0] > 20, "the same rounds"
    assert ripe[1] > fresh[1] + 5

    def one_sided(w: Any) -> None:
        worn_out(w)
        w.faction.quality[:] = (10.0, 0.1)

    assert deals(change=one_sided)[1] < ripe[1], "who is sure to win does not settle"


def test_influence_a_seat_and_information_change_expectations() -> None:
    plain = deals(change=equal)

    def pressed(w: Any) -> None:
        equal(w)
        w.faction.pressure[:] = 1.0

    def seen(w: Any) -> None:
        equal(w)
        w.presence.watch[:], w.mission.mediation[:] = 1.0, 1.0

    assert deals(change=pressed)[1] > plain[1] + 5
    distrustful = at_war(distrust=1.0)
    assert deals(change=seen, document=distrustful)[1] > deals(change=equal, document=distrustful)[1]
    for off in ("monitoring", "mediation"):
        none = {f"pathways__{off}": False}
        with_monitors, without = (deals(change=c, document=distrustful, **none) for c in (seen, equal))
        assert with_monitors == without, f"monitors tell the parties nothing without {off}"
    own_only = {"mediation__own_rounds": 0.0, "mediation__led_rounds": 1.0, "mission__mediation": 1.0}
    heard = deals(change=equal, mediation__gain_seat=3.0, **own_only)
    assert heard == deals(change=equal, mediation__gain_seat=0.0, **own_only), "a seat that all have adds nothing"


def test_the_mission_adds_rounds_and_takes_none_away() -> None:
    for seed in range(40):
        calm = {"mediation__own_rounds": 0.3, "mediation__led_rounds": 1.0}
        one = made(at_war(), seed, pathways__mediation=False, **calm)
        two = made(at_war(), seed, mission__mediation=1.0, **calm)
        for w in (one, two):
            mediation.step(w, 0)
        assert len(told(one, ROUND)) <= len(told(two, ROUND))
        assert one.mission.rounds[0] == 0
        if told(one, ROUND):
            assert told(two, ROUND)[0].number == 0, "what happens without it is not its merit"
        else:
            assert two.mission.rounds[0] == len(told(two, ROUND))


def test_a_party_without_a_seat_is_left_out_of_rounds_that_are_led() -> None:
    only_led = {"mediation__own_rounds": 0.0, "mediation__led_rounds": 1.0, "mission__mediation": 1.0}
    assert deals(**only_led)[0] > 20
    assert deals(**only_led, factions__blue__included=False)[0] == 0
    w = made(at_war(), factions__blue__included=False)
    for day in range(300):
        mediation.step(w, day)
    assert w.faction.talks[1] == pytest.approx(0.5 * (1 - w.p[0].mediation.left_out), rel=0.1)
    assert w.faction.talks[0] > w.faction.talks[1]


def test_without_talks_on_either_side_nobody_talks() -> None:
    assert deals(factions__red__talks=0.0) == (0, 0)


def test_a_truce_becomes_an_agreement_only_after_it_has_held_in_quiet() -> None:
    sure = {**OFTEN, "mediation.cost_war": 5.0}
    w = made(at_war(), 3, **sure)
    for day in range(200):
        mediation.step(w, day)
        if day == 100:
            w.dyad.unanswered[:] = 9.0 if w.dyad.status[0, 1] == TRUCE else 0.0
    truce, agreement = told(w, TRUCE_MADE), told(w, AGREEMENT_MADE)
    assert len(truce) == 1 and len(agreement) == 1
    assert agreement[0].day - truce[0].day >= 60
    assert w.dyad.status.tolist() == [[NO_DEAL, AGREEMENT], [AGREEMENT, NO_DEAL]]
    assert w.dyad.truce[0, 1] == w.p[0].mediation.agreement < w.dyad.truce_start[1, 0]
    settled = 200 - agreement[0].day
    assert w.dyad.tension_start[0, 1] == pytest.approx(0.6 * (1 - 0.002) ** settled)
    loud = made(at_war(truce=0.6), 3, **sure)
    loud.dyad.unanswered[:] = 9.0
    for day in range(200):
        mediation.step(loud, day)
    assert loud.dyad.status[0, 1] == TRUCE and not told(loud, AGREEMENT_MADE)


def test_a_deal_that_one_side_no_longer_keeps_is_broken_and_does_not_mend() -> None:
    w = made(at_war(truce=0.6), mediation__own_rounds=0.0, mediation__led_rounds=0.0)
    w.dyad.truce[0, 1] = 0.05
    mediation.step(w, 7)
    assert [(n.who, n.other, n.number) for n in told(w, DEAL_BROKEN)] == [(0, 1, 1)]
    for day in range(8, 60):
        mediation.step(w, day)
        escalation.step(w, day)
    assert not w.dyad.status.any() and not w.dyad.truce.any() and (w.dyad.relapses[[0, 1], [1, 0]] == 1).all()
    assert (w.dyad.since[[0, 1], [1, 0]] == 7).all() and len(told(w, DEAL_BROKEN)) == 1


def test_violence_can_wear_a_truce_down_until_it_breaks() -> None:
    document = at_war(truce=0.3)
    worn = {"escalation.truce_wear": 0.2, "escalation.truce_mend": 0.0, "mediation.own_rounds": 0.0}
    broken = 0
    for seed in range(6):
        w = run_days(scenario(document, {**pathways(), **worn}), seed, 120)
        broken += int(w.dyad.relapses[0, 1])
        assert (w.daily_dyad.status[-1, 0, 1] == NO_DEAL) == (w.dyad.relapses[0, 1] > 0)
    assert broken >= 3


def breach(w: Any, verified: int) -> None:
    """Write a deadly breach by blue against red into today's log."""
    row = w.event[int(w.clock.events[0])]
    row.kind, row.actor, row.target, row.blamed, row.breach, row.verified = CLASH, 1, 0, 1, 1, verified
    row.territory, row.deaths_target = 1, 1
    w.clock.events += 1


def test_distrust_rises_with_breaches_that_nobody_answers_and_falls_in_quiet() -> None:
    trust = {}
    for name, verified, answer in (("unanswered", 0, 1.0), ("answered", 1, 1.0), ("found out only", 1, 0.0)):
        w = made(at_war(truce=0.6), mission__answer=answer)
        breach(w, verified)
        for day in range(20):
            escalation.step(w, day)
            w.clock.first_today[:] = w.clock.events
        trust[name] = float(w.dyad.distrust[0, 1])
        assert w.dyad.distrust[1, 0] < 0.5, "whoever did it has nothing to hold against the other"
    assert trust["answered"] < 0.5 < trust["unanswered"] == trust["found out only"]
    w = made(at_war(truce=0.6), pathways__monitoring=False, mission__answer=1.0)
    breach(w, 1)
    escalation.step(w, 0)
    assert w.dyad.unanswered[0, 1] == 1.0, "without monitoring nobody answers"


def test_fighters_who_do_not_obey_are_not_held_by_a_truce() -> None:
    firm = {"posture.cost_raid": 5.0, "posture.cost_attack": 5.0, "posture.cost_strike": 5.0}
    rate = {"clash.friction": 1.0, "escalation.reply": 0.0, "mediation.own_rounds": 0.0, "escalation.truce_wear": 0.0}
    held, loose = (
        sum(
            int(
                (
                    events(run_days(scenario(at_war(truce=1.0), {**pathways(), **firm, **rate, **c}), s, 60)).kind == 0
                ).sum()
            )
            for s in range(4)
        )
        for c in ({}, {"factions.red.cohesion": 0.2})
    )
    assert held == 0 < loose


def test_pressure_makes_a_breach_cost_more() -> None:
    chosen = []
    for pressure in (0.0, 1.0):
        n = 0
        for seed in range(40):
            w = made(at_war(truce=0.8), seed)
            w.faction.pressure[:] = pressure
            w.holding.shock[:] = 1
            posture.step(w, 0)
            n += int(np.isin(w.holding.posture, (RAID, ATTACK)).sum())
        chosen.append(n)
    assert chosen[1] < chosen[0]


def test_a_deal_that_was_kept_breaks_less_easily_the_older_it_is() -> None:
    never = {"mediation__own_rounds": 0.0, "mediation__led_rounds": 0.0}
    borne = []
    for age in (1, 200, 1000):
        w = made(at_war(truce=0.5), **never, mediation__break_below=0.3, escalation__truce_wear=0.1)
        for day in range(age):
            mediation.step(w, day)
        w.dyad.truce[:] = w.dyad.truce_start
        breaches = 0
        while w.dyad.status[0, 1] == TRUCE:
            w.dyad.truce[:] *= 0.9
            breaches += 1
            mediation.step(w, age + breaches)
        borne.append(breaches)
    assert borne[0] < borne[1] < borne[2]
    w = made(at_war(truce=0.5), **never)
    w.dyad.unanswered[0, 1] = 3.0
    start = w.dyad.truce_start[0, 1]
    mediation.step(w, 0)
    grown = w.p[0].mediation.deepen * np.exp(-3.0) * (1 - start)
    assert w.dyad.truce_start[0, 1] == pytest.approx(start + grown), "breaches that nobody answers keep it shallow"


def test_names_of_pathways_are_known() -> None:
    assert {"influence", "legitimacy", "mediation", "spoiling"} <= set(ALL_PATHWAYS)


def test_an_agreement_without_commitment_is_refused() -> None:
    with pytest.raises(ScenarioError, match="agreement = true needs a truce") as fault:
        scenario(at_war(agreement=True))
    assert "\n" not in str(fault.value)

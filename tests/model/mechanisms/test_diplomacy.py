"""Contributors commit and leave within their conditions; mandates end; money, legitimacy and influence follow."""

from typing import Any

import numpy as np
import pytest
from support.worlds import scenario, valley, with_force

from interpose.agents.contributor import APPROACHED, DECLINED, DEPLOYED, PLEDGED, READYING, WITHDRAWN, legitimacy_factor
from interpose.agents.peacekeeper import DEPLOYED as THERE
from interpose.agents.peacekeeper import ENGINEERS, IN_TRANSIT, MEDICAL, UNOFFERED
from interpose.agents.peacekeeper import READYING as GETTING_READY
from interpose.agents.peacekeeper import WITHDRAWN as GONE
from interpose.model.errors import ScenarioError
from interpose.model.mechanisms import diplomacy, logistics
from interpose.model.simulation.initial_state import assemble
from interpose.model.state.event_log import MANDATE, STAGE


def made(seed: int = 1, **changes: Any) -> Any:
    """Assemble the valley with a force, with changes by path (two underscores for a dot)."""
    return assemble(scenario(with_force(valley()), {k.replace("__", "."): v for k, v in changes.items()}), seed, 400)


def live(w: Any, first: int, days: int) -> Any:
    """Let only diplomacy and logistics happen."""
    for day in range(first, first + days):
        diplomacy.step(w, day)
        logistics.step(w, day)
    return w


def told(w: Any, kind: int) -> list[tuple[int, int, int]]:
    """List news of a kind: day, who, number."""
    return [(int(n.day), int(n.who), int(n.number)) for n in w.news[: int(w.clock.news[0])] if n.kind == kind]


def there(w: Any, c: int = 0) -> int:
    """Count a contributor's units that are there."""
    return int(((w.unit.status == THERE) & (w.unit.contributor == c)).sum())


def test_without_conditions_every_stage_is_passed_in_order() -> None:
    w = live(made(), 0, 40)
    stages = [number for _, who, number in told(w, STAGE) if who == 0]
    assert stages == [1, 2, 3, 4, 5]
    assert there(w) == (w.unit.contributor == 0).sum() > 20


@pytest.mark.parametrize("asks", ["un_mandate", "truce", "consent_of", "parliament_days"])
def test_each_condition_blocks_until_it_holds(asks: str) -> None:
    value = {"consent_of": "red", "parliament_days": [20, 20]}.get(asks, True)
    steady = {"mission__authorised": asks != "un_mandate", "pathways__legitimacy": False}
    w = made(contributors__X__conditions={asks: value}, **steady)
    w.faction.consent[0] = 0.1 if asks == "consent_of" else 0.9
    if asks == "truce":
        w.dyad.status[:] = 0
    live(w, 0, 15)
    assert w.contributor.stage[0] == PLEDGED and there(w) == 0, "it waits"
    assert w.contributor.stage[1] == DEPLOYED, "who asks for nothing does not"
    w.mission.authorised[:], w.faction.consent[0], w.dyad.status[:] = 1, 0.9, 1
    live(w, 15, 40)
    assert w.contributor.stage[0] == DEPLOYED and there(w) > 0
    first = 20 if asks == "parliament_days" else 15
    assert w.unit.arrival_day[w.unit.contributor == 0].min() >= first + 5, "and needs its time to get ready from then"


def test_a_parliament_that_votes_no_keeps_its_country_out_for_good() -> None:
    w = live(made(contributors__X__conditions={"parliament_days": [3, 3], "parliament_yes": 0.0}), 0, 30)
    assert w.contributor.stage[0] == DECLINED and there(w) == 0
    assert (3, 0, DECLINED) in told(w, STAGE)


def test_a_truce_that_never_was_or_does_not_matter_is_no_obstacle() -> None:
    for change in ({"dyads": [{"a": "red", "b": "blue"}]}, {"dyads": [{"a": "red", "b": "blue", "matters": False}]}):
        w = made(contributors__X__conditions={"truce": True}, **change)
        assert w.dyad.status.max() == 0
        assert live(w, 0, 30).contributor.stage[0] == DEPLOYED
    w = made(contributors__X__conditions={"truce": True}, dyads=[{"a": "red", "b": "blue"}])
    w.dyad.relapses[0, 1] = w.dyad.relapses[1, 0] = 1
    assert live(w, 0, 30).contributor.stage[0] == PLEDGED, "a deal that was made and broken is one"


def test_a_broken_condition_stops_who_is_on_the_way_then_narrows_then_ends() -> None:
    w = live(made(contributors__X__conditions={"truce": True}), 0, 11)
    mine = w.unit.contributor == 0
    assert (mine & (w.unit.status == IN_TRANSIT)).any() or (mine & (w.unit.status == GETTING_READY)).any()
    before = there(w)
    w.dyad.status[:] = 0
    live(w, 11, 14)
    assert there(w) == before and w.contributor.caveat[0] == 0
    live(w, 25, 2)
    assert w.contributor.caveat[0] == 1 and (w.unit.non_combat[mine] == 1).all()
    assert (w.unit.non_combat[~mine] == 0).all()
    w.dyad.status[:] = 1
    live(w, 27, 20)
    assert w.contributor.caveat[0] == 0 and there(w) == mine.sum(), "they come once it holds again"
    w.dyad.status[:] = 0
    live(w, 47, 62)
    assert w.contributor.stage[0] == WITHDRAWN
    assert (w.unit.status[mine] == GONE).all() and (w.unit.place[mine] == -1).all()
    assert w.contributor.stage[1] == DEPLOYED
    assert int(w.unit.strength[mine].sum()) == mine.sum() * 125, "they leave, nobody is lost"


def test_own_dead_narrow_and_then_end_what_a_country_gives() -> None:
    w = live(made(contributors__X__tolerance=10), 0, 30)
    for dead, stage, caveat in ((4, DEPLOYED, 0), (5, DEPLOYED, 1), (9, DEPLOYED, 1), (10, WITHDRAWN, 1)):
        w.contributor.dead[:] = dead
        live(w, 30 + dead, 1)
        assert (w.contributor.stage[0], w.contributor.caveat[0]) == (stage, caveat)
    assert w.contributor.stage[1] == DEPLOYED and w.contributor.caveat[1] == 0, "0 means any number"


def test_a_mandate_that_ends_sends_everybody_home_for_good() -> None:
    w = live(made(mission__term_days=50, mission__renewal=0.0, contributors__X__influence={"red": 1.0}), 0, 50)
    assert w.mission.in_force[0] == 1 and there(w) > 0 and w.faction.pressure[0] > 0
    live(w, 50, 20)
    assert w.mission.in_force[0] == 0 and told(w, MANDATE) == [(50, -1, 0)]
    assert (w.contributor.stage == WITHDRAWN).all() and not (w.unit.status == THERE).any()
    assert w.faction.pressure[0] == 0


def test_a_mandate_is_renewed_as_often_as_its_chance_says() -> None:
    renewed = 0
    for seed in range(200):
        w = made(seed, mission__term_days=1, mission__renewal=0.3)
        diplomacy.step(w, 0)
        diplomacy.step(w, 1)
        renewed += int(w.mission.in_force[0])
        assert told(w, MANDATE) == [(1, -1, int(w.mission.in_force[0]))]
    assert abs(renewed - 60) < 3.5 * np.sqrt(200 * 0.3 * 0.7)


def test_means_follow_what_is_meant_and_can_fall_short() -> None:
    w = live(made(mission__funding=0.5, pathways__legitimacy=False, diplomacy__shortfall=0.0), 0, 400)
    assert w.mission.funded[0] == pytest.approx(0.5 + 0.5 * (1 - 1 / 60) ** 400)
    short = [float(live(made(seed, diplomacy__shortfall=1.0), 0, 90).mission.funded[0]) for seed in range(40)]
    assert min(short) < 0.4 and max(short) > 0.75 and max(short) < 1.0


def test_more_authority_breadth_and_impartiality_never_make_less_legitimacy() -> None:
    base = {"contributors__Y__offer_low": 0, "contributors__Y__offer_high": 0, "mission__authorised": False}
    poor, rich = made(**base), made()
    poor.mission.impartiality[:] = 0.3
    live(poor, 0, 200), live(rich, 0, 200)
    for name in ("breadth", "legitimacy_abroad", "legitimacy_home"):
        assert poor.mission[name][0] < rich.mission[name][0]
    assert poor.mission.breadth[0] == 0 and 0.4 < rich.mission.breadth[0] <= 0.5
    accepted = live(made(contributors__X__acceptance={"red": 1.0, "blue": 1.0}), 0, 200)
    assert accepted.mission.legitimacy_home[0] > rich.mission.legitimacy_home[0]
    assert accepted.mission.legitimacy_abroad[0] == rich.mission.legitimacy_abroad[0]


def test_whoever_joins_a_less_legitimate_mission_joins_a_more_legitimate_one() -> None:
    joined = []
    for authorised in (False, True):
        chance = {"contributors__X__joins": 0.5, "contributors__Y__joins": 0.5, "mission__authorised": authorised}
        stages = [live(made(seed, **chance), 0, 1).contributor.stage for seed in range(60)]
        joined.append(np.array(stages) != APPROACHED)
    assert (joined[1] >= joined[0]).all() and joined[1].sum() > joined[0].sum()
    law = getattr(legitimacy_factor, "py_func", legitimacy_factor)
    assert law(0.5, 0.7) == 1.0 and law(1.0, 1.0) == 2.0 and law(0.0, 1.0) == 0.0


def test_without_its_pathway_legitimacy_moves_nobody() -> None:
    for seed in range(20):
        off = {"contributors__X__joins": 0.5, "pathways__legitimacy": False, "diplomacy__shortfall": 0.0}
        one, two = (live(made(seed, mission__authorised=a, **off), 0, 3) for a in (False, True))
        assert one.mission.legitimacy_abroad[0] < two.mission.legitimacy_abroad[0]
        assert (one.unit.status == two.unit.status).all() and one.mission.funded[0] == two.mission.funded[0] == 1.0


def test_a_reluctant_country_may_pledge_later_when_legitimacy_rises() -> None:
    w = made(contributors__X__joins=0.5)
    w.contributor.reluctance[0] = 0.55
    w.mission.impartiality[:], w.mission.authorised[:] = 0.0, 0
    live(w, 0, 30)
    assert w.contributor.stage[0] == APPROACHED and (w.unit.status[w.unit.contributor == 0] == UNOFFERED).all()
    w.mission.impartiality[:], w.mission.authorised[:] = 1.0, 1
    live(w, 30, 150)
    assert w.contributor.stage[0] > PLEDGED and w.contributor.since[0] > 30


def test_influence_needs_no_troops_and_adds_up_like_chances() -> None:
    none = {f"contributors__{c}__{name}": 0 for c in "XY" for name in ("offer_low", "offer_high")}
    both = {"contributors__X__influence": {"red": 0.8}, "contributors__Y__influence": {"red": 0.4}}
    w = live(made(**none, **both), 0, 3)
    assert len(w.unit) == 0
    assert w.faction.pressure[0] == pytest.approx(1 - (1 - 0.5 * 0.8) * (1 - 0.5 * 0.4))
    assert w.faction.pressure[1] == 0
    assert not live(made(pathways__influence=False, **both), 0, 3).faction.pressure.any()
    unsure = live(made(contributors__X__joins=0.0, contributors__X__influence={"red": 0.8}), 0, 3)
    assert unsure.faction.pressure[0] == pytest.approx(0.5 * 0.5 * 0.8), "without a pledge it counts in part"


def test_nothing_happens_without_a_mission_or_before_it_begins() -> None:
    w = live(made(mission__start_day=20, contributors__X__influence={"red": 1.0}), 0, 20)
    assert w.mission.in_force[0] == 0 and w.clock.news[0] == 0 and not w.faction.pressure.any()
    assert live(w, 20, 1).mission.in_force[0] == 1
    w = live(made(mission__deployed=False), 0, 50)
    assert w.mission.in_force[0] == 0 and w.clock.news[0] == 0 and len(w.unit) == 0


def test_one_more_contributor_moves_nobody_elses_draws() -> None:
    document = with_force(valley())
    document["contributors"].insert(0, {**document["contributors"][0], "id": "Z", "key": 9, "joins": 0.4})
    more, less = assemble(scenario(document), 5, 9), made(5)
    assert more.contributor[["key", "offer", "reluctance", "decides"]][1:].tolist() == (
        less.contributor[["key", "offer", "reluctance", "decides"]].tolist()
    )
    kept = more.unit.contributor != 0
    for name in ("key", "kind", "lead_days", "strength"):
        assert (more.unit[name][kept] == less.unit[name]).all()


def test_kinds_of_units_follow_their_shares() -> None:
    w = made(contributors__X__engineers=0.5, contributors__X__medical=0.5, mission__unit_size=10)
    kinds = w.unit.kind[w.unit.contributor == 0]
    assert set(kinds) == {ENGINEERS, MEDICAL}
    assert abs((kinds == MEDICAL).mean() - 0.5) < 3.5 * 0.5 / np.sqrt(len(kinds))
    assert (made(contributors__X__conditions={"non_combat": True}).unit.non_combat == 1).any()


def test_a_country_that_gets_ready_is_readying() -> None:
    w = live(made(contributors__X__first_days=[50, 50], contributors__X__full_days=[60, 60]), 0, 20)
    assert w.contributor.stage[0] == READYING


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"contributors.X.conditions.consent_of": "green"}, "consent_of"),
        ({"contributors.X.conditions.parliament_days": [9, 3]}, "ascending"),
        ({"contributors.X.influence": {"red": 1.5}}, "influence.red"),
        ({"contributors.X.police": 0.9, "contributors.X.engineers": 0.2}, "at most 1"),
        ({"mission.term_days": 0}, "term_days"),
    ],
)
def test_bad_contributors_are_refused_in_one_line(change: dict[str, Any], says: str) -> None:
    with pytest.raises(ScenarioError, match=says) as fault:
        scenario(with_force(valley()), change)
    assert "\n" not in str(fault.value)

"""Who gets a mission: by hand where the hazard has a closed form, and by lot where it shall be blind."""

import math

import numpy as np
import pytest
from support.small_laboratory import history

from interpose.experiments.laboratory import deployment as rule
from interpose.experiments.laboratory import worlds
from interpose.experiments.laboratory.countries import (
    INTENSITY,
    LEAST_INTENSITY,
    MONTH,
    PARTIES,
    PEOPLE,
    WARM_UP,
    Country,
    base_country,
    draw_country,
)
from interpose.experiments.laboratory.history import history_of
from interpose.model.simulation.simulate import simulate

BASE = base_country()
MONTHS = 40


def countries(number):
    return [Country(row, row + 1, 4e6, 1.0, BASE) for row in range(number)]


def seen(level, truce=0.0):
    return rule.Seen(np.full(MONTHS, float(level)), np.full(MONTHS, truce))


def test_recent_is_the_sum_of_the_months_before():
    assert rule.recent(np.arange(1.0, 10.0)).tolist() == [0, 1, 3, 6, 10, 15, 21, 27, 33]


def test_the_hazard_rises_with_deaths_and_truces_only_where_they_are_switched_on():
    nobody = rule.Politics(0.0, 0.0)
    month = 20
    for regime, deaths, truce in (
        (rule.VIOLENCE, math.log(601 / 61), 0.0),
        (rule.EXPECTATIONS, 0.0, math.log(3)),
        (rule.ENDOGENOUS, math.log(601 / 61), math.log(3)),
    ):
        quiet = rule.log_hazard(seen(10), nobody, regime)[month]
        assert rule.log_hazard(seen(100), nobody, regime)[month] - quiet == pytest.approx(deaths)
        assert rule.log_hazard(seen(10, 1.0), nobody, regime)[month] - quiet == pytest.approx(truce)


def test_politics_count_in_all_regimes_and_no_month_of_warm_up_or_too_late():
    eager = rule.log_hazard(seen(10), rule.Politics(1.0, 1.0), rule.ENDOGENOUS)
    usual = rule.log_hazard(seen(10), rule.Politics(0.0, 0.0), rule.ENDOGENOUS)
    possible = np.flatnonzero(np.isfinite(usual))
    assert possible.tolist() == list(range(WARM_UP, MONTHS - rule.LATEST))
    assert eager[possible] - usual[possible] == pytest.approx(2 * rule.BY_POLITICS)


def test_the_share_of_countries_is_as_expected():
    logs = [rule.log_hazard(seen(level), rule.Politics(0, 0), rule.VIOLENCE) for level in (1, 10, 100)]
    common = rule.common_log_hazard(logs)
    shares = [1 - math.exp(-np.exp(log + common).sum()) for log in logs]
    assert np.mean(shares) == pytest.approx(rule.SHARE) and shares[0] < shares[1] < shares[2]


def test_violence_draws_missions_and_observers():
    saw = [seen(5) if row % 2 else seen(200) for row in range(300)]
    sent = rule.plans(countries(300), saw, rule.VIOLENCE, 1)
    violent = [number for number in sent if number % 2 == 0]
    assert 0.27 < len(sent) / 300 < 0.43 and len(violent) > 0.8 * len(sent)
    watchers = {kind: [sent[n].observers for n in sent if (n % 2 == 0) == kind] for kind in (True, False)}
    assert np.mean(watchers[True]) > 2 * np.mean(watchers[False])


def test_at_random_the_same_missions_go_to_countries_by_lot():
    saw = [seen(5) if row % 2 else seen(200) for row in range(300)]
    sent = rule.plans(countries(300), saw, rule.ENDOGENOUS, 1)
    dealt = rule.plans(countries(300), saw, rule.AT_RANDOM, 1)
    assert sorted(dealt.values()) == sorted(sent.values())
    assert 0.35 < np.mean([number % 2 for number in dealt]) < 0.65 and set(dealt) != set(sent)


def test_missions_are_within_their_bounds():
    for number in range(200):
        plan = rule.compose(number, 8, 30.0, 2.0, 1)
        assert plan.troops == 0 or rule.LEAST_TROOPS <= plan.troops <= rule.MOST_TROOPS
        assert rule.OBSERVERS_RANGE[0] <= plan.observers <= rule.OBSERVERS_RANGE[1]
        assert (plan.police > 0) == (plan.troops > 0) and plan.troops % rule.UNITS == 0


def test_missions_leave_where_it_became_quiet():
    plan = rule.Plan(10, 4000, 400, 100, 0.0)
    loud = np.full(200, 50.0)
    quiet = np.where(np.arange(200) > 12, 1.0, 50.0)
    months = [[rule.leaves_in(plan, course, number, 1) or 200 for number in range(100)] for course in (loud, quiet)]
    assert np.mean(months[1]) < np.mean(months[0]) - 40
    assert min(map(min, months)) >= plan.month + rule.STAYS


def test_a_country_does_not_depend_on_how_many_there_are_and_stays_in_its_ranges():
    one, again, other = draw_country(BASE, 3, 1), draw_country(BASE, 3, 1), draw_country(BASE, 4, 1)
    assert one == again and one.scenario != other.scenario and one.seed == 4
    assert LEAST_INTENSITY <= one.intensity <= 2 and 0.25 * 4.5e6 < one.people < PEOPLE[1] * 4.7e6
    for party in one.scenario.factions:
        assert all(PARTIES[name][0] <= getattr(party, name) <= PARTIES[name][1] for name in ("consent", "ambition"))
    raids = [world.parameters_of("clash").raid_rate for world in (one.scenario, BASE)]
    assert "clash.raid_rate" in INTENSITY and raids[0] == pytest.approx(raids[1] * one.intensity)


def test_worlds_part_only_after_the_decision_and_every_kind_comes_and_goes_home():
    country, plan = draw_country(BASE, 3, 1), rule.Plan(4, 1000, 150, 50, 0.0)
    alone = history_of(simulate(country.scenario, country.seed, 480))
    force = history_of(simulate(rule.with_mission(country.scenario, plan, stays=240), country.seed, 480))
    assert (force.osv[:4] == alone.osv[:4]).all() and (force.battle[:4] == alone.battle[:4]).all()
    assert not force.personnel[:4].any() and not alone.personnel.any()
    assert force.observers[6] > 0 and force.troops[10] > 300 > force.police[10] > 0
    assert not force.personnel[13:].any()  # the mandate ended on day 360
    assert force.personnel == pytest.approx(force.personnel_places.sum(axis=1), abs=0.1)
    watchers = history_of(simulate(rule.with_mission(country.scenario, plan, ("observers",)), country.seed, 480))
    assert (
        not watchers.troops.any() and not watchers.police.any() and watchers.observers[-1] == pytest.approx(50, abs=5)
    )
    back = type(force).from_data(force.as_data())
    assert back.osv == pytest.approx(force.osv) and back.troops == pytest.approx(force.troops, rel=1e-6)


def test_a_mission_ends_by_all_deaths_that_were_recorded_under_it(monkeypatch):
    asked = []

    def leaves(plan, recorded, number, first_seed):
        asked.append((recorded, number, first_seed))
        return 14

    monkeypatch.setattr(worlds, "leaves_in", leaves)
    course = history(np.arange(30.0), battle=3.0)
    task = worlds._until_it_leaves(5, worlds.Mission(rule.Plan(4, 4000, 400, 100, 0.5), {worlds.ALL: course}, None), 7)
    assert task.stays == (14 - 4) * MONTH
    ((recorded, *rest),) = asked
    assert rest == [5, 7] and recorded == pytest.approx(0.9 * np.arange(30.0) + 3)


def test_made_up_courses_are_whole():
    assert history().months == len(history().truce)

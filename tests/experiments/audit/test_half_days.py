"""Half-day steps: every number of a scenario is converted by its unit, and the world is much the same."""

import math
from typing import Any

import numpy as np
import pytest

from interpose.experiments.audit.half_days import HIDDEN, converted, half_days, in_days
from interpose.experiments.audit.plain_outcomes import plain_outcomes
from interpose.model.errors import ScenarioError
from interpose.model.mechanisms.contract import name_of
from interpose.model.mechanisms.registry import MECHANISMS
from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.scenario.scenario import bare
from interpose.model.simulation.simulate import simulate

STRIP = bare(load_scenario("gaza-isf"))
BY_PATH = {row.path: row for row in converted(STRIP)}


def test_numbers_worked_by_hand() -> None:
    half = half_days(STRIP)
    assert (half.days, half.mission.start_day, half.mission.term_days) == (730, 76, 1550)
    assert half.contributors[0].first_days == (56.0, 168.0)
    assert half.contributors[4].conditions.parliament_days == (60.0, 240.0)
    assert half.places[0].entry_people == 125 and half.aid.trucks == 72.5 and half.aid.truck_rations == 8400
    assert half.reconstruction.per_day == 9000 and half.reconstruction.pledges[1].day == 240
    assert (half.events[0].day, half.events[0].lasts) == (0, 72)
    p = half.parameters
    assert p.clash.strike_rate == pytest.approx(0.0133 / 2) and p.escalation.memory_days == 60
    assert p.logistics.convoy_chance == pytest.approx(1 - math.sqrt(0.5)) and p.logistics.lift == 500
    assert p.attitudes.noise == pytest.approx(0.03 / math.sqrt(2)) and p.logistics.entry_risk == 0.2


def test_what_has_no_day_in_it_stays() -> None:
    half, changed = half_days(STRIP), {path.split(".", 1)[1] for path in BY_PATH if path.startswith("parameters.")}
    for mechanism in MECHANISMS:
        name = name_of(mechanism)
        for field in mechanism.Params.model_fields:
            same = getattr(half.parameters_of(name), field) == getattr(STRIP.parameters_of(name), field)
            assert same == (f"{name}.{field}" not in changed), f"{name}.{field}"
    assert half.factions == STRIP.factions and half.holdings == STRIP.holdings


def test_every_unit_that_names_a_day_is_converted() -> None:
    for mechanism in MECHANISMS:
        for name, field in mechanism.Params.model_fields.items():
            extra: Any = field.json_schema_extra
            path = f"parameters.{name_of(mechanism)}.{name}"
            assert ("day" in extra["unit"]) <= (path in BY_PATH), path
    assert all(path in BY_PATH for path in HIDDEN)


def test_two_half_steps_leave_what_a_day_left() -> None:
    share = BY_PATH["parameters.escalation.tension_calm"]
    assert (1 - share.after) ** 2 == pytest.approx(1 - share.before)
    days = BY_PATH["parameters.escalation.grudge_days"]
    assert math.exp(-1 / days.after) ** 2 == pytest.approx(math.exp(-1 / days.before))


def test_the_world_is_much_the_same() -> None:
    """A sixth off, at the most, in the mean of eight seeds: a rate that was not halved would double what it drives."""
    country = change_scenario(bare(load_scenario("reference-country")), {"days": 240, "people_per_agent": 4000})
    half = half_days(country)
    runs = [(plain_outcomes(simulate(country, s)), plain_outcomes(simulate(half, s))) for s in range(1, 9)]
    for name in ("clashes", "violations", "communal", "mean_hardship", "mean_trust", "troops_at_end", "injured"):
        one, other = (np.mean([pair[side][name] for pair in runs]) for side in (0, 1))
        assert other == pytest.approx(one, rel=0.3), name


def test_what_speaks_of_days_in_words_is_refused() -> None:
    event = {"id": "late", "date": "2025-12-01", "effects": [{"kind": "close_crossing", "place": "NG1"}]}
    with pytest.raises(ScenarioError, match="'late' has a date or a condition: take it out"):
        half_days(change_scenario(STRIP, {"events": [event]}))


def test_outcomes_in_days() -> None:
    assert (in_days("days", 10.0), in_days("events/day", 0.5), in_days("events", 7.0)) == (5.0, 1.0, 7.0)

"""Bad scripts: one line names place, value and cure; and the library of setbacks."""

from typing import Any

import pytest
import yaml
from support.bad_scenarios import changed, refuse_file
from support.commands import ask
from support.worlds import run_days, scenario, valley, with_force

from interpose.model.errors import ScenarioError
from interpose.model.scenario.loading import change_scenario, scenario_from
from interpose.model.scenario.script.library import library, setback_rows
from interpose.model.simulation.initial_state import assemble
from interpose.model.simulation.invariants import check, open_ledger

RIOT = {"kind": "riot", "place": "A"}


def event(**given: Any) -> dict[str, Any]:
    """Write an event that is fine but for what is given."""
    return {"id": "e", "day": 3, "effects": [RIOT]} | given


def effect(kind: str, **given: Any) -> list[dict[str, Any]]:
    """Write a script with one effect."""
    return [event(effects=[{"kind": kind} | given])]


def waiting(*conditions: str) -> list[dict[str, Any]]:
    """Write events a, b, c with conditions."""
    return [{"id": name, "when": when, "effects": [RIOT]} for name, when in zip("abc", conditions, strict=False)]


SCRIPTS: dict[str, tuple[list[Any], list[str]]] = {
    "unknown name": ([event(when="deths_7 > 3")], ["events.e.when, letter 1: unknown name 'deths_7'", "'deaths_7'"]),
    "a call": ([event(when="day > 1 and open('x') > 1")], ["events.e.when, letter 13: open(...) is a call"]),
    "bad syntax": ([event(when="day > > 1")], ["events.e.when, letter 7: '>' stands where"]),
    "a number for a truth": ([event(when="day + 1")], ["events.e.when, letter 1", "must be true or false"]),
    "too long": ([event(when="1 > 0 and " * 60 + "1 > 0")], ["events.e.when", "longer than 500 letters"]),
    "a number as condition": ([event(when=5)], ["events.e.when = 5: must be text"]),
    "unknown event in a condition": (
        [event(when="happened.f > 1")],
        ["unknown name 'happened.f'", "EVENT is one of e"],
    ),
    "no time": ([{"id": "e", "effects": [RIOT]}], ["events.e: nothing says when it happens: give day, date, when"]),
    "day and date": ([event(date="2000-01-05")], ["events.e: has both a day and a date"]),
    "date before the start": (
        [{"id": "e", "date": "1999-12-30", "effects": [RIOT]}],
        ["events.e.date = 1999-12-30: is before the start (2000-01-01)"],
    ),
    "number for a date": ([{"id": "e", "date": 3, "effects": [RIOT]}], ["events.e.date = 3: must be a date"]),
    "negative day": ([event(day=-1)], ["events.e.day = -1: must be at least 0 (day)"]),
    "negative lasts": ([event(lasts=-4)], ["events.e.lasts = -4: must be at least 1 (days)"]),
    "repeat 0": ([event(repeat_days=0)], ["events.e.repeat_days = 0: must be at least 1 (days)"]),
    "chance 1.5": ([event(chance=1.5)], ["events.e.chance = 1.5: must be at most 1 (share)"]),
    "true for a day": ([event(day=True)], ["events.e.day = True: must be a whole number"]),
    "unknown key": ([event(lasst=4)], ["events.e.lasst = 4: unknown key: did you mean 'lasts'?"]),
    "no effects": ([event(effects=[])], ["events.e.effects: needs at least 1 entries"]),
    "id twice": ([event(), event()], ["events: id 'e' occurs more than once"]),
    "after nobody": ([event(after=["f"])], ["events.e.after = 'f': there is no such event: known are e"]),
    "after itself": ([event(after=["e"])], ["events: e -> e wait for each other, so none can ever happen"]),
    "cyclic after": (
        [event(after=["f"]), event(id="f", after=["g"]), event(id="g", after=["f"])],
        ["events: f -> g -> f wait for each other, so none can ever happen: remove one condition"],
    ),
    "cyclic conditions": (
        waiting("happened.b >= 0", "day > 3 and happened.c > 10", "0 <= happened.a"),
        ["events: a -> b -> c -> a wait for each other"],
    ),
    # effects
    "unknown kind": (effect("rito", place="A"), ["events.e.effects.rito: kind = 'rito' is not known", "'riot'"]),
    "no kind": ([event(effects=[{"place": "A"}])], ["events.e.effects[0]: kind: is missing"]),
    "effect that is a word": ([event(effects=["riot"])], ["events.e.effects[0]"]),
    "unknown key of an effect": (effect("riot", place="A", deths=3), ["events.e.effects.riot.deths", "'deaths'"]),
    "missing key of an effect": (effect("riot"), ["events.e.effects.riot.place: is missing: add it"]),
    "too many deaths": (effect("riot", place="A", deaths=1e6), ["effects.riot.deaths", "at most 1,000 (persons)"]),
    "nan": (effect("funding_cut", share=float("nan")), ["effects.funding_cut.share = nan: must be a finite number"]),
    "share of 2": (effect("funding_cut", share=2), ["effects.funding_cut.share = 2", "at most 1 (share)"]),
    "unknown place": (effect("riot", place="Z"), ["events.e.effects.riot.place = 'Z': there is no such place"]),
    "unknown faction": (
        effect("leader_killed", faction="rad"),
        ["events.e.effects.leader_killed.faction = 'rad': there is no such faction: did you mean 'red'?"],
    ),
    "unknown contributor": (
        effect("withdraw_contributor", contributor="Y"),
        ["events.e.effects.withdraw_contributor.contributor = 'Y': there is no such contributor: known are X"],
    ),
    "unknown event": (effect("end", event="f"), ["effects.end.event = 'f': there is no such event: known are e"]),
    "with itself": (effect("break_deal", a="red", b="red"), ["a and b are both 'red': name two different ones"]),
    "places that do not touch": (effect("shut_road", place="A", to="C"), ["'A' and 'C' do not touch"]),
    "local fighters from elsewhere": (
        effect("fighters_arrive", faction="red", place="A", number=5),
        ["effects.fighters_arrive.faction = 'red': its fighters are from here", "move_fighters"],
    ),
    "no fighters": (effect("fighters_leave", faction="blue", place="A", number=0), ["number = 0: must be at least 1"]),
    "a mandate that stays": (effect("change_mandate"), ["changes nothing: give ceiling, enforcement"]),
    # the library
    "unknown setback": ([{"use": "roit", "place": "A", "day": 1}], ["use = 'roit'", "did you mean 'riot'?"]),
    "use that is a list": ([{"use": ["riot"]}], ["use = ['riot']: there is no such setback in the library"]),
    "unknown parameter": ([{"use": "riot", "place": "A", "daeths": 3}], ["events.riot.daeths", "'deaths'"]),
    "missing parameter": ([{"use": "riot", "day": 3}], ["events.riot.place: is missing (where): add it"]),
    "setback without a time": ([{"use": "riot", "place": "A"}], ["events.riot: nothing says when it happens"]),
    "setback nowhere": ([{"use": "riot", "place": "Z", "day": 3}], ["events.riot.effects.riot.place = 'Z'"]),
    "setback twice": (
        [{"use": "riot", "place": "A", "day": 3}, {"use": "riot", "place": "B", "day": 3}],
        ["events: id 'riot' occurs more than once", "give uses an id"],
    ),
    "setback with words for a number": (
        [{"use": "riot", "place": "A", "day": 3, "deaths": "many"}],
        ["events.riot.effects.riot.deaths = 'many': must be a number (persons)"],
    ),
}


@pytest.mark.parametrize("case", SCRIPTS)
def test_bad_script(capsys: Any, tmp_path: Any, case: str) -> None:
    script, fragments = SCRIPTS[case]
    file = tmp_path / "bad.yaml"
    file.write_text(yaml.safe_dump(changed(("events",), script), sort_keys=False))
    refuse_file(capsys, tmp_path, file, "bad.yaml", *fragments)


def test_an_event_after_the_last_day_is_allowed_and_does_not_happen() -> None:
    world = run_days(scenario(valley() | {"events": [event(day=99)]}, {"people_per_agent": 2000}), 1, 5)
    assert world.trigger.times[0] == 0


def test_events_that_exclude_each_other_are_no_circle() -> None:
    assert len(scenario(valley() | {"events": waiting("happened.b < 0", "happened.a < 0")}).events) == 2


def test_events_are_addressed_by_their_ids() -> None:
    document = valley() | {"events": [event(), {"use": "riot", "id": "mob", "place": "B", "day": 9}]}
    changes = {
        "events.e.day": 5,
        "events.e.effects.riot.deaths": 7.0,
        "events.mob.deaths": 2.0,
        "events.mob.chance": 0.5,
    }
    made = scenario(document, changes)
    assert [e.day for e in made.events] == [5, 9] and [e.effects[0].deaths for e in made.events] == [7.0, 2.0]  # type: ignore[union-attr]
    assert made.events[1].chance == 0.5
    again = change_scenario(made, {"events.mob.day": 11, "events.mob.effects.riot.deaths": 3.0})
    assert again.events[1].day == 11 and again.events[1].effects[0].deaths == 3.0  # type: ignore[union-attr]
    with pytest.raises(ScenarioError, match="did you mean mob"):
        scenario(document, {"events.mop.day": 5})


USES: dict[str, dict[str, Any]] = {
    "overloaded-disarmament": {"place": "A", "pause": 10},
    "relapse-after-relocation": {"faction": "red", "rival": "blue", "place": "B", "to": "C", "quiet_days": 10},
    "riot": {"place": "A"},
    "re-escalation-of-principals": {"a": "red", "b": "blue"},
    "creeping-status-quo": {"place": "B", "a": "red", "b": "blue", "every": 5},
    "crossing-closed": {"place": "A"},
    "crossing-reopened": {"closed_by": "shut"},
    "material-suspended": {},
    "contributor-withdraws": {"contributor": "X"},
    "leader-killed": {"faction": "red"},
    "ceasefire-announced": {"a": "red", "b": "blue"},
    "aid-suspended": {},
}


def test_every_setback_is_tried_and_says_where_it_comes_from() -> None:
    assert list(USES) == list(library())
    for row in setback_rows():
        assert row["about"] and row["source"] and (row["source"] != "assumption" or row["mark"] == "ASSUMPTION")
        needed = {key for key, value in row["parameters"].items() if value == "(needed)"}
        assert needed <= set(USES[row["name"]])


@pytest.mark.parametrize("name", USES)
def test_a_setback_happens_and_keeps_the_laws(name: str) -> None:
    shut = {"id": "shut", "day": 0, "effects": [{"kind": "close_crossing", "place": "C"}]}
    use = {"use": name, "day": 20, "repeat_days": 7} | USES[name]
    made = scenario(with_force(valley()) | {"events": [shut, use]}, {"people_per_agent": 1000})
    parts = [e for e in made.events if e.id != "shut"]
    assert parts[0].id == name and all(part.source and part.about for part in parts)
    world = run_days(made, 3, 40)
    assert (world.trigger.times >= 1).all()
    assert check(world, open_ledger(assemble(made, 3, 40))) == []


def test_own_values_and_times_replace_those_of_the_library() -> None:
    base = {"use": "relapse-after-relocation", **USES["relapse-after-relocation"]}
    made = scenario_from(valley() | {"events": [base | {"id": "x", "when": "deaths_7 > 3", "chance": 0.5}]})
    first, second = made.events
    assert (first.id, first.when, first.chance, first.day) == ("x", "deaths_7 > 3", 0.5, None)
    assert (second.id, second.when, second.chance) == ("x-relapse", "happened.x >= 10", 1.0)


def test_the_library_is_listed(capsys: Any) -> None:
    answer = ask(capsys, "scenarios", "--events")
    assert answer.status == 0 and all(name in answer.out for name in USES)
    assert '"overloaded-disarmament"' in ask(capsys, "scenarios", "--events", "--json").out

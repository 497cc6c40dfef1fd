"""Bad values: one line names place, value, bound, unit and cure; status 2; nothing on standard output or on disk."""

import pytest
import yaml
from support.bad_scenarios import GONE, changed, refuse_file, refused, shapes
from support.commands import ask

WIDE = {f"F{i}": None for i in range(9)}
VALUES = {
    # keys
    "unknown key": ([("misson",), {}], ["misson: unknown key", "did you mean 'mission'"]),
    "unknown key, nothing near": ([("zzz",), 3], ["zzz = 3: unknown key", "take one of name, title"]),
    "unknown nested key": ([("mission", "cieling"), 5], ["mission.cieling = 5: unknown key", "'ceiling'"]),
    "unknown key in a row": ([("places", 1, "populaton"), 5], ["places.B.populaton = 5", "'population'"]),
    "unknown parameter": ([("parameters",), {"clash": {"fricton": 1}}], ["clash.fricton", "'friction'"]),
    "unknown mechanism": ([("parameters",), {"clahs": {}}], ["parameters.clahs", "'clash'"]),
    "unknown pathway": ([("pathways",), {"deterence": False}], ["pathways.deterence", "'deterrence'"]),
    "missing key": ([("places", 0, "population"), GONE], ["places.A.population: is missing (persons): add it"]),
    "missing name": ([("name",), GONE], ["name: is missing"]),
    "key that is no text": ([(5,), 1], ["5", "key must be text"]),
    # bounds
    "above its bound": ([("places", 0, "damage"), 1.2], ["places.A.damage = 1.2: must be at most 1 (share)"]),
    "below its bound": ([("factions", 0, "caution"), -1], ["factions.red.caution = -1: must be at least 0 (ratio)"]),
    "parameter out of bounds": (
        [("parameters",), {"clash": {"friction": 9}}],
        ["= 9: must be at most 1 (1/day)"],
    ),
    "negative population": ([("places", 1, "population"), -5], ["places.B.population = -5", "at least 0 (persons)"]),
    "zero area": ([("places", 0, "area_km2"), 0], ["places.A.area_km2 = 0: must be more than 0 (km2)"]),
    "huge area": ([("places", 0, "area_km2"), 1e9], ["at most 10,000,000 (km2)"]),
    "latitude": ([("places", 0, "lat"), 91], ["places.A.lat = 91: must be at most 90 (degrees)"]),
    "days 0": ([("days",), 0], ["days = 0: must be at least 1 (days)"]),
    "days too many": ([("days",), 36_501], ["days = 36501: must be at most 36,500 (days)"]),
    "people_per_agent 0": ([("people_per_agent",), 0], ["people_per_agent = 0: must be at least 1 (persons)"]),
    "support above 1": ([("holdings", 0, "support"), 1.5], ["holdings[0].support = 1.5: must be at most 1 (share)"]),
    "nan": ([("mission", "strength"), float("nan")], ["mission.strength = nan: must be a finite number (ratio)"]),
    "inf": ([("mission", "strength"), float("inf")], ["mission.strength = inf: must be a finite number (ratio)"]),
    "nan for a whole number": ([("places", 0, "population"), float("nan")], ["finite number (persons)"]),
    # kinds
    "unit in the text": ([("links", 0, "length_km"), "5 km"], ["links[0].length_km = '5 km': must be a number (km)"]),
    "word for a number": ([("places", 0, "population"), "many"], ["= 'many': must be a whole number (persons)"]),
    "true for a number": ([("places", 0, "population"), True], ["places.A.population = True: must be a whole number"]),
    "false for a share": ([("places", 0, "damage"), False], ["places.A.damage = False: must be a number (share)"]),
    "true for an acceptance": (
        [("contributors", 0, "acceptance"), {"red": True}],
        ["acceptance.red = True", "a number"],
    ),
    "half a person": ([("places", 0, "population"), 2.5], ["= 2.5: must be a whole number (persons)"]),
    "number for text": ([("places", 0, "id"), 5], ["places[0].id = 5: must be text: put it in quotes"]),
    "a switch that is neither": ([("mission", "deployed"), "perhaps"], ["= 'perhaps': must be true or false"]),
    "list for a mapping": ([("feelings",), [1]], ["feelings: must be a mapping"]),
    "text for a mapping": ([("feelings",), "large"], ["feelings = 'large': must be a mapping"]),
    "mapping for a list": ([("factions",), {"id": "red"}], ["factions: must be a list"]),
    "number for a row": ([("places", 1), 7], ["places[1] = 7: must be a mapping"]),
    "list for a number": ([("days",), [1, 2]], ["days: must be a whole number (days)"]),
    "nothing for a number": ([("days",), None], ["days: must be a whole number (days)"]),
    "too long a text": ([("places", 0, "id"), "x" * 300], ["must have at most 24 letters"]),
    "no date": ([("information_date",), "soon"], ["information_date = 'soon': must be a date such as"]),
    "number for a date": ([("start",), 20251010], ["start = 20251010: must be a date such as"]),
    "no such day": ([("start",), "2025-02-30"], ["start = '2025-02-30': must be a date"]),
    "beyond the calendar": ([("start",), "9999-12-15"], ["start = 9999-12-15", "before the year 10000"]),
    "role": ([("factions", 0, "role"), "army"], ["factions.red.role = 'army'", "'state force'", "'militia'"]),
    # names
    "empty name": ([("name",), ""], ["name = '': must not be empty"]),
    "empty id": ([("factions", 0, "id"), ""], ["factions[0].id = '': must not be empty"]),
    "letters in a name": ([("name",), "../x"], ["name = '../x': must be letters, digits"]),
    "name used in the results": ([("factions", 0, "id"), "civilians"], ["factions.civilians", "choose another id"]),
    "duplicate id": ([("places", 1, "id"), "A"], ["places: id 'A' occurs 2 times"]),
    "duplicate faction": ([("factions", 1, "id"), "red"], ["factions: id 'red' occurs 2 times"]),
    "duplicate key": ([("places", 0, "key"), 2], ["places: key 2 occurs 2 times"]),
    "no places": ([("places",), []], ["places: needs at least 1 entries, has 0"]),
    "one faction": ([("factions",), [{"id": "red"}]], ["factions: needs at least 2 entries, has 1"]),
    "nine factions": ([("factions",), [{"id": f} for f in WIDE]], ["factions: may have at most 8 entries, has 9"]),
    # how parts fit
    "link to nowhere": ([("links", 1, "b"), "Z"], ["links[1].b = 'Z' is not declared: known are A, B, C"]),
    "link to itself": ([("links", 1, "b"), "B"], ["links[1]: 'B' touches itself: remove that link"]),
    "link twice": ([("links", 2), {"a": "C", "b": "B"}], ["links: pair 'B' and 'C' occurs 2 times"]),
    "in pieces": ([("links", 1), GONE], ["2 pieces (C cut off): add an edge"]),
    "holding of nobody": ([("holdings", 0, "faction"), "pink"], ["holdings[0].faction = 'pink' is not declared"]),
    "holding nowhere": ([("holdings", 0, "place"), "Z"], ["holdings[0].place = 'Z' is not declared"]),
    "holding twice": ([("holdings", 1, "place"), "A"], ["holdings: place and faction ('A', 'red') occurs 2 times"]),
    "control above 1": ([("holdings", 1, "control"), 0.5], ["shares of control in 'B' sum to 1.1", "at most 1"]),
    "support above 1 in sum": ([("holdings", 1, "support"), 0.95], ["shares of support in 'B' sum to 1.05"]),
    "more fighters than people": (
        [("holdings", 0, "fighters"), 40_001],
        ["40001 local fighters in 'A' exceed its population of 40000"],
    ),
    "dyad with nobody": ([("dyads", 0, "b"), "pink"], ["dyads[0].b = 'pink' is not declared: known are red, blue"]),
    "dyad with itself": ([("dyads", 0, "b"), "red"], ["dyads[0]: 'red' has no relation to itself"]),
    "dyad twice": ([("dyads", 1), {"a": "blue", "b": "red"}], ["dyads: pair 'blue' and 'red' occurs 2 times"]),
    "acceptance by nobody": ([("contributors", 0, "acceptance"), {"pink": 1}], ["contributors.X.acceptance", "'pink'"]),
    "acceptance 1.5": ([("contributors", 0, "acceptance"), {"red": 1.5}], ["acceptance.red = 1.5", "between 0 and 1"]),
    "offers reversed": ([("contributors", 0, "offer_low"), 900], ["low <= mode <= high (persons), not 900, 300"]),
    "days reversed": ([("contributors", 0, "first_days"), [9, 3]], ["first_days", "ascending", "not 9.0, 3.0"]),
    "one day of two": (
        [("contributors", 0, "first_days"), [9]],
        ["contributors.X.first_days[1]: entry 2 is missing: add it"],
    ),
    "three days of two": ([("contributors", 0, "first_days"), [1, 2, 3]], ["first_days", "at most 2 entries, has 3"]),
    "police and observers": (
        [("contributors", 0, "police"), 0.7, ("contributors", 0, "observers"), 0.6],
        ["contributors.X: police + observers + engineers + medical = 1.3", "at most 1"],
    ),
    # the mission's own
    "negative shelter": ([("places", 0, "capacity"), -5], [".capacity", "= -5", "must be at least 0 (persons)"]),
    "a mandate that ends before it starts": (
        [("mission", "term_days"), 0],
        ["mission.term_days = 0", "at least 1 (days)"],
    ),
    "consent of nobody known": (
        [("contributors", 0, "conditions"), {"consent_of": "mars"}],
        ["contributors.X.conditions.consent_of = 'mars' is not declared"],
    ),
    "a vote that ends before it begins": (
        [("contributors", 0, "conditions"), {"parliament_days": [20, 3]}],
        ["contributors.X.conditions: parliament_days must be two days in ascending order", "20.0, 3.0"],
    ),
    # contested values
    "unknown option": ([("choices", "size", "chosen"), "huge"], ["choices.size = 'huge'", "take one of small, large"]),
    "a list chosen": ([("choices", "size", "chosen"), ["small"]], ["choices.size = ['small']", "take one of"]),
    "option sets the unknown": (
        [("choices", "size", "options", "small", "set"), {"misson.ceiling": 5}],
        ["choices.size.options.small: unknown path 'misson.ceiling'", "did you mean 'mission.ceiling'"],
    ),
    "option sets below a value": (
        [("choices", "size", "options", "small", "set"), {"days.x": 5}],
        ["choices.size.options.small", "'days' is a single value"],
    ),
    "option with a bad value": (
        [("choices", "size", "options", "small", "set"), {"mission.ceiling": "big"}],
        ["mission.ceiling = 'big': must be a whole number (persons)"],
    ),
    "option without source": ([("choices", "size", "options", "large", "source"), GONE], ["large.source: is missing"]),
    "option that is a word": ([("choices", "size", "options", "small"), "100"], ["options.small = '100'", "a mapping"]),
    "set that is a list": ([("choices", "size", "options", "small", "set"), [1]], ["options.small.set", "a mapping"]),
    "choices that are a list": ([("choices",), [1]], ["choices: must be a mapping"]),
    "choice that is a word": ([("choices", "size"), "small"], ["choices.size = 'small'", "a mapping"]),
    "no options": ([("choices", "size", "options"), {}], ["choices.size = 'small' is not an option"]),
    # shapes
    "surroundings without features": ([("surroundings",), {"type": "Feature"}], ["surroundings: not a GeoJSON"]),
    "surroundings with a line": (
        [("surroundings",), {"features": [{"geometry": {"type": "LineString", "coordinates": []}}]}],
        ["surroundings.features[0].geometry: must be a Polygon or MultiPolygon"],
    ),
    "water beyond the globe": (
        [("surroundings",), {"features": [{"geometry": {"type": "Point", "coordinates": [34.0, 95.0]}}]}],
        ["surroundings.features[0].geometry.coordinates: must be [longitude -180..180, latitude -90..90]"],
    ),
    "water without a place": (
        [("surroundings",), {"features": [{"geometry": {"type": "Point"}}]}],
        ["surroundings.features[0].geometry.coordinates"],
    ),
    "land whose name is a number": (
        [("surroundings",), {"features": [{"properties": {"name": 3}, "geometry": None}]}],
        ["surroundings.features[0]: must be a Feature whose 'properties' may have a 'name'"],
    ),
    "shape of nowhere": ([("shapes",), shapes("Z")], ["shapes.features[0].properties.id = 'Z' is not declared"]),
    "shape without id": ([("shapes",), shapes(None)], ["shapes.features[0]: needs 'properties' with the 'id'"]),
    "shapes without features": ([("shapes",), {"type": "Feature"}], ["it needs a list 'features'"]),
    "feature that is a word": ([("shapes",), {"features": ["A"]}], ["shapes.features[0]: needs 'properties'"]),
    "point for a shape": (
        [("shapes",), shapes("A", {"type": "Point"})],
        ["must be a Polygon or MultiPolygon", "'Point'"],
    ),
    "shape in metres": (
        [("shapes",), shapes("A", {"type": "Polygon", "coordinates": [[[635_000.0, 3_480_000.0]] * 4]})],
        ["shapes.features[0].geometry.coordinates", "longitude -180..180"],
    ),
    "shape of words": (
        [("shapes",), shapes("A", {"type": "MultiPolygon", "coordinates": "north"})],
        ["shapes.features[0].geometry.coordinates"],
    ),
}


@pytest.mark.parametrize("case", VALUES)
def test_bad_value(capsys, tmp_path, case):
    changes, fragments = VALUES[case]
    file = tmp_path / "bad.yaml"
    file.write_text(yaml.safe_dump(changed(*changes), sort_keys=False))
    refuse_file(capsys, tmp_path, file, "bad.yaml", *fragments)


def test_the_base_of_these_tests_is_valid(capsys, tmp_path):
    file = tmp_path / "base.yaml"
    file.write_text(yaml.safe_dump(changed(("shapes",), shapes()), sort_keys=False))
    answer = ask(capsys, "validate", file)
    assert answer == (0, "base: valid (3 places, 2 factions, 120,000 people)\n", "")


def test_an_option_that_is_not_chosen_is_checked_by_validate(capsys, tmp_path):
    file = tmp_path / "bad.yaml"
    file.write_text(yaml.safe_dump(changed(("choices", "size", "options", "large", "set"), {"mission.ceiling": -1})))
    refused(ask(capsys, "validate", file), "mission.ceiling = -1: must be at least 0 (persons)")

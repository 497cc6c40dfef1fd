"""Bad input: one line that names place, value, bound, unit and cure; status 2; nothing on standard output or on disk."""

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from commands import Answer, ask, listing

GONE = object()
LAUGHS = "\n".join(["a0: &a0 [ha, ha, ha]"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30)])
BASE: dict[str, Any] = {
    "name": "base",
    "days": 30,
    "people_per_agent": 500,
    "information_date": "2025-11-30",
    "places": [
        {"id": "A", "population": 40_000, "area_km2": 20, "entry_people": 500},
        {"id": "B", "population": 60_000, "area_km2": 30},
        {"id": "C", "population": 20_000, "area_km2": 10},
    ],
    "links": [{"a": "A", "b": "B", "front": 1}, {"a": "B", "b": "C"}],
    "factions": [{"id": "red"}, {"id": "blue", "local": False}],
    "holdings": [
        {"place": "A", "faction": "red", "fighters": 500, "control": 0.8, "support": 0.3},
        {"place": "B", "faction": "red", "fighters": 300, "control": 0.3, "support": 0.3},
        {"place": "B", "faction": "blue", "fighters": 800, "control": 0.6, "support": 0.1},
    ],
    "dyads": [{"a": "red", "b": "blue", "tension": 0.6}],
    "contributors": [{"id": "X", "offer_low": 100, "offer_high": 300, "acceptance": {"red": 0.7}}],
    "mission": {"deployed": True, "start_day": 1},
    "choices": {
        "size": {
            "meaning": "how large",
            "chosen": "small",
            "options": {
                "small": {"value": "100", "source": "one side", "set": {"mission.ceiling": 100}},
                "large": {"value": "900", "source": "the other", "set": {"mission.ceiling": 900}},
            },
        }
    },
}


def changed(*changes: Any) -> dict[str, Any]:
    """Give the base scenario with values set (or taken out) by path: path, value, path, value ..."""
    document = copy.deepcopy(BASE)
    for path, value in zip(changes[::2], changes[1::2], strict=True):
        *above, last = path
        node: Any = document
        for step in above:
            node = node[step]
        if value is GONE:
            del node[last]
        elif isinstance(node, list) and last == len(node):
            node.append(value)
        else:
            node[last] = value
    return document


def refused(answer: Answer, *fragments: str) -> None:
    """Check the form of a complaint and what it says."""
    assert answer.status == 2, answer
    assert answer.out == ""
    assert answer.err.startswith("interpose: ") and answer.err.endswith("\n") and answer.err.count("\n") == 1, (
        answer.err
    )
    assert len(answer.err) < 500 and answer.err.strip().isprintable()
    for jargon in ("Traceback", "Input should", "validation error", "Value error", "function-after", "Errno"):
        assert jargon not in answer.err
    for fragment in fragments:
        assert fragment in answer.err, answer.err


def refuse_file(capsys: Any, folder: Path, file: Path, *fragments: str) -> None:
    """Check that a scenario file is refused by every command that reads it, and that nothing is written."""
    before = listing(folder)
    refused(ask(capsys, "run", file, "--days", 2, "--out", folder / "new" / "out"), *fragments)
    refused(ask(capsys, "validate", file), *fragments)
    assert listing(folder) == before


# ---------------------------------------------------------------------------------------------- values in a scenario

WIDE = {f"F{i}": None for i in range(9)}
SQUARE = [[[0, 0], [0, 1], [1, 1], [0, 0]]]


def shapes(place: Any = "A", geometry: Any = None) -> dict[str, Any]:
    """Write a GeoJSON collection with one feature."""
    geometry = geometry or {"type": "Polygon", "coordinates": SQUARE}
    return {"type": "FeatureCollection", "features": [{"properties": {"id": place}, "geometry": geometry}]}


VALUES = {
    # keys
    "unknown key": ([("misson",), {}], ["misson: unknown key", "did you mean 'mission'"]),
    "unknown key, nothing near": ([("zzz",), 3], ["zzz = 3: unknown key", "take one of name, title"]),
    "unknown nested key": ([("mission", "cieling"), 5], ["mission.cieling = 5: unknown key", "'ceiling'"]),
    "unknown key in a row": ([("places", 1, "populaton"), 5], ["places.B.populaton = 5", "'population'"]),
    "unknown parameter": ([("parameters",), {"clash": {"fricton": 1}}], ["clash.fricton", "'friction'"]),
    "unknown mechanism": ([("parameters",), {"clahs": {}}], ["parameters.clahs", "'clash'"]),
    "unknown pathway": ([("pathways",), {"deterence": False}], ["pathways.deterence", "'deterrence'"]),
    "missing key": ([("places", 0, "population"), GONE], ["places.A.population: is missing: add it"]),
    "missing name": ([("name",), GONE], ["name: is missing"]),
    "key that is no text": ([(5,), 1], ["5", "key must be text"]),
    # bounds
    "above its bound": ([("places", 0, "damage"), 1.2], ["places.A.damage = 1.2: must be at most 1 (share)"]),
    "below its bound": ([("factions", 0, "caution"), -1], ["factions.red.caution = -1: must be at least 0 (ratio)"]),
    "parameter out of bounds": (
        [("parameters",), {"clash": {"friction": 9}}],
        ["= 9: must be at most 1 (clashes/day)"],
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
    "list for a mapping": ([("mission",), [1]], ["mission: must be a mapping"]),
    "text for a mapping": ([("mission",), "large"], ["mission = 'large': must be a mapping"]),
    "mapping for a list": ([("factions",), {"id": "red"}], ["factions: must be a list"]),
    "number for a row": ([("places", 1), 7], ["places[1] = 7: must be a mapping"]),
    "list for a number": ([("days",), [1, 2]], ["days: must be a whole number (days)"]),
    "nothing for a number": ([("days",), None], ["days: must be a whole number (days)"]),
    "too long a text": ([("places", 0, "id"), "x" * 300], ["must have at most 24 letters"]),
    "no date": ([("information_date",), "soon"], ["information_date = 'soon': must be a date such as"]),
    "number for a date": ([("start",), 20251010], ["start = 20251010: must be a date such as"]),
    "no such day": ([("start",), "2025-02-30"], ["start = '2025-02-30': must be a date"]),
    "beyond the calendar": ([("start",), "9999-12-01"], ["start = 9999-12-01", "before the year 10000"]),
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
    "offers reversed": ([("contributors", 0, "offer_low"), 900], ["low <= mode <= high (persons), not 900, None, 300"]),
    "days reversed": ([("contributors", 0, "first_days"), [9, 3]], ["first_days", "ascending", "not 9.0, 3.0"]),
    "one day of two": ([("contributors", 0, "first_days"), [9]], ["first_days: entry 2 is missing: add it"]),
    "three days of two": ([("contributors", 0, "first_days"), [1, 2, 3]], ["first_days", "at most 2 entries, has 3"]),
    "police and observers": (
        [("contributors", 0, "police"), 0.7, ("contributors", 0, "observers"), 0.6],
        ["contributors.X: police + observers = 1.3", "at most 1"],
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


# ---------------------------------------------------------------------------------------------- files

TEXTS = {
    "not YAML": (b"name: [a\nplaces: }", ["bad.yaml line 2", "not valid YAML", "mend that line"]),
    "tabs": (b"name: x\nmission:\n\tdeployed: true\n", ["bad.yaml line 3", "\\t"]),
    "a list": (b"- a\n- b\n", ["bad.yaml: must hold keys (name:, places:, factions: ...), not a list"]),
    "a word": (b"hello", ["bad.yaml: must hold keys", "not text"]),
    "a number": (b"5", ["bad.yaml: must hold keys", "not 5"]),
    "empty": (b"", ["bad.yaml: must hold keys", "not nothing"]),
    "only a comment": (b"# nothing\n", ["not nothing"]),
    "two documents": (b"name: a\n---\nname: b\n", ["bad.yaml line 2", "single document"]),
    "key twice": (b"name: a\ndays: 3\nname: b\n", ["bad.yaml line 3", "key 'name' stands twice"]),
    "no such date": (b"name: a\nstart: 2025-13-01\n", ["bad.yaml line 2", "month must be in 1..12"]),
    "endless number": (b"name: a\ndays: " + b"9" * 5000, ["bad.yaml line 2", "not valid YAML"]),
    "not UTF-8": ("name: caf\u00e9".encode("latin-1"), ["bad.yaml: byte 9 is not UTF-8: save the file as UTF-8"]),
    "UTF-16": ("name: a".encode("utf-16"), ["bad.yaml: byte 0 is not UTF-8"]),
    "binary": (bytes(range(256)), ["bad.yaml: byte 128 is not UTF-8"]),
    "control letters": (b"name: a\x00b\n", ["bad.yaml", "not valid YAML"]),
    "a command": (
        b"name: !!python/object/apply:os.system [touch caught]\n",
        ["line 1", "python/object/apply:os.system"],
    ),
    "a module": (b"name: !!python/module:os\n", ["bad.yaml line 1", "is not allowed"]),
    "a tag of one's own": (b"name: !mine x\n", ["bad.yaml line 1", "'!mine' is not allowed"]),
    "binary tag": (b"choices: {a: !!binary aGk=}\n", ["bad.yaml line 1", "'binary' is not allowed"]),
    "laughs": (LAUGHS.encode(), ["bad.yaml line 7", "more than 1,000,000 values"]),
    "alias of itself": (b"a: &a [1, *a]\n", ["bad.yaml line 1", "an alias that contains itself"]),
    "undefined alias": (b"a: *b\n", ["bad.yaml line 1", "undefined alias 'b'"]),
    "deep": (b"a: " + b"[" * 60 + b"]" * 60, ["bad.yaml", "nested more than 40 deep"]),
    "very deep": (b"a: " + b"[" * 100_000, ["bad.yaml", "nested more than 40 deep"]),
    "key of a list": (b"{[1, 2]: 3}\n", ["bad.yaml line 1", "unhashable key"]),
}


@pytest.mark.parametrize("case", TEXTS)
def test_bad_text(capsys, tmp_path, monkeypatch, case):
    content, fragments = TEXTS[case]
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "bad.yaml"
    file.write_bytes(content)
    refuse_file(capsys, tmp_path, file, *fragments)


def test_file_too_large(capsys, tmp_path):
    file = tmp_path / "bad.yaml"
    with file.open("wb") as stream:
        stream.truncate(2**40)
    refuse_file(capsys, tmp_path, file, "bad.yaml", "larger than 20 MB")


PLACES = "id,population,area_km2\nA,40000,20\nB,60000,30\nC,20000,10\n"
BESIDE = {
    "missing": ("places", "places.csv", None, ["places names 'places.csv'", "no such file beside it"]),
    "folder": ("places", "..", None, ["places names '..'", "no such file"]),
    "no name": ("places", "", None, ["places names ''", "no such file"]),
    "ragged": (
        "places",
        "p.csv",
        PLACES.replace("30\n", "30,9\n"),
        ["p.csv line 3: has 4 cells, but the header has 3"],
    ),
    "short row": ("places", "p.csv", PLACES.replace(",30\n", "\n"), ["p.csv line 3: has 2 cells"]),
    "latin-1": ("places", "p.csv", (PLACES + "\u00c9,1,1\n").encode("latin-1"), ["p.csv: byte 59 is not UTF-8"]),
    "unknown column": (
        "places",
        "p.csv",
        PLACES.replace("area_km2", "area"),
        ["places.A (p.csv line 2)", "area = '20'"],
    ),
    "column twice": (
        "places",
        "p.csv",
        PLACES.replace("area_km2", "population"),
        ["p.csv line 1", "'population' stands twice"],
    ),
    "column without name": ("places", "p.csv", PLACES.replace("area_km2", ""), ["p.csv line 1: column 3 has no name"]),
    "bad cell": ("places", "p.csv", PLACES.replace("60000", "6e4x"), ["places.B.population (p.csv line 3) = '6e4x'"]),
    "nan in a cell": (
        "places",
        "p.csv",
        PLACES.replace("30", "nan"),
        ["places.B.area_km2 (p.csv line 3) = 'nan'", "km2"],
    ),
    "semicolons": ("places", "p.csv", PLACES.replace(",", ";"), ["p.csv line 2", "'id;population;area_km2'"]),
    "open quote": ("places", "p.csv", PLACES.replace("C,", '"C,'), ["p.csv line 4: not valid CSV"]),
    "empty table": ("places", "p.csv", "", ["places: needs at least 1 entries"]),
    "header alone": ("places", "p.csv", "id,population,area_km2\n", ["places: needs at least 1 entries"]),
    "row of a holding": (
        "holdings",
        "h.csv",
        "place,faction,control\nA,red,2\n",
        ["holdings[0].control (h.csv line 2) = '2'"],
    ),
    "unknown place": ("holdings", "h.csv", "place,faction\nZ,red\n", ["holdings[0].place = 'Z' is not declared"]),
    "date": (
        "reported",
        "r.csv",
        "week_start,deaths\n31/12/2025,5\n",
        ["week_start (r.csv line 2) = '31/12/2025'", "a date"],
    ),
    "broken shapes": ("shapes", "s.geojson", '{"type": "FeatureCollection",\n', ["s.geojson line 2: not valid JSON"]),
    "shapes that are a list": ("shapes", "s.geojson", "[]", ["shapes: must be a mapping"]),
    "shapes too deep": ("shapes", "s.geojson", "[" * 100_000, ["s.geojson", "not valid"]),
    "shapes in latin-1": (
        "shapes",
        "s.geojson",
        '{"a": "\u00e9"}'.encode("latin-1"),
        ["s.geojson: byte 7 is not UTF-8"],
    ),
}


@pytest.mark.parametrize("case", BESIDE)
def test_bad_file_beside(capsys, tmp_path, case):
    key, name, content, fragments = BESIDE[case]
    file = tmp_path / "bad.yaml"
    file.write_text(yaml.safe_dump(changed((key,), name), sort_keys=False))
    if content is not None:
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    refuse_file(capsys, tmp_path, file, *fragments)


# ---------------------------------------------------------------------------------------------- words of a command

RUN = ("run", "grid-4", "--days", "2", "--out", "out")
TWIN = ("twin", "grid-4", "--days", "2", "--out", "out", "--seeds", "2", "--without")
WORDS = {
    "unknown command": (("rnu",), ["No such command 'rnu'", "see: interpose --help"]),
    "unknown option": ((*RUN, "--sead", "1"), ["No such option: --sead", "--seed", "see: interpose run --help"]),
    "no scenario": (("run",), ["Missing argument 'scenario'"]),
    "no policy": (TWIN[:-1], ["Missing option '--without'"]),
    "one word too many": ((*RUN, "more"), ["unexpected extra argument", "more"]),
    "option without value": (("run", "grid-4", "--out"), ["'--out' requires an argument"]),
    "unknown scenario": (("run", "gaza-ifs"), ["scenario 'gaza-ifs' is not known: did you mean gaza-isf?"]),
    "unknown scenario, nothing near": (("run", "zzz"), ["'zzz' is not known: known are gaza-isf", "grid-16", ".yaml"]),
    "made-up world too small": (("run", "grid-1"), ["grid-1: 1 territories: give a number between 2 and 60000"]),
    "made-up world too large": (("run", "ring-70000"), ["ring-70000: 70000 territories"]),
    "made-up world endless": (("run", "grid-" + "9" * 5000), ["number between 2 and 60000"]),
    "missing file": (("run", "nowhere.yaml"), ["nowhere.yaml: no such file: give a scenario file or one of gaza-isf"]),
    "folder for a file": (("run", "folder.yaml"), ["folder.yaml: is a folder, not a file"]),
    "folder": (("run", "folder"), ["scenario 'folder' is not known", ".yaml"]),
    "seed below 0": ((*RUN, "--seed", "-1"), ["--seed = '-1': must be at least 0"]),
    "seed no number": ((*RUN, "--seed", "one"), ["--seed = 'one': must be a whole number"]),
    "seed with a fraction": ((*RUN, "--seed", "1.5"), ["--seed = '1.5': must be a whole number"]),
    "seed too large": ((*RUN, "--seed", str(2**63)), [f"--seed = '{2**63}': must be at most 4,611,686,018,427,387,904"]),
    "seed far too large": ((*RUN, "--seed", "9" * 5000), ["--seed = '999", "whole number"]),
    "days 0": ((*RUN, "--days", "0"), ["--days = '0': must be at least 1"]),
    "days too many": ((*RUN, "--days", "36501"), ["--days = '36501': must be at most 36,500"]),
    "days no number": ((*RUN, "--days", "ten"), ["--days = 'ten': must be a whole number"]),
    "people_per_agent 0": ((*RUN, "--people-per-agent", "0"), ["--people-per-agent = '0': must be at least 1"]),
    "no seeds": ((*TWIN, "force", "--seeds", "0"), ["--seeds = '0': must be at least 1"]),
    "no threads": ((*TWIN, "force", "--threads", "0"), ["--threads = '0': must be at least 1"]),
    "first seed": ((*TWIN, "force", "--first-seed", "-3"), ["--first-seed = '-3': must be at least 0"]),
    "set without =": ((*RUN, "--set", "mission.ceiling"), ["--set 'mission.ceiling': must read path=value"]),
    "set without path": ((*RUN, "--set", "=5"), ["--set '=5': must read path=value"]),
    "set not YAML": ((*RUN, "--set", "days=[1"), ["--set 'days=[1': the value cannot be read"]),
    "set python": ((*RUN, "--set", "days=!!python/name:os.system"), ["the value cannot be read", "is not allowed"]),
    "set nothing": ((*RUN, "--set", "mission.ceiling="), ["mission.ceiling: must be a whole number (persons)"]),
    "set unknown path": ((*RUN, "--set", "misson.ceiling=5"), ["unknown path 'misson.ceiling'", "'mission.ceiling'"]),
    "set unknown mechanism": ((*RUN, "--set", "clsh.friction=0"), ["unknown path 'clsh.friction'", "'clash.friction'"]),
    "set far from all": ((*RUN, "--set", "qqqqq=0"), ["unknown path 'qqqqq'", "interpose show"]),
    "set unknown key": ((*RUN, "--set", "mission.cieling=5"), ["mission.cieling = 5", "did you mean 'ceiling'"]),
    "set empty step": ((*RUN, "--set", "mission.=5"), ["mission. = 5: unknown key"]),
    "set unknown row": ((*RUN, "--set", "places.T99.damage=0"), ["'places.T99' is not declared"]),
    "set near a row": ((*RUN, "--set", "factions.wets.consent=0"), ["'factions.wets'", "did you mean 'west'"]),
    "set a row": ((*RUN, "--set", "places.T1=0"), ["'places.T1' names a whole row: add the column"]),
    "set a row of no ids": ((*RUN, "--set", "holdings.0.control=0"), ["'holdings.0': this list has no ids"]),
    "set below a value": ((*RUN, "--set", "mission.ceiling.x=0"), ["'mission.ceiling' is a single value"]),
    "set out of bounds": ((*RUN, "--set", "clash.friction=2"), ["clash.friction = 2: must be at most 1 (clashes/day)"]),
    "set nan": ((*RUN, "--set", "mission.strength=.nan"), ["mission.strength = nan: must be a finite number (ratio)"]),
    "set true": ((*RUN, "--set", "mission.ceiling=true"), ["mission.ceiling = True: must be a whole number (persons)"]),
    "set a list for a table": ((*RUN, "--set", "places=T1"), ["places = 'T1': must be a list"]),
    "choose without choices": ((*RUN, "--set", "choices.size=small"), ["no such contested value: known are none"]),
    "choose the unknown": (("run", "gaza-isf", "--set", "choices.lin=low"), ["'choices.lin'", "known are line, damage"]),
    "choose no option": (("run", "gaza-isf", "--set", "choices.line=lowest"), ["choices.line = 'lowest'", "low, reported"]),
    "choose a list": (("run", "gaza-isf", "--set", "choices.line=[low]"), ["choices.line = ['low'] is not an option"]),
    "choose by chosen": (("run", "gaza-isf", "--set", "choices.line.chosen=x"), ["choices.line = 'x' is not an option"]),
    "off the unknown": ((*RUN, "--off", "detterrence"), ["--off detterrence", "did you mean deterrence?"]),
    "without the unknown": ((*TWIN, "forse"), ["--without forse: no such policy or pathway: did you mean force?"]),
    "without nothing": ((*TWIN, ""), ["--without : no such policy or pathway: known are force"]),
    "too much memory": ((*RUN, "--days", "36500", "--set", "places.T0.population=1000000000", "--people-per-agent", "1"),
                        ["grid-4: this world needs about", "GB of memory", "more people per agent"]),
    "too much memory at once": ((*TWIN, "force", "--threads", "1024", "--seeds", "512", "--set", "places.T0.population=1000000000", "--people-per-agent", "3"),
                        ["grid-4: 1024 worlds at once need about", "fewer threads"]),
    "out exists": (("run", "grid-4", "--out", "folder"), ["--out folder: exists already: name a folder that does not"]),
    "out is a file": (("run", "grid-4", "--out", "file"), ["--out file: exists already"]),
    "out is here": (("run", "grid-4", "--out", ""), ["--out .: exists already"]),
    "out is a dangling link": (("run", "grid-4", "--out", "link"), ["--out link: exists already"]),
    "out below a file": (("run", "grid-4", "--out", "file/a/b"), ["--out file/a/b: file is a file, not a folder"]),
    "out not writable": (("run", "grid-4", "--out", "/proc/interpose/out"), ["--out /proc/interpose/out: cannot be written"]),
    "out name too long": (("run", "grid-4", "--out", "x" * 300), ["cannot be written", "choose another place"]),
    "twin below a file": (("twin", "grid-4", "--without", "force", "--out", "file/x"), ["--out file/x: file is a file"]),
    "escape letters": (("run", "a\x1b[31mb\nc"), ["is not known"]),
}  # fmt: skip


@pytest.mark.parametrize("case", WORDS)
def test_bad_words(capsys, tmp_path, monkeypatch, case):
    words, fragments = WORDS[case]
    monkeypatch.chdir(tmp_path)
    for folder in ("folder", "folder.yaml"):
        (tmp_path / folder).mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("nothing")
    before = listing(tmp_path)
    refused(ask(capsys, *words), *fragments)
    assert listing(tmp_path) == before


def test_all_bad_input_is_counted():
    assert len(VALUES) + len(TEXTS) + len(BESIDE) + len(WORDS) >= 200

"""Bad files: text that is no scenario, and tables and shapes beside it that cannot be read."""

import pytest
import yaml
from support.bad_scenarios import changed, refuse_file

LAUGHS = "\n".join(["a0: &a0 [ha, ha, ha]"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30)])
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
    "laughs": (LAUGHS.encode(), ["bad.yaml line 6", "more than 200,000 values"]),
    "alias of itself": (b"a: &a [1, *a]\n", ["bad.yaml line 1", "an alias that contains itself"]),
    "undefined alias": (b"a: *b\n", ["bad.yaml line 1", "undefined alias 'b'"]),
    "deep": (b"a: " + b"[" * 60 + b"]" * 60, ["bad.yaml", "nested more than 40 deep"]),
    "very deep": (b"a: " + b"[" * 20_000, ["bad.yaml", "nested more than 40 deep"]),
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
    refuse_file(capsys, tmp_path, file, "bad.yaml", "larger than 5 MB")


PLACES = "id,population,area_km2\nA,40000,20\nB,60000,30\nC,20000,10\n"
BESIDE = {
    "missing": ("places", "places.csv", None, ["places names 'places.csv'", "no such file beside it"]),
    "folder": ("places", "..", None, ["places names '..'", "no such file"]),
    "no name": ("places", "", None, ["places names ''", "no such file"]),
    "ragged": (
        "places",
        "p.csv",
        PLACES.replace("30\n", "30,9\n"),
        ["p.csv line 3: 4 cells, but the header has 3"],
    ),
    "short row": ("places", "p.csv", PLACES.replace(",30\n", "\n"), ["p.csv line 3: 2 cells"]),
    "latin-1": ("places", "p.csv", (PLACES + "\u00c9,1,1\n").encode("latin-1"), ["p.csv: byte 56 is not UTF-8"]),
    "unknown column": (
        "places",
        "p.csv",
        PLACES.replace("area_km2", "area"),
        ["places.A.area (p.csv line 2) = '20'", "did you mean 'area_km2'?"],
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
    "semicolons": (
        "places",
        "p.csv",
        PLACES.replace(",", ";"),
        ["p.csv line 1: 'id;population;area_km2' is one column: separate"],
    ),
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

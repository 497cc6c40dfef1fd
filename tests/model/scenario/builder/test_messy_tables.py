"""Tables as they are found: headers in many languages, units, titles and tags, odd numbers, encodings."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.place_files import TOWNS

from interpose.model.errors import ScenarioError
from interpose.model.scenario.builder.choices import Choices
from interpose.model.scenario.builder.column_names import candidates, scale_of
from interpose.model.scenario.builder.columns import word_of
from interpose.model.scenario.builder.identities import MENDED, TWICE, ids_of
from interpose.model.scenario.builder.numbers_read import degrees_of, grouping_of, persons_of
from interpose.model.scenario.builder.places import Sites, read_sites
from interpose.model.scenario.builder.table import Fields, Reading


def read(folder, content: str | bytes, name: str = "p.csv", **how: object) -> tuple[Sites, str]:
    """Read places from a file with this content; also give what was told."""
    file, choices = folder / name, Choices()
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    sites = read_sites(file, Reading(**how), choices)
    return sites, "\n".join(choices.lines())


ROWS = [("A", "Alpha", 10.25, 20.5, 1000), ("B", "Beta", 10.5, 20.75, 2000), ("C", "Gamma", 10.75, 20.25, 3000)]
HEADERS = {
    "English": "place_id,Place name,Latitude (dd),Longitude (dd),Total population",
    "Spanish": "código,nombre,latitud,longitud,población",
    "French": "code_insee,nom,latitude,longitude,habitants (2020)".replace("habitants", "population"),
    "German": "Kennung,Name,Breitengrad,Längengrad,Einwohner",
    "Portuguese": "cod,nome,latitude,longitude,População",
    "Russian": "код,название,широта,долгота,население",
    "Ukrainian": "код,назва,широта,довгота,населення",
    "Arabic": "الرمز,الاسم,خط العرض,خط الطول,عدد السكان",
    "Turkish": "kod,adı,enlem,boylam,nüfus",
    "Indonesian": "kode,nama,lintang,bujur,penduduk",
    "Chinese": "编码,名称,纬度,经度,人口",
    "OCHA": "ADM2_PCODE,ADM2_EN,GPS Lat,GPS Lon,T_TL",
    "newer OCHA": "adm2_pcode,adm2_name,lat,lon,pop_2023",
    "Esri": "code,NAME_EN,POINT_Y,POINT_X,TOTPOP",
    "Flee": "code,#name,lat,lon,pop/cap",
}


@pytest.mark.parametrize("language", HEADERS)
def test_headers_in_many_languages(tmp_path, language):
    header = HEADERS[language]
    text = header + "\n" + "".join(",".join(map(str, row)) + "\n" for row in ROWS)
    sites, told = read(tmp_path, text)
    assert (sites.ids, sites.names, sites.population) == (
        ["A", "B", "C"],
        ["Alpha", "Beta", "Gamma"],
        [1000, 2000, 3000],
    )
    assert (sites.lat.tolist(), sites.lon.tolist()) == ([10.25, 10.5, 10.75], [20.5, 20.75, 20.25])
    assert f"id {header.split(',')[0]}" in told


def test_the_finest_level_and_the_last_year_are_taken():
    assert candidates("name", ["ADM0_EN", "ADM1_EN", "ADM2_EN"], {})[0] == "ADM2_EN"
    assert candidates("id", ["GID_0", "GID_2", "GID_1"], {})[0] == "GID_2"
    assert candidates("population", ["pop2010", "pop2020", "area"], {}) == ["pop2020", "pop2010"]


def test_hashtags_tell_what_columns_are(tmp_path):
    text = "Town,Where N,Where E,Heads\n#loc+name,#geo+lat,#geo+lon,#population\nAlpha,10,20,5\nBeta,11,20,6\n"
    sites, told = read(tmp_path, text)
    assert (sites.names, sites.population, sites.lat.tolist()) == (["Alpha", "Beta"], [5, 6], [10.0, 11.0])
    assert "line 2 holds hashtags (HXL)" in told


def test_titles_above_and_notes_below(tmp_path):
    above = "Population of towns;;;\nSource: census;;;\n\n"
    text = above + "name;lat;lon;pop\nAlpha;10,5;20;1.000\nBeta;11,5;20;12.000\nTotal;;;13.000\n"
    sites, told = read(tmp_path, text)
    assert (sites.names, sites.population, sites.lat.tolist()) == (["Alpha", "Beta"], [1000, 12_000], [10.5, 11.5])
    for words in (
        "line 4 is taken as the header",
        "rows without coordinates were left out: line 7",
        "points separate thous",
    ):
        assert words in told


def test_shapes_in_a_column(tmp_path):
    text = 'id,wkt\nA,"POLYGON((0 0,1 0,1 1,0 1,0 0))"\nB,"SRID=4326;POLYGON Z((1 0 5,2 0 5,2 1 5,1 1 5,1 0 5))"\n'
    sites, told = read(tmp_path, text)
    assert sites.polygons is not None and sites.ids == ["A", "B"] and "shapes in wkt (WKT)" in told
    with pytest.raises(ScenarioError, match="line 3: wkt is no whole WKT"):
        read(tmp_path, 'id,wkt\nA,POINT(1 1)\nB,"POLYGON((0 0, 1"\n')


def test_projected_columns_with_their_system(tmp_path):
    text = 'id,easting,northing\nA,500000,1105578.6\nB,"510,000.0",1105578.6\n'
    sites, _ = read(tmp_path, text, crs="EPSG:32636")
    assert sites.lon == pytest.approx([33.0, 33.0912], abs=1e-3) and sites.lat == pytest.approx(
        [10.0015, 10.0015], abs=1e-4
    )


def test_thousands_of_persons(tmp_path):
    text = TOWNS.replace("people", "Population (thousands)").replace("4000", "1.5")
    sites, told = read(tmp_path, text)
    assert sites.population == [1500, 3_000_000, 2_000_000, 1_000_000] and "counted in 1,000 persons" in told
    assert [scale_of(name) for name in ("pop", "Pop (in millions)", "pop_thousands", "ville de Mille")] == [
        1,
        10**6,
        1000,
        1,
    ]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1252", "Sénégal oriental, Côte, São João"),
        ("cp1251", "Донецк и Луганск"),
        ("cp1256", "ريف دمشق وحلب"),
        ("utf-16-le", "Ω"),
    ],
)
def test_encodings(tmp_path, encoding, name):
    names = [name, "Beta", "Gamma"]
    text = "nom;lat;lon\n" + "".join(f"{n};{10 + row};20\n" for row, n in enumerate(names))
    sites, told = read(tmp_path, text.encode(encoding))
    assert sites.names[0] == name and ("read as" in told)
    assert read(tmp_path, text.encode(encoding), encoding=encoding)[0].names[0] == name


def test_the_user_knows_better(tmp_path):
    fields = Fields(id="name", name="id", population="lat", lat="people", lon="lon")
    text = TOWNS.replace("4000", "1").replace("3000", "2").replace("2000", "3").replace("1000", "4")
    sites, told = read(tmp_path, text, fields=fields)
    assert sites.lat.tolist() == [1, 2, 3, 4] and sites.names == ["A", "B", "C", "D"] and sites.ids[0] == "Alpha"
    assert "id name, name id, people lat" in told


# ---------------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("10.5", 10.5),
        ("10,5", 10.5),
        ("\u221210.5", -10.5),
        ("10\u00b030'00\"N", 10.5),
        ("10\u00b030\u203236\u2033S", -10.51),
        ("W 10 30 36", -10.51),
        ("10\u00b030.6'", 10.51),
        ("10.5\u00b0 W", -10.5),
        ("1,234,567.5", 1234567.5),
        ("1.234.567,5", 1234567.5),
        ("\u0661\u0660\u066b\u0665", 10.5),
        (7, 7.0),
    ],
)
def test_coordinates(text, number):
    assert degrees_of("here", "lat", text) == pytest.approx(number, abs=1e-9)


@pytest.mark.parametrize("text", ["ten", "10\u00b075'", "10.5.5 N W", "1e999", "10 O", True])
def test_what_is_no_coordinate(text):
    with pytest.raises(ScenarioError, match="here: lat"):
        degrees_of("here", "lat", text)


@given(st.integers(0, 89), st.integers(0, 59), st.integers(0, 59), st.sampled_from("NS"))
def test_degrees_minutes_and_seconds(degrees, minutes, seconds, side):
    truth = (degrees + minutes / 60 + seconds / 3600) * (-1 if side == "S" else 1)
    for text in (f"{degrees}\u00b0{minutes}'{seconds}\"{side}", f"{side}{degrees} {minutes} {seconds}"):
        assert degrees_of("here", "lat", text) == pytest.approx(truth)


@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=9), st.sampled_from([",", " ", "'", "\u202f", "."]))
def test_thousands_however_they_are_separated(numbers, sign):
    texts = [f"{number:,}".replace(",", sign) for number in numbers]
    grouping = grouping_of(texts, comma_is_decimal=sign == ".")
    assert [persons_of("here", "pop", text, grouping) for text in texts] == numbers


def test_a_point_is_for_decimals_unless_all_says_otherwise():
    assert grouping_of(["12.345", "7.5"], comma_is_decimal=False) == ""
    assert (
        grouping_of(["12.345"], comma_is_decimal=False) == "" and grouping_of(["12.345"], comma_is_decimal=True) == "."
    )
    assert grouping_of(["12.345", "7.125"], comma_is_decimal=False) == "."
    assert grouping_of(["12,345"], comma_is_decimal=False) == ","


# ---------------------------------------------------------------------------------------------- ids


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=12))
def test_ids_are_ids_and_stay_as_they_were_where_they_can(words):
    read_words = [word_of(word) for word in words]
    ids = ids_of(read_words, [f"line {row}" for row in range(len(words))], Choices())
    assert len(set(ids)) == len(ids) == len(words)
    assert all(re.fullmatch(r"[\w.\- ]{1,24}", text) and text == text.strip() for text in ids)
    assert {word for word in read_words if re.fullmatch(r"[\w.\- ]{1,24}", word)} <= set(ids)


def test_long_ids_are_cut_and_told_apart():
    words = ["Departamento Archipielago Norte", "Departamento Archipielago Sur", "a/b", "a-b", ""]
    ids = ids_of(words, ["here"] * 5, Choices())
    assert ids == ["Departamento Archipielag", "Departamento Archipiel-2", "a-b-2", "a-b", "P5"]


def test_what_became_of_an_id_is_told_with_its_reason():
    choices = Choices()
    assert ids_of(["a", "a", "b/c", ""], ["1", "2", "3", "4"], choices) == ["a", "a-2", "b-c", "P4"]
    assert [line for line in choices.lines() if "now" in line] == [
        f"{TWICE}: 2 (now 'a-2')", f"{MENDED}: 3 (now 'b-c')", "places without an id were numbered: 4 (now 'P4')",
    ]  # fmt: skip

"""A scenario as one file: the same scenario, the same bytes, and usable wherever a scenario is named."""

import shutil
import zipfile
from pathlib import Path

import pytest
from support.commands import ask, listing

import interpose as ip
from interpose.model.errors import InterposeError
from interpose.model.scenario.loading import SUFFIXES, find_scenario, load_scenario, scenario_names, scenario_text
from interpose.model.scenario.packed import open_packed


@pytest.fixture(scope="module")
def gaza(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a packed scenario that names many files."""
    return ip.pack_scenario("gaza-isf", tmp_path_factory.mktemp("packed") / "gaza.interpose")


def test_it_is_the_same_scenario(gaza):
    assert load_scenario(gaza) == load_scenario("gaza-isf")
    changed = {"choices.line": "low", "mission.ceiling": 100}
    assert load_scenario(gaza, changed) == load_scenario("gaza-isf", changed)
    assert scenario_text(str(gaza)) == find_scenario("gaza-isf").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_packs_with_all_its_files(name, tmp_path):
    packed = open_packed(ip.pack_scenario(name, tmp_path / "x.interpose"))
    assert packed.scenario == f"{name}.yaml" and packed.manifest["name"] == name
    own = ip.unpack_scenario(tmp_path / "x.interpose", tmp_path / "out")
    assert own == tmp_path / "out" / f"{name}.yaml"
    for file in packed.files:
        assert (tmp_path / "out" / file).read_bytes() == (find_scenario(name).parent / file).read_bytes()
    assert load_scenario(own) == load_scenario(name)


def test_the_same_files_make_the_same_bytes(gaza, tmp_path):
    assert ip.pack_scenario("gaza-isf", tmp_path / "again.interpose").read_bytes() == gaza.read_bytes()
    with zipfile.ZipFile(gaza) as archive:
        assert archive.testzip() is None and archive.namelist()[0] == "manifest.json"


def test_it_can_stand_wherever_a_scenario_is_named(gaza, capsys, tmp_path):
    from interpose.viz.app.scenario_menu import Catalogue

    for words in (("show", gaza, "--json"), ("validate", gaza), ("paths", "ceiling", "--scenario", gaza)):
        assert ask(capsys, *words).status == 0
    assert "gaza" in [option["value"] for option in Catalogue(str(gaza)).options()]
    assert Catalogue(str(gaza)).text("gaza").startswith(scenario_text("gaza-isf")[:200])
    assert SUFFIXES[-1] == gaza.suffix


def test_its_page_goes_with_it_and_nothing_else(tmp_path):
    for path in ip.new("scenario", "two-hills", tmp_path / "own"):
        assert path.is_file()
    (tmp_path / "own" / "secret.txt").write_text("mine", encoding="utf-8")
    packed = open_packed(ip.pack_scenario(tmp_path / "own" / "two-hills.yaml", tmp_path / "x.interpose"))
    assert sorted(packed.files) == ["two-hills.md", "two-hills.yaml"]


def test_the_commands_say_what_they_wrote(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = ask(capsys, "scenario", "pack", "unmil-2003")
    assert answer.status == 0 and answer.out.startswith("unmil-2003.interpose: unmil-2003")
    assert ask(capsys, "scenario", "unpack", "unmil-2003.interpose").out.startswith("unmil-2003/unmil-2003.yaml\n")
    before = listing(tmp_path)
    for words in (("pack", "unmil-2003"), ("unpack", "unmil-2003.interpose"), ("pack", "unmil-2003.interpose")):
        again = ask(capsys, "scenario", *words)
        assert (again.status, again.out) == (2, "") and again.err.count("\n") == 1
    assert listing(tmp_path) == before


@pytest.mark.parametrize("named", ["../places.csv", "/places.csv"])
def test_files_elsewhere_are_not_taken_along(named, tmp_path):
    ip.new("scenario", "two-hills", tmp_path / "own")
    file, places = tmp_path / "own" / "two-hills.yaml", tmp_path / "places.csv"
    places.write_text("id,name,population,area_km2\nA,Aldermoor,40000,20\nB,Birkwald,60000,30\n", encoding="utf-8")
    text = file.read_text(encoding="utf-8")
    at, end = text.index("places:"), text.index("links:")
    wanted = str(places) if named.startswith("/") else named
    file.write_text(f"{text[:at]}places: {wanted}\n{text[end:]}", encoding="utf-8")
    load_scenario(file)
    with pytest.raises(InterposeError, match="lies outside its folder"):
        ip.pack_scenario(file, tmp_path / "x.interpose")
    assert not (tmp_path / "x.interpose").exists()


def test_what_cannot_be_packed_is_refused_and_nothing_is_left(tmp_path):
    for case, out, said in (
        ("grid-4", "x.interpose", "a made-up scenario has no files"),
        ("unmil-2003", "x.zip", r"must end in \.interpose"),
        ("unmil-2003", "none/x.interpose", "cannot be written"),
        (tmp_path / "gone.yaml", "x.interpose", "no such file"),
    ):
        with pytest.raises(InterposeError, match=said):
            ip.pack_scenario(case, tmp_path / out)
    assert listing(tmp_path) == []


def test_a_table_in_a_folder_is_found_again(tmp_path, gaza):
    shutil.copy(gaza, tmp_path / "other.interpose")
    assert load_scenario(tmp_path / "other.interpose").places[0] == load_scenario("gaza-isf").places[0]
    assert any("/" in name for name in open_packed(gaza).files)

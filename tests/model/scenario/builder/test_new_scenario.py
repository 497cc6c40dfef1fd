"""The command and `ip.new_scenario` write the same files; what is asked for wrongly is one line in both."""

import networkx as nx
import pytest
from support.commands import ask, listing
from support.place_files import TOWNS, box, collection

import interpose as ip


def test_the_command_and_python_write_the_same(capsys, tmp_path):
    (tmp_path / "towns.csv").write_text(TOWNS.replace(",", ";").replace("10.1", "10,1"))
    words = ("--factions", "north,south", "--name-field", "id", "--out", tmp_path / "a")
    answer = ask(capsys, "scenario", "new", "land", "--places", tmp_path / "towns.csv", *words)
    assert answer.status == 0, answer.err
    fields = {"name": "id"}
    land = ip.new_scenario("land", tmp_path / "towns.csv", tmp_path / "b", fields=fields, factions="north,south")
    assert [place.name for place in land.places] == ["A", "B", "C", "D"]
    assert listing(tmp_path / "a") == listing(tmp_path / "b")
    files = [path for path in (tmp_path / "a").rglob("*") if path.is_file()]
    assert all(path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes() for path in files)


def test_one_outline_from_the_command(capsys, tmp_path):
    (tmp_path / "p.geojson").write_text(collection(box(0, 0, 1, 1)))
    words = ("scenario", "new", "land", "--places", tmp_path / "p.geojson", "--out", tmp_path / "made")
    refused = ask(capsys, *words)
    assert refused.status == 2 and "holds one place" in refused.err and "split the outline" in refused.err
    answer = ask(capsys, *words, "--split", "grid", "--cells", "4")
    assert answer.status == 0 and "4 places, 4 borders, 1,000 people" in answer.out


def test_a_graph_goes_in_and_comes_back(tmp_path):
    graph = nx.relabel_nodes(nx.grid_2d_graph(2, 3), lambda node: f"{node[0]}-{node[1]}")
    for node in graph:
        graph.nodes[node].update(population=1000, area_km2=25.0)
    land = ip.new_scenario("land", graph, tmp_path)
    back = land.territory().to_graph()
    assert set(back) == set(graph) and {frozenset(e) for e in back.edges} == {frozenset(e) for e in graph.edges}
    again = ip.new_scenario("again", back, tmp_path)
    assert nx.utils.graphs_equal(again.territory().to_graph(), back)


def test_an_unknown_field_is_named(tmp_path):
    (tmp_path / "towns.csv").write_text(TOWNS)
    with pytest.raises(ip.InterposeError, match="'latitude' is no field: there are id, name, population, lat, lon"):
        ip.new_scenario("land", tmp_path / "towns.csv", tmp_path, fields={"latitude": "lat"})


def test_a_table_of_months_is_no_list_of_places(tmp_path):
    rows = "".join(f"{town},2020-0{month},{10 + town},20,5\n" for town in range(3) for month in range(1, 4))
    (tmp_path / "months.csv").write_text(f"town,month,lat,lon,pop\n{rows}")
    with pytest.raises(ip.InterposeError, match=r"6 of its 9 rows stand where another does.*keep one row for each"):
        ip.new_scenario("land", tmp_path / "months.csv", tmp_path)


def test_hashtags_alone_are_a_header(tmp_path):
    (tmp_path / "hxl.csv").write_text("#adm1+name,#geo+lat,#geo+lon,#population\nAlpha,10,20,5\nBeta,11,20,6\n")
    assert [place.name for place in ip.new_scenario("land", tmp_path / "hxl.csv", tmp_path).places] == ["Alpha", "Beta"]

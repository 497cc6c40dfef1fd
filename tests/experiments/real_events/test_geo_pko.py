"""Sites of peacekeepers: sizes and persistence by a reader of its own, on an extract of Geo-PKO."""

import csv
from statistics import median

import pytest
from support.paths import DATA

from interpose.experiments.real_events.geo_pko import described, read_sites, site_statistics
from interpose.model.errors import InterposeError

EXTRACT = DATA / "geo_pko_extract.csv"


def test_sizes_and_persistence_are_those_of_loops():
    with EXTRACT.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    told = [float(row["ave.no.troops"]) for row in rows if row["ave.no.troops"] not in ("", "NA")]
    troops = sorted(number for number in told if number > 0)
    there = {(row["mission"], int(row["year"]), row["location"].strip()) for row in rows}
    mapped = {(mission, year) for mission, year, _ in there}
    stays = [(m, y + 1, place) in there for m, y, place in there if (m, y + 1) in mapped]
    found = site_statistics(read_sites(EXTRACT))
    assert found.rows == len(rows) and found.sites == len(there) and found.manned == len(troops)
    assert found.median == median(troops) and troops[0] <= found.p10 < found.median < found.p90 <= troops[-1]
    assert found.persistence == pytest.approx(sum(stays) / len(stays)) and found.pairs == len(stays)
    assert 0 < found.persistence < 1 and "10.1177/0022343319871978" in described(found)["credit"]


def test_a_hand_worked_case(tmp_path):
    file = tmp_path / "sites.csv"
    file.write_text(
        "Mission,Year,Location,Latitude,Longitude,NoTroops\nM,2000,a,1,1,100\nM,2000,a,1,1,300\nM,2000,b,1,2,0\n"
        "M,2001,b,1,2,50\nN,2001,c,2,2,\n"
    )
    found = site_statistics(read_sites(file))
    assert (found.rows, found.sites, found.missions, found.manned) == (5, 4, 2, 3)
    assert (found.median, found.yearly_median) == (100, 125)  # a's two maps count twice, or once as their mean
    assert (found.persistence, found.pairs) == (0.5, 2)  # of a and b in 2000; M has no map of 2002, N none either


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("mission,year\nM,2000\n", "no column location"),
        ("mission,year,location,latitude,longitude,NoTroops\n", "no site"),
    ],
)
def test_another_table_is_refused(tmp_path, text, told):
    (tmp_path / "sites.csv").write_text(text)
    with pytest.raises(InterposeError, match=told):
        read_sites(tmp_path / "sites.csv")


def test_a_cell_may_go_on_in_the_next_line(tmp_path):
    file = tmp_path / "sites.csv"
    file.write_text(
        'Mission,Year,Location,Latitude,Longitude,NoTroops\nM,2000,"Camp\nNorth",1,1,100\nM,2001,b,1,2,50\n'
    )
    assert read_sites(file)["location"].tolist() == ["Camp\nNorth", "b"]

"""Kinds of stored results: each is a file, gives its figures and its report, and says what it cannot."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from support.figure_checks import HOSTILE, check, titles_of, words_of
from support.stored_results import KINDS

from interpose.viz.kinds import registry
from interpose.viz.kinds.registry import kinds, open_stored, pictures
from interpose.viz.page_parts import STATEMENT
from interpose.viz.report.report import report_page


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_of_every_kind_is_drawn_with_units_and_without_nan(stored, kind):
    store = open_stored(stored(kind))
    there = pictures(store)
    assert [p.name for p in there] and len({p.name for p in there}) == len(there)
    for picture in there:
        assert picture.heading and len(picture.reading.split()) > 8, picture.name
        if picture.why_not:
            continue
        figure = picture.draw()
        check(figure)
        words = words_of(figure).replace("<br>", " ")
        assert figure.data or "no condition" in words or "no pathway changes it" in words, picture.name
        titled = [*titles_of(figure, "x"), *titles_of(figure, "y")]
        flat = picture.name.startswith("map-") or picture.name in (
            "aid",
            "money",
            "flow",
            "network",
            "difference-map",
            "deaths-map",
        )
        assert titled or flat or not figure.data, picture.name


OWN_NAMES = ("attribute", "study")
"""Kinds with figures whose names depend on what was asked."""


def test_every_kind_is_found_tried_and_names_its_figures(stored):
    tried = set()
    for kind in KINDS:
        store = open_stored(stored(kind))
        names, declared = {p.name for p in pictures(store)}, set(kinds()[store.kind].names)
        assert declared <= names
        assert names == declared or store.kind in OWN_NAMES
        tried.add(store.kind)
    assert tried == set(kinds())


def test_a_kind_is_a_file_of_its_own_name():
    folder = Path(registry.__file__).parent
    assert {path.stem for path in folder.glob("*.py") if "\nKIND = Kind(" in path.read_text()} == set(kinds())


def test_two_kinds_with_one_manifest_are_refused(monkeypatch):
    monkeypatch.setattr("interpose.viz.kinds.robust.KIND", replace(kinds()["robust"], manifest="discover.json"))
    with pytest.raises(TypeError, match=r"two kinds of stored results have the manifest discover\.json"):
        registry.kinds.__wrapped__()


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_has_question_results_figures_facts_order_limits_and_provenance(stored, kind):
    store = open_stored(stored(kind))
    page = report_page(store)
    for part in ("results", "figures", "limits"):
        assert f'id="{part}"' in page, part
    for part in ("facts", "parameters", "order", "references"):  # of a world, which a record and scores have none of
        assert (f'id="{part}"' in page) == bool(store.scenario), part
    assert page.count("<h1>") == 1 and "?</h1>" in page
    assert STATEMENT in page and "default-src 'none'" in page and "Sources and provenance" in page
    assert page.count("plotly.js v") == 1 and len(page) < 10e6
    body = page.split("</head>")[1]
    assert ">nan<" not in body.lower() and "None" not in body.replace("None:", "").replace("display:none", "")


def test_hostile_names_come_out_as_they_were_written(stored, tmp_path):
    folder = tmp_path / "hostile"
    shutil.copytree(stored("run"), folder)
    meta = json.loads((folder / "run.json").read_text())
    meta["scenario"] |= {"title": HOSTILE, "about": HOSTILE, "limits": HOSTILE}
    meta["scenario"]["factions"][0]["name"] = meta["scenario"]["places"][0]["name"] = HOSTILE
    meta["scenario"]["facts"][0]["item"] = meta["scenario"]["contributors"][0]["name"] = HOSTILE
    (folder / "run.json").write_text(json.dumps(meta))
    for picture in pictures(open_stored(folder)):
        if not picture.why_not:
            check(picture.draw())
    body = report_page(open_stored(folder)).split("</head>")[1]
    assert "<img" not in body and "onerror='" not in body

"""A report opens with the two pages of its brief, lists what it holds, and keeps only facts that values rest on."""

import pytest
from support.page_text import Page

from interpose.viz.kinds.registry import open_stored
from interpose.viz.report.report import report_page
from interpose.viz.report.tables import facts, facts_left_out
from interpose.viz.stored_result import Stored


@pytest.mark.parametrize("kind, sheets", [("twin", 2), ("compare", 2), ("sweep", 2), ("run", 2)])
def test_a_report_opens_with_its_brief_where_there_is_one(stored, kind, sheets):
    tags = Page(report_page(open_stored(stored(kind)))).tags
    names = [tag for tag, _ in tags]
    classes = [attrs.get("class") for _, attrs in tags]
    assert classes.count("sheet") == sheets and names.count("h1") == 1
    if sheets:
        assert classes.index("sheet") < names.index("header")
    identities = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(identities) == len(set(identities))


@pytest.mark.parametrize("kind", ["run", "twin"])
def test_every_section_is_in_the_contents_and_every_entry_leads_to_one(stored, kind):
    tags = Page(report_page(open_stored(stored(kind)))).tags
    named = [
        attrs["id"] for tag, attrs in tags if tag == "h2" and "id" in attrs and not attrs["id"].startswith("brief")
    ]
    assert [attrs["href"] for tag, attrs in tags if tag == "a"] == [f"#{name}" for name in named]


def test_facts_are_those_that_are_used_and_weak_sources_are_marked(tmp_path):
    known = [
        {"item": "size", "value": "20,000", "unit": "persons", "source": "press"},
        {"item": "fighters", "value": "470", "source": "none: modelling assumption", "mark": "ASSUMPTION"},
        {"item": "reactions", "value": "many", "source": "recalled"},
    ]
    store = Stored("run", tmp_path, {"scenario": {"mission": {"ceiling": 20000}, "facts": known}})
    assert [(row[0], row[-1]) for row in facts(store).rows] == [("size", ""), ("fighters", "weak")]
    assert facts_left_out(store) == 1

import dataclasses

import pytest
from support.page_text import Page
from support.stored_comparisons import comparison

from interpose.model.results.comparison import Twin
from interpose.model.results.formatting import number, policy_name, signed
from interpose.model.results.outcomes import HEADLINES, MORE
from interpose.viz.figures.effects import headlines
from interpose.viz.kinds.twin import FIGURES
from interpose.viz.kinds.twin import draw_all as figures
from interpose.viz.kinds.twin_findings import findings
from interpose.viz.report.paired_page import twin_page, write_page

HOSTILE = "<script>alert(1)</script><img src=http://example.org/x>\"' & <b>"


@pytest.fixture(scope="module")
def store() -> Twin:
    return comparison()


def test_sentences_say_what_gets_better_what_gets_worse_and_what_is_open(store):
    found = findings(store)
    assert sum(map(len, found)) == len(HEADLINES)
    table = headlines(store)
    assert len(found.unclear) == (table["clear"] == "interval includes 0").sum()
    fewer = [s for s in found.better if s.startswith("Clashes between parties are lower by 10.0 events")]
    assert fewer and "(95 % interval 5.0 to 15.0) with the force than without" in fewer[0]
    assert "lower in 75 %" in fewer[0]
    assert "mean 90 with, 100 without (\u221210.0 %)" in fewer[0]
    assert all("interval includes 0" in s or "the same in every seed" in s for s in found.unclear)
    attacks = next(s for s in (*found.worse, *found.unclear) if "Attacks on the force" in s)
    assert "higher" in attacks


@pytest.mark.parametrize("outcome, sign, part", [("mean_trust", 1, "better"), ("mean_trust", -1, "worse")])
def test_more_trust_is_better_and_more_of_any_harm_is_worse(store, outcome, sign, part):
    good = [headline.name for headline in HEADLINES if headline.direction == MORE]
    assert outcome in good and len(good) < len(HEADLINES) / 2
    for name in [headline.name for headline in HEADLINES]:
        change = sign if name in good else -sign
        table = store.effects.copy()
        chosen = table["outcome"] == name
        table.loc[chosen, ["difference", "low", "high"]] = sorted([change * 0.2, change * 0.1, change * 0.3])
        table.loc[chosen, "difference"] = change * 0.2
        table.loc[chosen, "low"], table.loc[chosen, "high"] = (
            min(change * 0.1, change * 0.3),
            max(change * 0.1, 0.3 * change),
        )
        found = findings(dataclasses.replace(store, effects=table[chosen]))
        assert [len(p) for p in found] == ([1, 0, 0] if part == "better" else [0, 1, 0]), name


def test_page_is_one_small_file_with_everything_in_it(store, tmp_path):
    write_page(store, tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert len(page.encode()) < 10_000_000
    tags = Page(page).tags
    assert ("html", {"lang": "en"}) in tags
    assert [tag for tag, _ in tags].count("h1") == 1
    assert [tag for tag, _ in tags].count("figure") == [tag for tag, _ in tags].count("figcaption") == len(FIGURES)
    assert {attrs.get("scope") for tag, attrs in tags if tag == "th"} == {"row", "col"}
    assert not [attrs for tag, attrs in tags if attrs.get("src") or tag in ("iframe", "object", "img")]
    assert all(attrs["href"].startswith("data:") for tag, attrs in tags if "href" in attrs)
    for needed in (
        "What does the force change?",
        "Three squares",
        "4 seeds",
        "58 days",
        "Research and education. Distributions under stated assumptions, not a forecast.",
        "Nothing here is real.",
        "Drawn by hand.",
        "9.9.9",
        "c0ffee",
        "2025-12-01T00:00:00+00:00",
        "1 to 4",
    ):
        assert needed in page, needed
    assert all(label in page for label in store.effects["label"])


def test_text_of_a_scenario_is_only_text(store):
    scenario = store.meta["scenario"] | dict.fromkeys(("title", "about", "limits", "attribution", "name"), HOSTILE)
    scenario["places"] = [place | {"name": HOSTILE} for place in scenario["places"]]
    shapes = store.meta["shapes"] | {"attribution": HOSTILE}
    table = store.effects.assign(label=HOSTILE)
    evil = dataclasses.replace(
        store, meta=store.meta | {"scenario": scenario, "shapes": shapes, "made": HOSTILE}, effects=table
    )
    assert Page(twin_page(evil)).outline == Page(twin_page(store)).outline
    for figure in figures(evil).values():
        assert "<img" not in figure.to_json() and "\\u003cimg" not in figure.to_json()


def test_page_is_the_same_for_the_same_comparison(store):
    assert twin_page(store) == twin_page(store)


@pytest.mark.parametrize(
    "value, text",
    [(1234567.0, "1,234,567"), (-11.84, "\u221211.8"), (0.0, "0"), (1e-9, "~0"), (float("nan"), "\u2013")],
)
def test_numbers_are_written_for_people(value, text):
    assert number(value) == text
    assert signed(value) == ("+" + text if text[0].isdigit() and value > 0 else text)


@pytest.mark.parametrize(
    "policy, name",
    [
        (["force"], "the force"),
        (["deterrence"], "the pathway deterrence"),
        (["deterrence", "displaced_violence"], "the pathways deterrence and displaced violence"),
        (["all-pathways"], "all pathways of the force"),
    ],
)
def test_policies_are_named_in_words(store, policy, name):
    assert policy_name(policy) == name
    page = twin_page(dataclasses.replace(store, meta=store.meta | {"policy": policy}))
    assert f"What does {name} change?" in page or f"What do {name} change?" in page

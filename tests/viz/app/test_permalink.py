"""Links and files: they come back as they were, and nothing malformed does more than give one line."""

import base64
import json
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interpose.model.errors import ScenarioError
from interpose.viz.app.permalink import LARGEST_FILE, LONGEST_LINK, Fork, View, from_link, from_text, to_link, to_text

PATHS = st.sampled_from(["mission.ceiling", "mission.enforcement", "pathways.deterrence", "clash.friction"])
VALUES = st.one_of(st.booleans(), st.integers(0, 10**6), st.floats(0, 1), st.text("abc_-", max_size=20))
CHANGES = st.dictionaries(PATHS, VALUES, max_size=4)


@st.composite
def views(draw):
    day = draw(st.integers(0, 3650))
    days = sorted(draw(st.lists(st.integers(0, day), max_size=4)))
    return View(
        scenario=draw(st.sampled_from(["gaza-isf", "grid-16"])),
        seed=draw(st.integers(0, 2**53 - 1)),
        day=day,
        changes=draw(CHANGES),
        forks=tuple(Fork(day=d, changes=draw(CHANGES)) for d in days),
        beside=draw(st.sampled_from(["", "force", "base", "unchanged", "all-pathways"])),
        layer=draw(st.sampled_from(["control", "violence"])),
        speed=draw(st.sampled_from([1, 2, 5, 10, 30])),
        gap=draw(st.booleans()),
    )


@given(views())
@settings(deadline=None)
def test_a_view_comes_back_from_a_link_and_from_a_file(view):
    assert from_link(to_link(view)) == view
    assert from_text(to_text(view)) == view
    assert all(letter.isalnum() or letter in "-_" for letter in to_link(view))


def packed(text: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(text)).decode().rstrip("=")


def refused(read, text) -> str:
    with pytest.raises(ScenarioError) as error:
        read(text)
    assert "\n" not in str(error.value) and len(str(error.value)) < 400
    return str(error.value)


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_text_is_a_view_or_one_line(text):
    for read in (from_link, from_text):
        try:
            assert isinstance(read(text), View)
        except ScenarioError as error:
            assert "\n" not in str(error)


@given(views(), st.data())
@settings(deadline=None)
def test_a_link_with_a_letter_changed_is_a_view_or_one_line(view, data):
    link = to_link(view)
    at = data.draw(st.integers(0, len(link) - 1))
    try:
        from_link(link[:at] + data.draw(st.sampled_from("Aa0_-")) + link[at + 1 :])
    except ScenarioError as error:
        assert "\n" not in str(error)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*View.model_fields, "x"]), inner),
    max_leaves=8,
)


@given(JSON)
@settings(deadline=None)
def test_any_json_is_a_view_or_one_line(data):
    try:
        from_text(json.dumps(data))
    except ScenarioError as error:
        assert "\n" not in str(error)


def test_a_link_that_unpacks_to_much_is_not_unpacked():
    bomb = packed(b" " * 50_000_000)[:LONGEST_LINK]
    assert "no view" in refused(from_link, bomb)
    assert "no view" in refused(from_link, packed(b"[" * (LARGEST_FILE - 1)))
    assert "at most" in refused(from_link, "A" * (LONGEST_LINK + 1))
    assert "larger" in refused(from_text, " " * (LARGEST_FILE + 1))


@pytest.mark.parametrize(
    "data, words",
    [
        ({"version": 2}, "version"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**53}, "seed"),
        ({"day": 10**6}, "day"),
        ({"layer": "gold"}, "layer"),
        ({"speed": 3}, "speed"),
        ({"scenario": "../secret"}, "scenario"),
        ({"changes": {f"a.{n}": 1 for n in range(65)}}, "changes"),
        ({"changes": {"a" * 101: 1}}, "changes"),
        ({"changes": {"mission.ceiling": [1]}}, "changes"),
        ({"changes": {"__class__/x": 1}}, "changes"),
        ({"forks": [{"day": 3, "changes": {}}]}, "forks"),
        ({"day": 9, "forks": [{"day": 8, "changes": {}}, {"day": 3, "changes": {}}]}, "forks"),
        ({"run": "print(1)"}, "run"),
    ],
)
def test_what_is_out_of_bounds_is_named(data, words):
    assert words in refused(from_text, json.dumps(data))

"""Fuzzing, bounded: texts, values and manifests made by hypothesis; whatever comes of them is a line or a result.

The default run tries a few of each, the same ones every time; ``make fuzz`` tries many, other ones each time. What it
finds becomes a case of this folder's tables.
"""

import contextlib
import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.bad_scenarios import BASE

from interpose.cli.main import line_of
from interpose.cli.options import parse_changes
from interpose.experiments.sweeps.design import design_from
from interpose.experiments.sweeps.make_plan import make_plan
from interpose.model.errors import InterposeError
from interpose.model.scenario.loading import load_scenario, scenario_from
from interpose.model.scenario.plain_yaml import plain_yaml
from interpose.viz.kinds.registry import chosen, kind_of, open_stored

MANY = int(os.environ.get("INTERPOSE_FUZZ", "0"))
"""Examples of each kind that ``make fuzz`` asks for; 0 in the default run."""
LONGEST = 300
UNUSUAL = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large)


def fuzzed(usual: int, share: int = 1) -> Any:
    """Return settings: a few examples, or as many as are asked for."""
    many = max(1, MANY // share)
    return settings(
        max_examples=many if MANY else usual, deadline=None, suppress_health_check=UNUSUAL, derandomize=not MANY
    )


def one_line(error: InterposeError) -> None:
    """Check that an error is one line that can be read."""
    said = line_of(error)
    assert said.strip() and len(said) <= LONGEST + 100 and "Traceback" not in said, said


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["", "A", "red", "2025-13-01", "!!int", "inf", "1e400", "\ud800", "..", "/dev/zero", "x" * 500])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
TOKENS = st.sampled_from(
    [
        "a: ",
        "- ",
        "\n",
        "  ",
        "{",
        "}",
        "[",
        "]",
        "&x ",
        "*x",
        "!!int ",
        "!!bool ",
        "!!timestamp ",
        "!!float ",
        "<<: ",
        "'",
        '"',
        "|",
        ">",
        "#",
        "?",
        ": ",
        ",",
        "1",
        "0x",
        "1:2:3",
        "2025-01-01",
        "~",
        "\\u",
        "\\U",
        "\t",
        "%",
        "@",
        "---",
    ]
)


def paths_of(value: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List the places in plain data."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place, *(found for key, item in inside for found in paths_of(item, (*place, key)))]


def with_value(document: Any, place: tuple[Any, ...], value: Any) -> Any:
    """Return plain data with another value at a place."""
    if not place:
        return value
    changed = copy.deepcopy(document)
    node = changed
    for step in place[:-1]:
        node = node[step]
    node[place[-1]] = value
    return changed


@fuzzed(150)
@given(st.lists(TOKENS | st.text(max_size=3), max_size=25).map("".join))
def test_any_text_is_yaml_or_a_fault(text):
    with contextlib.suppress(yaml.YAMLError):
        plain_yaml(text)


@fuzzed(60)
@given(st.lists(TOKENS | st.text(max_size=3), max_size=12).map("".join))
def test_any_value_that_is_set_is_taken_or_refused(text):
    try:
        load_scenario("grid-4", parse_changes([f"mission.ceiling={text}"]))
    except InterposeError as error:
        one_line(error)


@fuzzed(80)
@given(st.data())
def test_any_scenario_is_a_world_or_refused(data):
    place = data.draw(st.sampled_from(paths_of(BASE)[1:]))
    try:
        scenario_from(with_value(BASE, place, data.draw(VALUES)), None, "s.yaml")
    except InterposeError as error:
        one_line(error)


DESIGN = {
    "scenario": "grid-4",
    "changes": {"people_per_agent": 500},
    "uncertainties": {"clash.friction": {"low": 0.005, "high": 0.05}},
    "levers": {"mission.ceiling": [0, 900]},
    "method": "latin hypercube",
    "samples": 4,
    "replications": 3,
    "days": 40,
}


@fuzzed(60)
@given(st.data())
def test_any_design_is_a_plan_or_refused(data):
    place = data.draw(st.sampled_from(paths_of(DESIGN)[1:]))
    try:
        make_plan(design_from(with_value(DESIGN, place, data.draw(VALUES))))
    except InterposeError as error:
        one_line(error)


@pytest.mark.parametrize("kind", ["twin", "run", "sweep"])
def test_any_manifest_is_read_or_refused(stored, tmp_path, kind):
    import shutil

    whole, folder = stored(kind), tmp_path / "s"
    shutil.copytree(whole, folder)
    path = folder / {"sweep": "manifest.json"}.get(kind, f"{kind}.json")
    meta = json.loads(path.read_text())
    places = [place for place in paths_of(meta)[1:] if len(place) <= 3 and place[:2] != ("shapes", "features")]

    @fuzzed(8, 20)
    @given(st.data())
    def read(data: Any) -> None:
        place, value = data.draw(st.sampled_from(places)), data.draw(VALUES)
        path.write_text(json.dumps(with_value(meta, place, value)), encoding="utf-8")
        read_all(folder)

    read()


def read_all(folder: Path) -> None:
    """Read a stored result as a report does: its question, its sentences, its figures."""
    try:
        store = open_stored(folder)
        from interpose.viz.stored_result import as_it_was_written

        with as_it_was_written(folder, store.kind):
            kind = kind_of(store)
            kind.question(store), kind.worlds(store), kind.words(store), kind.numbers(store), kind.asked(store)
        for picture in chosen(store, [])[:2]:
            picture.draw()
    except InterposeError as error:
        one_line(error)

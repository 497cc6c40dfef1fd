"""The flow of would-be events: nothing is lost between its ends, and what is not clear is pale."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.drawn_figures import figure_of
from support.figure_checks import check, words_of

from interpose.model.results.fates import FATES
from interpose.viz.figures.fate_flow import (
    AVERTED,
    BEGUN,
    HAPPENED,
    NEVER,
    UNCLEAR,
    WOULD,
    Flow,
    fate_flow,
    fate_streams,
    flow_title,
)
from interpose.viz.figures.flow_bands import REACHED, placed_nodes
from interpose.viz.kinds.registry import open_stored

AMOUNTS = st.lists(st.floats(0, 50), min_size=len(FATES), max_size=len(FATES))


def flow_of(amounts, without, ends=(1.0, 2.0)):
    fates = {fate.name: amount for fate, amount in zip(FATES, amounts, strict=True)}
    return Flow("Would-be clashes", sum(amounts), without, ends, fates)


def into(streams, name):
    return sum(stream.amount for stream in streams if stream.target == name)


def out_of(streams, name):
    return sum(stream.amount for stream in streams if stream.source == name)


@given(AMOUNTS, st.floats(0, 300))
def test_what_enters_leaves(amounts, without):
    streams = fate_streams(flow_of(amounts, without))
    for name in {stream.source for stream in streams} & {stream.target for stream in streams}:
        assert into(streams, name) == pytest.approx(out_of(streams, name), abs=1e-9)
    assert all("{" not in name for stream in streams for name in (stream.source, stream.target))
    begun = sum(amounts)
    assert out_of(streams, WOULD) == pytest.approx(without)
    assert into(streams, BEGUN) == pytest.approx(begun)
    assert into(streams, NEVER) == pytest.approx(max(0, without - begun))
    stopped = amounts[[fate.name for fate in FATES].index("stopped")]
    turned = amounts[[fate.name for fate in FATES].index("turned")]
    assert into(streams, AVERTED) == stopped
    assert into(streams, HAPPENED) == pytest.approx(begun - stopped - turned, abs=1e-9)


@given(AMOUNTS, st.floats(0, 300))
def test_bands_stay_in_their_room(amounts, without):
    streams = [stream for stream in fate_streams(flow_of(amounts, without)) if stream.amount > 1e-3]
    if streams:
        nodes = placed_nodes(streams, 380, 100)
        assert all(n.top >= 100 and n.top + n.scale * n.amount <= 480 + 1e-6 for n in nodes.values())


def test_what_is_not_clear_is_pale_and_said():
    amounts = [1.0] * len(FATES)
    colour = {s.target: s.fate for s in fate_streams(flow_of(amounts, 20.0, (-1.0, 23.0)))}
    assert colour[NEVER] == UNCLEAR
    assert {s.target: s.fate for s in fate_streams(flow_of(amounts, 20.0))}[NEVER] == REACHED
    assert flow_title("Would-be clashes", 9, 20, (-1, 23), seeds="3 seeds").endswith(
        "11.0 (-1.0 to 23.0) fewer begin; interval includes 0, 3 seeds".replace("-", "\u2212")
    )
    assert "11.0 (9.0 to 13.0) fewer begin" in flow_title("Clashes", 9, 20, (9, 13), seeds="3 seeds")
    assert (
        flow_title("Clashes", 9, 9, (0, 0), seeds="3 seeds") == "Clashes: as many begin as without the force, 3 seeds"
    )
    assert "0.7 (\u22128.0 to 9.3) more begin" in flow_title("Clashes", 32.68, 32, (-9.3, 8), seeds="3 seeds")
    assert "11.0 (9.0 to 13.0) more begin" in flow_title("Clashes", 20, 9, (-13, -9), seeds="3 seeds")


def test_the_flow_of_a_stored_result(stored):
    store = open_stored(stored("why_not"))
    drawing = figure_of(store, "flow")
    check(drawing)
    summary = store.table("summary").query("without == 'nothing' and kind == 'clash'").iloc[0]
    assert f"{summary['a_month']:,.1f}" in words_of(drawing) or f"{summary['a_month']:,.0f}" in words_of(drawing)
    check(fate_flow([], "events"))

"""Where would-be events went, as a flow: deterred, begun, not met and why, met, averted, happened."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from interpose.model.language.words import mark, say
from interpose.model.results.fates import BY_NAME, MET_FATES, UNMET_FATES
from interpose.model.results.formatting import estimate
from interpose.model.results.intervals import excludes_zero
from interpose.viz.figures.flow_bands import (
    BETWEEN,
    LOST,
    REACHED,
    Stream,
    draw_streams,
    placed_nodes,
    streams_that_show,
)
from interpose.viz.figures.panels import empty_figure, extra_heading_height, heading_lines
from interpose.viz.style import BLUE, HIGHER, QUIET, figure, note, safe

TALL, LOW, HEAD, GAP, FOOT = 380.0, 96.0, 60, 62, 14
"""Height of a kind's flow in pixels, that of a kind that no unit can meet, room above, between and below."""
WOULD, MORE, BEGUN, NEVER, HAPPENED, MET, AVERTED = (
    mark("without the force"),
    mark("set off by it"),
    mark("begin"),
    mark("never begin"),
    mark("happen"),
    mark("met"),
    mark("averted"),
)
SHORT = {
    "not_asked": mark("nobody to call"),
    "no_unit": mark("no unit"),
    "not_heard": mark("not heard"),
    "went_on": mark("went on"),
    "stopped": mark("stopped"),
    "turned": mark("unit attacked"),
}
KEY = mark(
    "{unit}   <span style='color:{averted}'>\u25a0</span> does not happen   "
    "<span style='color:{happened}'>\u25a0</span> happens"
)
FEWER_BEGIN, FEWER_UNCLEAR = (
    mark("{events}: {difference} fewer begin, {seeds}"),
    mark("{events}: {difference} fewer begin; interval includes 0, {seeds}"),
)
MORE_BEGIN, MORE_UNCLEAR = (
    mark("{events}: {difference} more begin, {seeds}"),
    mark("{events}: {difference} more begin; interval includes 0, {seeds}"),
)
UNCLEAR = "rgba(90,90,90,0.14)"


class Flow(NamedTuple):
    """What became of one kind of would-be events.

    Parameters
    ----------
    title : str
        What is said above it.
    begun, without : float
        Events that are about to begin with the force there, and without it, in 30 days.
    deterred : tuple of float
        Low and high end of the interval of the difference.
    fates : mapping
        By fate: events in 30 days; empty for a kind that no unit can meet.
    """

    title: str
    begun: float
    without: float
    deterred: tuple[float, float]
    fates: Mapping[str, float]


def fate_streams(flow: Flow) -> list[Stream]:
    """Return the streams of one kind: all that would begin without the force, or does begin with it, to its end."""
    clear = excludes_zero(*flow.deterred)
    spared = max(0.0, flow.without - flow.begun)
    streams = [
        Stream(WOULD, NEVER, spared, REACHED if clear else UNCLEAR),
        Stream(WOULD, BEGUN, min(flow.without, flow.begun), BETWEEN),
        Stream(MORE, BEGUN, max(0.0, flow.begun - flow.without), LOST if clear else UNCLEAR),
    ]
    if not flow.fates:
        return [*streams, Stream(BEGUN, HAPPENED, flow.begun, LOST)]
    ends = {"stopped": (AVERTED, REACHED), "turned": (SHORT["turned"], LOST), "went_on": (HAPPENED, LOST)}
    met = sum(flow.fates[name] for name in MET_FATES)
    streams.append(Stream(BEGUN, MET, met, BETWEEN))
    streams += [Stream(MET, end, flow.fates[name], colour) for name, (end, colour) in ends.items()]
    for name in UNMET_FATES:
        reason = SHORT.get(name, BY_NAME[name].label)
        streams += [Stream(BEGUN, reason, flow.fates[name], BETWEEN), Stream(reason, HAPPENED, flow.fates[name], LOST)]
    return streams


def fate_flow(flows: list[Flow], unit: str) -> Any:
    """Draw what became of would-be events, a flow a kind, each on its own scale.

    Parameters
    ----------
    flows : list of Flow
        What became of each kind.
    unit : str
        Unit of all amounts.
    """
    shown = [(flow, streams) for flow in flows if (streams := streams_that_show(fate_streams(flow)))]
    if not shown:
        return empty_figure(mark("nothing to draw: no event was about to begin"))
    heights = [TALL if flow.fates else LOW for flow, _ in shown]
    gaps = [GAP + extra_heading_height(flow.title) for flow, _ in shown[1:]]
    inner = sum(heights) + sum(gaps)
    head = HEAD + extra_heading_height(shown[0][0].title)
    margin = {"l": 8, "r": 8, "t": head, "b": FOOT}
    drawing = figure(height=int(inner) + head + FOOT, margin=margin, showlegend=False)
    drawing.update_xaxes(visible=False, range=[-0.005, 1.005])
    drawing.update_yaxes(visible=False, range=[inner, 0])
    top = 0.0
    for (flow, streams), height, gap in zip(shown, heights, [*gaps, 0], strict=True):
        draw_streams(drawing, streams, placed_nodes(streams, height, top), unit, 1.0)
        position = {"xanchor": "left", "yanchor": "bottom", "xref": "paper", "yref": "y", "yshift": 8}
        title = "<br>".join(safe(line) for line in heading_lines(flow.title))
        note(drawing, f"<b>{title}</b>", 0, top, font={"size": 13}, **position)
        top += height + gap
    words = say(KEY, unit=safe(unit), averted=BLUE, happened=HIGHER)
    note(drawing, words, 0, 1, xanchor="left", yanchor="bottom", yshift=head - 26, font={"size": 12, "color": QUIET})
    return drawing


def flow_title(many: str, begun: float, without: float, ends: tuple[float, float], *, seeds: str) -> str:
    """Return what was found of one kind, as the title of its flow."""
    if begun == without and not any(ends):
        return say("{events}: as many begin as without the force, {seeds}", events=many, seeds=seeds)
    clear = excludes_zero(*ends)
    if without > begun:
        (low, high), sentence = ends, FEWER_BEGIN if clear else FEWER_UNCLEAR
    else:
        (low, high), sentence = (-ends[1], -ends[0]), MORE_BEGIN if clear else MORE_UNCLEAR
    difference = estimate(abs(without - begun), low, high, "share")
    return say(sentence, events=many, difference=difference, seeds=seeds)

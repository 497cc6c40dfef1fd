"""What the page says and draws: feed, stories, agents, layers, lines and the ground."""

import colorsys
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from support.busy_world import busy_run
from support.worlds import scenario, valley, with_force

from interpose.model.language.chosen import in_language
from interpose.model.results.fates import FATES
from interpose.model.results.outcomes import outcomes
from interpose.model.scenario.loading import load_scenario, scenario_names
from interpose.model.state.event_log import CLASH, EVENT_KINDS, MET, NO_UNIT, VIOLATION
from interpose.viz.app import timelines
from interpose.viz.app.agent_inspector import KINDS, Selection, count_of, inspect
from interpose.viz.app.event_feed import feed
from interpose.viz.app.frame import FrameBuilder
from interpose.viz.app.live_world import Lane
from interpose.viz.app.map_classes import classes, difference_legend, differences, legend, words
from interpose.viz.app.map_geometry import CIRCLES, LAID_OUT, STYLISED, map_geometry
from interpose.viz.app.map_layers import LAYERS
from interpose.viz.app.playback import Player
from interpose.viz.app.scenario_menu import Catalogue
from interpose.viz.app.session import Session
from interpose.viz.app.territory_panel import story_of, territory
from interpose.viz.app.totals import MOST_POINTS, PANELS, WEEK, History

ALL = 10**6
LOADED = re.compile(r"\b(enemy|enemies|terrorist\w*|regime|spoiler\w*|insurgent\w*)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def busy():
    """A lane in which everything happened: the busy world's run seen as a lane."""
    run = busy_run()
    lane = Lane(run.scenario.model_copy(update={"days": run.days}), run.seed)
    lane.world, lane.day, lane.recent = run.world, run.days, run.events
    return lane


@pytest.fixture(scope="module")
def gaza():
    lane = Lane(load_scenario("gaza-isf", {"people_per_agent": 1000, "days": 150}), 3)
    lane.advance(150)
    return lane


# ---------------------------------------------------------------------------------------------- words


def test_every_kind_of_event_is_told_in_neutral_words(busy):
    told = [item.text for item in feed(busy, most=ALL)]
    assert {EVENT_KINDS[k] for k in busy.recent.kind} == set(EVENT_KINDS)
    assert len(told) >= len(busy.recent)
    for needed in (
        "clashed with",
        "called off",
        "used remote violence against",
        "against civilians",
        "attacked the force",
        "protested",
    ):
        assert any(needed in text for text in told), needed
    assert not [text for text in told if LOADED.search(text) or re.search(r"-1|None|nan|\d\.\d{3}", text)]


def test_the_dead_that_are_told_are_the_dead_that_are_counted(busy):
    events = busy.recent
    total = sum(int(events[f"deaths_{who}"].sum()) for who in ("actor", "target", "civilians", "force"))
    texts = [item.text for item in feed(busy, most=ALL)]
    tolls = [match[1] for text in texts if (match := re.search(r"\(dead: ([^;)]*)", text))]
    assert sum(int(number.replace(",", "")) for toll in tolls for number in re.findall(r"\b\d+\b", toll)) == total


def test_what_no_unit_met_says_why(gaza):
    events, told = gaza.recent, [item.text for item in feed(gaza, most=ALL)]
    for code in range(NO_UNIT, MET):
        many = ((events.call == code) & np.isin(events.kind, (CLASH, VIOLATION))).sum()
        assert sum(f"; {FATES[code].words}" in text for text in told) == many
    assert (events.call > 0).any()


def test_news_of_a_mission_is_told(gaza):
    texts = [item.text for item in feed(gaza, most=ALL)]
    assert any(text.endswith(": deployed") for text in texts)
    assert not [text for text in texts if LOADED.search(text)]
    dates = [item.day for item in feed(gaza, most=ALL)]
    assert dates == sorted(dates, reverse=True)


def test_a_story_tells_what_the_series_hold(gaza):
    for t in range(len(gaza.scenario.places)):
        told, daily = " ".join(story_of(gaza, t)), gaza.world.daily[:, t]
        assert told.startswith(f"{int(daily.clashes.sum())} clash")
        first = np.flatnonzero(gaza.world.daily_force.troops[:, t] > 0)
        expected = f"arrived on {gaza.date_of(int(first[0])):%d %b %Y}" if len(first) else "has not been here"
        assert expected in told
        shown = territory(gaza, t)
        assert {"Residents", "Mean trust in the force"} <= {fact["name"] for fact in shown["facts"]}
        assert len(shown["factions"]) == len(gaza.scenario.factions)


@pytest.mark.parametrize("kind", KINDS)
def test_any_agent_is_shown_with_units_and_names(gaza, kind):
    for row in (0, count_of(gaza, kind) - 1):
        shown = inspect(gaza, Selection(kind, row))
        assert shown["title"] and len(shown["columns"]) > 5
        assert all(set(column) == {"name", "value", "unit", "help"} for column in shown["columns"])
    assert inspect(gaza, Selection(kind, 10**9))["columns"] == []


def test_an_agents_columns_are_those_of_its_row(gaza):
    shown = {c["name"]: c["value"] for c in inspect(gaza, Selection("faction", 1))["columns"]}
    assert shown["dead"] == f"{int(gaza.world.faction.dead[1]):,}"
    assert shown["consent"] == f"{gaza.world.faction.consent[1]:.3f}"


# ---------------------------------------------------------------------------------------------- drawing


@pytest.mark.parametrize("name", LAYERS)
def test_layers_of_a_world_against_itself_show_no_difference(gaza, name):
    layer, values = LAYERS[name], LAYERS[name].values(gaza)
    assert set(differences(layer, values, values)) <= {"e", "none"}
    known = {mark for mark, _ in legend(layer, gaza)} | {"none"}
    assert set(classes(layer, values)) <= known
    assert len(words(layer, values, gaza)) == len(gaza.scenario.places)


@given(st.lists(st.floats(0, 50), min_size=2, max_size=30))
@settings(deadline=None)
def test_classes_rise_with_values_and_differences_have_their_sign(values):
    layer, sorted_values = LAYERS["violence"], np.sort(np.array(values))
    found = [int(mark[1:]) for mark in classes(layer, sorted_values)]
    assert found == sorted(found) and all(0 <= mark <= 5 for mark in found)
    assert [mark == 0 for mark in found] == [value == 0 for value in sorted_values]
    for gap, mark in zip(sorted_values, differences(layer, sorted_values, np.zeros(len(values))), strict=True):
        assert mark == "e" if gap < layer.steps[0] else mark.startswith("h")
    mirrored = differences(layer, np.zeros(len(values)), sorted_values)
    assert [m.replace("l", "h") for m in mirrored] == differences(layer, sorted_values, np.zeros(len(values)))


def test_a_bound_belongs_to_the_class_whose_legend_names_it():
    layer = LAYERS["violence"]
    marks = dict(legend(layer, Lane(load_scenario("grid-4", {"days": 1, "people_per_agent": 1000}), 1)))
    for value, mark in zip(
        (0.0, 0.5, 1.0, 2.0, 5.0, 5.1), classes(layer, np.array([0, 0.5, 1, 2, 5, 5.1])), strict=True
    ):
        assert marks[mark].endswith(f"{min(value, 5.0):g}"), (value, marks[mark])
    assert len(difference_legend(layer)) == 7


def test_lines_are_the_totals_of_the_run(gaza):
    history = History(gaza.days)
    history.follow(gaza)
    found = outcomes(gaza.run())
    assert history.total("deaths") == found["deaths_fighters"] + found["deaths_civilians"] + found["deaths_force"]
    assert history.total("violations") == found["violations"]
    assert history.last("displaced") == found["displaced"]
    daily = history.rows[0]
    slow = [daily[max(0, day - WEEK + 1) : day + 1].sum() for day in range(gaza.days)]
    assert np.allclose(history.line(0), slow)


@pytest.mark.parametrize("days", [0, 1, MOST_POINTS, MOST_POINTS + 1, 3650])
def test_long_lines_are_thinned_and_keep_the_last_day(days):
    history = History(max(1, days))
    history.known = days
    drawn = history.days()
    assert len(drawn) <= MOST_POINTS and (days == 0 or drawn[-1] == days - 1)
    assert all(len(history.line(r)) == len(drawn) + (not PANELS[r].weekly) for r in range(len(PANELS)))


@pytest.mark.parametrize("width", [200, 390, 768, 1440, 3000])
def test_panels_lie_within_the_plot_and_apart(width):
    made = timelines.layout(width, False, ["2025-11-01"], ["2025-10-10", "2026-10-10"])
    boxes = []
    for row in range(len(PANELS)):
        name = "" if row == 0 else str(row + 1)
        boxes.append(
            shapely.box(
                *(d for pair in zip(*(made[f"{a}axis{name}"]["domain"] for a in "xy"), strict=True) for d in pair)
            )
        )
    whole = shapely.box(0, 0, 1, 1).buffer(1e-9)
    assert all(whole.contains(box) and box.area > 0 for box in boxes)
    assert not [1 for i, a in enumerate(boxes) for b in boxes[:i] if a.intersects(b)]


@pytest.mark.parametrize("name", [*scenario_names(), "grid-16", "ring-12", "delaunay-25", "scale-free-20"])
def test_the_ground_of_every_scenario_can_be_drawn(name):
    case = load_scenario(name)
    ground = map_geometry(case)
    assert [place["id"] for place in ground.territories] == [place.id for place in case.places]
    assert len(ground.borders) == len(case.links)
    assert ground.note == (STYLISED if case.shapes else CIRCLES)
    for place in ground.territories:
        assert 0 <= place["x"] <= ground.width and 0 <= place["y"] <= ground.height
        assert place["d"].startswith("M") and place["d"].endswith("Z") and "nan" not in place["d"]
    if case.shapes:
        assert all(border["shared"] for border in ground.borders)


def test_a_world_without_coordinates_is_laid_out():
    case = scenario(with_force(valley(), ceiling=1000))
    case = case.model_copy(update={"places": tuple(p.model_copy(update={"lat": 0.0, "lon": 0.0}) for p in case.places)})
    ground = map_geometry(case)
    assert ground.note == LAID_OUT and ground.scale_bar is None
    assert len({(place["x"], place["y"]) for place in ground.territories}) == len(case.places)


def test_what_is_north_is_drawn_above():
    case = load_scenario("gaza-isf")
    spots = {place["id"]: place for place in map_geometry(case).territories}
    assert spots["NG1"]["y"] < spots["RF3"]["y"] and spots["RF3"]["x"] < spots["NG1"]["x"]


def test_a_frame_is_plain_data_and_the_same_for_the_same_moment():
    import json

    session = Session(Catalogue("grid-16"))
    session.speed(30)
    session.step()
    session.compare("force")
    session.select("T5")
    board, player = FrameBuilder(session), Player(session, lambda number: None)
    frame = board.frame(1, player)
    assert json.loads(json.dumps(frame, allow_nan=False)) == json.loads(json.dumps(board.frame(1, player)))
    assert len(frame["map"]["maps"]) == 3 and frame["territory"]["otherName"] == "without the force"
    assert all(tile["gap"] for tile in frame["tiles"])
    session.notice = "mission.ceiling = -5 is not a number (persons)"
    with in_language("id"):
        assert board.frame(2, player)["controls"]["notice"] == "mission.ceiling = -5 bukan angka (orang)"


# ---------------------------------------------------------------------------------------------- colours

STYLE = (Path(timelines.__file__).parent / "page.css").read_text(encoding="utf-8")
PARTS = {"light": STYLE.split(".ip-page.ip-dark {")[0], "dark": STYLE.split(".ip-page.ip-dark {")[1].split("}")[0]}


def colour_of(colour: str) -> tuple[float, float, float]:
    """Return hue, lightness and saturation of a colour, each from 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return colorsys.rgb_to_hls(red, green, blue)


def brightness(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", PARTS)
def test_names_can_be_read_on_every_ground_for_their_rim_is_opaque(theme):
    shades = dict(re.findall(r"--([a-z]+\d?): (#[0-9a-f]{6})", PARTS[theme]))
    letter, rim = brightness(shades["label"]), brightness(shades["halo"])
    assert (max(letter, rim) + 0.05) / (min(letter, rim) + 0.05) >= 7


@pytest.mark.parametrize("theme", PARTS)
@pytest.mark.parametrize("ramp", "sbf")
def test_each_class_is_darker_or_lighter_than_the_one_before_so_that_no_colour_is_needed(theme, ramp):
    shades = dict(re.findall(r"--([a-z]+\d?): (#[0-9a-f]{6})", PARTS[theme]))
    steps = [brightness(shades[f"{ramp}{step}"]) for step in range(6)]
    assert steps == sorted(steps, reverse=theme == "light")
    assert all(max(a, b) + 0.05 >= 1.15 * (min(a, b) + 0.05) for a, b in pairwise(steps))


@pytest.mark.parametrize("theme", PARTS)
def test_the_force_has_a_colour_of_its_own(theme):
    shades = dict(re.findall(r"--([a-z]+\d?): (#[0-9a-f]{6})", PARTS[theme]))
    own = {shades["force"], *(shades[f"f{step}"] for step in range(1, 6))}
    others = {shade for name, shade in shades.items() if name != "force" and not re.fullmatch(r"f\d", name)}
    assert not own & others
    assert all("--force" in line for line in STYLE.splitlines() if line.startswith(".ip-troops"))


@pytest.mark.parametrize("theme", PARTS)
def test_no_party_has_the_blue_of_the_world_with_the_force(theme):
    shades = dict(re.findall(r"--([a-z]+\d?): (#[0-9a-f]{6})", PARTS[theme]))
    parties = [shades[f"p{party}"] for party in range(8)]
    coloured = [colour for colour in parties if colour_of(colour)[2] > 0.05]
    assert len(set(parties)) == 8 and 0.52 < colour_of(shades["one"])[0] < 0.68
    assert not [colour for colour in coloured if 0.52 < colour_of(colour)[0] < 0.68]

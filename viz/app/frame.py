"""A session at one moment as plain data, built at once so that no half day is shown."""

from typing import Any

import numpy as np

from interpose.model.language.catalogue import name_of_language, offered
from interpose.model.language.chosen import in_language, language
from interpose.model.language.figures import calendar_words
from interpose.model.language.mistakes import retell
from interpose.model.language.words import mark, say
from interpose.model.results.formatting import number, signed
from interpose.viz.app.about_number import OUTCOME, PAIRS, about
from interpose.viz.app.added_events import kinds_as_data
from interpose.viz.app.agent_inspector import inspect
from interpose.viz.app.change_words import added_rows, caption, change_words, drafted_words
from interpose.viz.app.decisive_lines import decisive_lines
from interpose.viz.app.effect_status import effect_notes
from interpose.viz.app.event_feed import feed
from interpose.viz.app.lesson import SEEDS, lesson_of
from interpose.viz.app.live_world import Lane
from interpose.viz.app.map_classes import (
    classes,
    difference_legend,
    difference_words,
    differences,
    fitted,
    legend,
    legend_note,
    plain_values,
    words,
)
from interpose.viz.app.map_layers import LAYERS, Layer, marks
from interpose.viz.app.paired_seeds import NOTHING, Answer, PairedSeeds
from interpose.viz.app.paired_worlds import comparisons
from interpose.viz.app.permalink import SPEEDS, to_link, to_text
from interpose.viz.app.playback import Player
from interpose.viz.app.question import TILES, bar, people_per_agent, seeds_words, strip
from interpose.viz.app.session import Session
from interpose.viz.app.territory_panel import territory
from interpose.viz.app.totals import PANELS, History

CIVILIAN_EVERY = 10
"""Frames between two looks at a civilian while days pass: finding one among millions takes a moment."""


class FrameBuilder:
    """Builds frames for the page from a session."""

    def __init__(self, session: Session, seeds: PairedSeeds | None = None) -> None:
        self.session, self.seeds = session, seeds
        self._version = -1
        self._fixed: dict[str, Any] = {}
        self._agent: dict[str, Any] = {}
        self._looked: tuple[Any, ...] = ()

    def frame(self, number_of_frame: int, player: Player) -> dict[str, Any]:
        """Return everything that the page shows now, in the language of its view."""
        with in_language(self.session.view.language or language()):
            return self._told(number_of_frame, player)

    def _told(self, number_of_frame: int, player: Player) -> dict[str, Any]:
        """Return everything that the page shows, in the language that is told in."""
        session = self.session
        if self._version != session.version:
            self._version, self._fixed = session.version, _fixed(session)
        answer = self.seeds.answer if self.seeds else NOTHING
        told = NOTHING if 0 < session.view.lesson < SEEDS else answer  # a lesson keeps the seeds for later
        return {
            "number": number_of_frame,
            "controls": self._controls(player),
            "map": _map(session),
            "tiles": _tiles(session, told),
            "seeds": _seeds(session, told),
            "decisive": decisive_lines(session.lanes),
            "lines": _lines(session),
            "lesson": lesson_of(session.view, answer),
            "fan": told.bands if session.view.fan and session.view.beside else None,
            "feed": [item.as_data() for item in feed(session.lane)],
            "territory": self._territory(),
            "agent": self._inspected(number_of_frame),
            "draft": dict(session.draft),
            "drafted": drafted_words(session),
            "caption": caption(session, told, _file_name(session)),
            "about_number": about(session),
            "added": added_rows(session),
            "share": {"link": to_link(session.view), "text": to_text(session.view), "name": _file_name(session)},
        } | self._fixed

    def _controls(self, player: Player) -> dict[str, Any]:
        """Describe the controls at the top."""
        session, lane, view = self.session, self.session.lane, self.session.view
        return {
            "scenario": view.scenario,
            "scenarios": _options(session),
            "seed": view.seed,
            "day": lane.day,
            "days": lane.days,
            "people": lane.scenario.people_per_agent,
            "date": calendar_words(lane.date_of(lane.day), "%d %B %Y"),
            "playing": session.playing,
            "over": lane.over,
            "speed": view.speed,
            "fan": view.fan,
            "language": language(),
            "languages": [
                {"value": code, "text": name_of_language(code)} for code in dict.fromkeys([*offered(), language()])
            ],
            "speeds": list(SPEEDS),
            "rate": round(player.rate) if session.playing else 0,
            "beside": view.beside,
            "comparisons": _comparisons(view.beside),
            "notice": retell(session.notice),
            "changed": [change_words(lane.scenario, path, value) for path, value in view.changes.items()],
            "forks": [
                say(
                    "day {day}: {changes}",
                    day=fork.day,
                    changes=", ".join(change_words(lane.scenario, path, value) for path, value in fork.changes.items()),
                )
                for fork in view.forks
            ],
        }

    def _territory(self) -> dict[str, Any] | None:
        """Describe the chosen territory in the world and in the one beside it."""
        session, territory_id = self.session, self.session.view.place
        indices = [t for t, place in enumerate(session.lane.scenario.places) if place.id == territory_id]
        if not indices:
            return None
        panels = [territory(lane, indices[0]) for lane in session.lanes]
        other_facts = {fact["name"]: fact["value"] for fact in panels[1]["facts"]} if len(panels) > 1 else {}
        facts = [fact | {"other": other_facts.get(fact["name"], "")} for fact in panels[0]["facts"]]
        other = {"otherName": session.lanes[1].name, "otherStory": panels[1]["story"]} if len(panels) > 1 else {}
        return panels[0] | {"facts": facts, "own": session.lane.name, "otherName": "", "otherStory": []} | other

    def _inspected(self, number_of_frame: int) -> dict[str, Any]:
        """Describe the inspected agent."""
        choice, lane = self.session.choice, self.session.lane
        is_due = not self.session.playing or number_of_frame % CIVILIAN_EVERY == 0
        inspected_now = (choice, id(lane))
        if choice.kind != "civilian" or is_due or inspected_now != self._looked:
            self._agent, self._looked = inspect(lane, choice), inspected_now
        return self._agent


def _fixed(session: Session) -> dict[str, Any]:
    """Describe what does not change while one scenario with the same values is open."""
    scenario = session.lane.scenario
    about = {name: getattr(scenario, name) for name in ("title", "about", "limits", "attribution")}
    informed = calendar_words(scenario.information_date, "%d %B %Y") if scenario.information_date else ""
    return {
        "question": bar(session),
        "notes": effect_notes(scenario, session.groups),
        "geometry": session.picture.geometry_data,
        "groups": session.picture.groups_data,
        "kinds": kinds_as_data(scenario),
        "about": about | {"informed": informed, "places": len(scenario.places)},
    }


def _options(session: Session) -> list[dict[str, str]]:
    """List the scenarios on offer, the open one included."""
    options, name = session.catalogue.options(), session.view.scenario
    known = any(option["value"] == name for option in options)
    return options if known else [*options, {"value": name, "text": name}]


def _comparisons(beside: str) -> list[dict[str, str]]:
    """List the worlds to compare with; the unchanged world only where something was changed."""
    unchanged = [{"value": beside, "text": say("as it would have gone on")}] if beside == "unchanged" else []
    return [*_all_comparisons(), *unchanged]


def _all_comparisons() -> list[dict[str, str]]:
    return comparisons()


def _file_name(session: Session) -> str:
    """Name a saved view."""
    return f"{session.view.scenario}-seed{session.view.seed}-day{session.lane.day}"


def _map(session: Session) -> dict[str, Any]:
    """Describe the maps: the world's, the other's, and what differs."""
    lanes = session.lanes
    layer = fitted(LAYERS[session.view.layer], lanes)
    values = [layer.values(lane) for lane in lanes]
    maps = [_world(layer, lane, v) for lane, v in zip(lanes, values, strict=True)]
    if len(lanes) > 1:
        maps.append(
            {
                "title": say("Difference: {one} minus {other}", one=lanes[0].name, other=lanes[1].name),
                "classes": differences(layer, values[0], values[1]),
                "words": difference_words(layer, values[0], values[1]),
                "troops": [0] * len(lanes[0].scenario.places),
                "line": [False] * len(lanes[0].scenario.links),
                "legend": difference_legend(layer),
                "note": "",
                "values": [],
            }
        )
    return {
        "layer": layer.name,
        "layers": [{"value": other.name, "text": say(other.title)} for other in LAYERS.values()],
        "unit": say(layer.unit),
        "ramp": layer.ramp,
        "title": say(layer.title),
        "day": lanes[0].day,
        "date": lanes[0].date_of(lanes[0].day).isoformat(),
        "territory": session.view.place,
        "maps": maps,
        "largest": max((max(m["troops"], default=0) for m in maps), default=0),
    }


def _world(layer: Layer, lane: Lane, values: Any) -> dict[str, Any]:
    """Describe one world's map."""
    return {
        "title": lane.name[:1].upper() + lane.name[1:],
        "classes": classes(layer, values),
        "words": words(layer, values, lane),
        "legend": legend(layer, lane, values),
        "note": legend_note(layer, values),
        "values": plain_values(layer, values, lane),
    } | marks(lane)


def _seeds(session: Session, answer: Answer) -> dict[str, Any]:
    """Say how far the twenty seeds are."""
    people = people_per_agent(session.lane.origin)
    words_ = seeds_words(answer, people, session.lane.days)
    return {"done": answer.done, "of": answer.of, "words": words_}


def _tiles(session: Session, answer: Answer) -> list[dict[str, Any]]:
    """List the headline numbers, each with the other world's, the difference, and that over seeds."""
    rows = [_headlines(lane, history) for lane, history in zip(session.lanes, session.histories, strict=True)]
    tiles: list[dict[str, Any]] = []
    for row, (name, unit, value) in enumerate(rows[0]):
        subject = OUTCOME + TILES[name] if name in TILES else PAIRS
        tile: dict[str, Any] = {
            "about": subject,
            "name": say(name),
            "unit": say(unit),
            "value": number(value, _digits(unit, value)),
        }
        tile |= {"other": "", "gap": "", "strip": None}
        if len(rows) > 1:
            other = rows[1][row][2]
            tile |= {"other": number(other, _digits(unit, other)), "gap": signed(value - other, _digits(unit, value))}
            tile["strip"] = strip(answer, name, _digits(unit, value))
        tiles.append(tile)
    return tiles


def _digits(unit: str, value: float) -> int:
    """Choose decimals: none for what is counted."""
    return 2 if unit == "share" else 0


def _headlines(lane: Lane, history: History) -> list[tuple[str, str, float]]:
    """Return the headline numbers of a world."""
    daily, force = lane.world.daily[: lane.day], lane.world.daily_force[: lane.day]
    status = np.asarray(lane.world.dyad.status)
    pairs = np.triu_indices(len(status), 1)
    return [
        (mark("Civilians killed so far"), "persons", float(daily.deaths_civilians.sum())),
        (mark("Fighters killed so far"), "persons", float(daily.deaths_fighters.sum())),
        (mark("Peacekeepers killed so far"), "persons", float(force.deaths_force.sum())),
        (mark("Displaced people, now"), "persons", history.last("displaced")),
        (mark("Personnel of the force, now"), "persons", history.last("troops")),
        (mark("Mean trust in the force"), "share", history.last("trust")),
        (
            mark("Pairs of parties at truce or agreement"),
            say("of {n}", n=len(pairs[0])),
            float((status[pairs] > 0).sum()),
        ),
    ]


def _lines(session: Session) -> dict[str, Any]:
    """Return the lines of all panels: days, and values world by world."""
    histories = session.histories
    days = histories[0].days()
    return {
        "days": days.tolist(),
        "lanes": [[np.round(history.line(row), 6).tolist() for row in range(len(PANELS))] for history in histories],
        "names": [lane.name for lane in session.lanes],
        "gap": session.view.gap and len(histories) > 1,
        "start": session.lane.origin.start.isoformat(),
        "forks": [fork.day for fork in session.view.forks],
        "until": session.lane.days,
    }

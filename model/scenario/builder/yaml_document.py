"""The YAML file of a new scenario: what the user's file says, what is assumed, and what to fill in."""

import json
from collections.abc import Sequence

from interpose.model.language.catalogue import SOURCE
from interpose.model.language.chosen import in_language
from interpose.model.scenario.builder.assumed import USUAL, Assumed
from interpose.model.scenario.builder.choices import Choices
from interpose.model.scenario.builder.places import Sites

HEAD = """\
# A scenario made by `interpose scenario new` from {file}. It runs at once: everything marked ASSUMPTION is made up.
# Fill in what you know, then:  interpose validate {name}.yaml    interpose run {name}.yaml
# Format: model/scenario/shipped/README.md. Use neutral words: party, fighter, "excluded by the funding rule".

name: {quoted}
title: {title}
about: >
  {places} places from {file}. Parties, holdings and whatever else is marked ASSUMPTION are starting values, not facts.
limits: Not a forecast. Say here what this scenario cannot say.
# attribution: who publishes the data, and under which licence
# information_date: 2025-01-01    # no fact may be later
start: {start}               # fill in: first day of a run
days: {days}
people_per_agent: {per_agent}   # persons for whom one civilian row stands: smaller is finer and slower

# Tables beside this file; open them in any editor or spreadsheet and keep them UTF-8 and separated by commas.
places: {name}/places.csv       # fill in: damage, services, roads, and where people and trucks enter (entry_people ...)
links: {name}/links.csv         # fill in: front (share of the border along which a line runs), open (0 closed .. 1)
holdings: {name}/holdings.csv   # fill in: fighters, control and support of each party in each place
{drawn}
"""
DRAWN = """\
shapes: {name}/shapes.geojson
# How {file} was read, repair by repair and ferry by ferry, stands in {name}/choices.csv, in short under `facts` below.
"""
FACTION = """\
  - id: {id}
    name: {name}   # fill in: its usual name
    role: {role}   # state force, de facto authority or militia; only chooses how events are coded
    local: true               # false: its fighters come from outside and are no part of the population
    discipline: {discipline}           # restraint towards civilians, 0..1
    consent: {consent}              # consent to the force at the start, 0..1
    strike_reach: -1          # hops over which it can use remote violence; -1: it cannot
"""
DYADS = """\

# What each pair of parties is to each other: standing hostility and, if there is one, commitment to a truce (0..1).
dyads:
"""
FORCE = """\

# A stabilisation force. Fill in the mandate; `deployed: false` is the world without it.
mission:
  deployed: {deployed}
  start_day: {start_day}               # day on which it is authorised
  ceiling: {ceiling}   # largest strength allowed, persons
  enforcement: {enforcement}            # how far its mandate lets units use force, 0..1
"""
CONTRIBUTORS = """\

# Countries that may send units (persons). Add one entry per country.
contributors:
  - {{id: country-1, offer_low: 0, offer_high: {offer}, first_days: [30, 90], full_days: [90, 180]}}
  - {{id: country-2, offer_low: 0, offer_high: {offer}, first_days: [30, 90], full_days: [90, 180]}}
"""
CLOSURES = """\

# Times in which ways are shut, from the user's files.
events:
"""
MOST_EVENTS, MOST_EFFECTS = 256, 16
"""of a scenario, and of one event"""
MORE = """\

# More that you can say (see model/scenario/shipped/README.md):
# feelings: {fear: 0.4, hardship: 0.5, grievance: 0.4, trust: 0.4, spread: 0.25}
# aid: {dependence: 0.5, trucks: 100, mission_trucks: 50}
# parameters: {clash: {friction: 0.01}}      # interpose show NAME.yaml lists all, with bounds and units
# pathways: {deterrence: false}
# choices:                                   # contested values with their sides

# Every figure with its source. Mark what you assume as ASSUMPTION, and what you remember as recalled-...
facts:
"""


def scenario_yaml(
    name: str,
    file: str,
    people: Sequence[int],
    factions: Sequence[str],
    force: bool,
    facts: Sequence[dict[str, str]],
    *,
    drawn: bool = True,
    assumed: Assumed = USUAL,
    script: str = "",
) -> str:
    """Return the text of the scenario's own file.

    Parameters
    ----------
    name, file : str
        Name of the scenario and of the user's file.
    people : sequence of int
        People of each place.
    factions : sequence of str
        Ids of the factions.
    force : bool
        Whether there is a mission.
    facts : sequence of dict
        What is known from where, and what is assumed.
    drawn : bool
        Whether there are shapes, and a table of what was chosen while they were read.
    assumed : Assumed
        What is assumed.
    script : str
        Events that the user's files tell, as YAML.
    """
    total = sum(people)
    text = HEAD.format(
        name=name,
        file=_plain(file),
        quoted=_quoted(name),
        title=_quoted(assumed.title or name),
        start=assumed.start,
        days=assumed.days,
        places=len(people),
        per_agent=_round_number(total / 50_000),
        drawn=DRAWN.format(name=name, file=_plain(file)) if drawn else "",
    )
    text += "# The parties (2 to 8).  ASSUMPTION: alike in everything.\nfactions:\n"
    for row, faction in enumerate(factions):
        role = "state force" if row == 0 else "militia"
        own = {"discipline": assumed.discipline, "consent": assumed.consent}
        text += FACTION.format(id=_quoted(faction), name=_quoted(faction), role=role, **own)
    text += DYADS
    for row, a in enumerate(factions):
        for b in factions[row + 1 :]:
            text += f"  - {{a: {_quoted(a)}, b: {_quoted(b)}, tension: {assumed.tension}, truce: 0}}   # ASSUMPTION\n"
    ceiling = min(200_000, max(1_000, 1_000 * round(0.002 * total / 1_000)))
    ceiling = ceiling if assumed.ceiling is None else assumed.ceiling
    own = {"start_day": assumed.start_day, "enforcement": assumed.enforcement}
    text += FORCE.format(deployed=str(force).lower(), ceiling=ceiling, **own)
    countries = CONTRIBUTORS.format(offer=ceiling)
    text += countries if force else "".join(f"# {line}\n" if line else "\n" for line in countries.splitlines())
    text += script + MORE
    for fact in facts:
        cells = ", ".join(f"{key}: {_quoted(value)}" for key, value in fact.items())
        text += f"  - {{{cells}}}\n"
    return text


def closures_yaml(sites: Sites, choices: Choices) -> str:
    """Return the times in which ways are shut as events of a scenario; those beyond what it may have are told."""
    events: list[str] = []
    for one in sites.closures:
        for start in range(0, len(one.pairs), MOST_EFFECTS):
            shut = [(sites.ids[a], sites.ids[b]) for a, b in one.pairs[start : start + MOST_EFFECTS]]
            lasts = "" if one.lasts is None else f"    lasts: {one.lasts}\n"
            effects = "".join(f"      - {{kind: shut_road, place: {_quoted(a)}, to: {_quoted(b)}}}\n" for a, b in shut)
            head = f"  - id: closure-{len(events) + 1}\n    about: {_quoted(one.about)}\n    day: {one.start}\n"
            events.append(f"{head}{lasts}    effects:\n{effects}")
    if len(events) > MOST_EVENTS:
        choices.tell(
            "closures beyond what a scenario may have were left out", "", f"{len(events) - MOST_EVENTS} events"
        )
    return f"{CLOSURES}{''.join(events[:MOST_EVENTS])}" if events else ""


def facts_of(file: str, people: Sequence[int], counted: bool, drawn: bool, ferries: int) -> list[dict[str, str]]:
    """Return what is known from the user's file and what is assumed, as rows of facts."""

    def fact(item: str, value: str, unit: str = "", mark: str = "ASSUMPTION") -> dict[str, str]:
        row = {"item": item, "value": value, "unit": unit, "source": _plain(file), "mark": mark}
        return {key: cell for key, cell in row.items() if cell}

    rows = [fact("places", f"{len(people)}", "", "")]
    if counted:
        rows.append(fact("population", f"{sum(people)}", "persons", ""))
    else:
        rows.append(fact("population: equal shares for all places", f"{sum(people)}", "persons"))
    if drawn:
        rows.append(fact("areas and borders: as drawn there", "equal-area projection", "", ""))
    else:
        rows.append(fact("areas and borders: nearest place, within a widened convex hull", "Voronoi cells"))
    if ferries:
        rows.append(fact("ferries between places that touch nothing", f"{ferries}"))
    rows.append(fact("who holds what: parts with as many people each, fronts between", "1 fighter per 200 people"))
    rows.append(fact("people and trucks enter at the place with most people", "500 and 50", "per day"))
    return rows


def facts_of_graph(people: Sequence[int]) -> list[dict[str, str]]:
    """Return what is known from a graph and what is assumed, as rows of facts."""
    known = {"item": "places and links", "value": f"{len(people)}", "source": "a graph"}
    held = {"item": "who holds what: parts with as many people each", "value": "1 fighter per 200 people"}
    return [known, held | {"source": "a graph", "mark": "ASSUMPTION"}]


@in_language(SOURCE)
def facts_of_choices(file: str, choices: Choices) -> list[dict[str, str]]:
    """Return how the user's file was read, as rows of facts: a line each, assumptions marked."""
    rows = []
    for line in choices.lines():
        row = {"item": "how the file was read", "value": line, "source": _plain(file)}
        rows.append(row | ({"mark": "ASSUMPTION"} if "ASSUMPTION" in line else {}))
    return rows


def _plain(text: str) -> str:
    """Return a file's name on one line, for a comment."""
    return "".join(letter if letter.isprintable() else "_" for letter in text)[:120]


def _quoted(text: str) -> str:
    """Return text as YAML (JSON's quotes are YAML's)."""
    return json.dumps(text, ensure_ascii=False)


def _round_number(value: float) -> int:
    """Return a number rounded up to 1, 2 or 5 times a power of ten."""
    scale = 1
    while True:
        for step in (1, 2, 5):
            if step * scale >= min(value, 1e6):
                return step * scale
        scale *= 10

"""What pages are made of, as plain data that the templates lay out: sentences, tables, figures, provenance."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from interpose.model.language.figures import day_words
from interpose.model.language.words import mark, say, say_count
from interpose.model.results.formatting import spans

STATEMENT = mark("Research and education. Distributions under stated assumptions, not a forecast.")


NO_LIMITS = mark("The scenario states no limits of its own.")


class SentenceGroup(NamedTuple):
    """Sentences that belong together, and the text where there are none."""

    heading: str
    sentences: list[str]
    nothing: str = ""


class Results(NamedTuple):
    """Results in words, and cautions for reading them."""

    groups: list[SentenceGroup]
    cautions: list[str]
    overview: str = ""


class Table(NamedTuple):
    """A table; the first cell of a row names the row. ``words``: its cells are text, broken into lines."""

    caption: str
    columns: list[str]
    rows: list[list[str]]
    words: bool = False


class Numbers(NamedTuple):
    """The tables of all numbers, and of a comparison that of its territories, which is long."""

    tables: list[Table]
    territories: Table | None = None


class Drawn(NamedTuple):
    """A figure that was drawn, with words on how to read it."""

    name: str
    heading: str
    drawing: Any
    reading: str


class Origin(NamedTuple):
    """The scenario's limits, its data credits, and what is needed to make the page again."""

    limits: str
    credit: str
    provenance: dict[str, str]


def title_of(meta: dict[str, Any]) -> str:
    """Return the title of the scenario that a result is about, or its name."""
    scenario = meta.get("scenario") or {}
    return str(scenario.get("title") or scenario.get("name") or "")


def in_rows(figures: Iterable[Drawn]) -> list[list[Drawn]]:
    """Return figures in rows of one, but two maps that follow each other side by side."""
    rows = list[list[Drawn]]()
    for drawn in figures:
        if rows and len(rows[-1]) == 1 and is_narrow(drawn.name) and is_narrow(rows[-1][0].name):
            rows[-1].append(drawn)
        else:
            rows.append([drawn])
    return rows


def is_narrow(name: str) -> bool:
    """Whether a figure has room beside another: a map that stands still."""
    return (name.startswith("map-") or name.endswith("-map")) and name != "map-film"


def origin(meta: dict[str, Any], more: dict[str, str]) -> Origin:
    """Return the scenario's limits, its data credits, and what is needed to make the page again."""
    scenario = meta.get("scenario") or {}
    software, packages = meta.get("software", {}), meta.get("environment", {}).get("packages", {})
    shapes = (meta.get("shapes") or {}).get("attribution", "")
    provenance = {
        say("Software"): f"{software.get('name', '')} {software.get('version', '')}",
        say("Compiled sources"): software.get("compiled_sources", ""),
        say("Scenario"): scenario.get("name", ""),
        say("Information up to"): day_words(scenario.get("information_date") or ""),
        say("Run"): say_count(
            "{n} day from {start}",
            "{n} days from {start}",
            int(meta["days"]),
            start=day_words(scenario.get("start", "")),
        )
        if "days" in meta
        else "",
        say("People per agent"): scenario.get("people_per_agent", ""),
        say("Seeds"): spans(meta.get("seeds") or []),
        **more,
        say("Made"): meta.get("made", ""),
        say("Python"): meta.get("environment", {}).get("python", ""),
        say("Packages"): ", ".join(f"{name} {version}" for name, version in packages.items()),
    }
    return Origin(
        limits=str(scenario.get("limits") or meta.get("note") or (say(NO_LIMITS) if scenario else "")),
        credit=" ".join(str(text) for text in (scenario.get("attribution"), shapes, meta.get("credit")) if text),
        provenance={name: str(value) for name, value in provenance.items() if str(value).strip()},
    )

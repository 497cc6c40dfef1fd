"""A stored result as one page: its question, facts, results in sentences, figures, limits, and where it comes from."""

from collections.abc import Iterable
from typing import Any

from interpose.model.store import Twin
from interpose.viz import page
from interpose.viz.blocks import NO_SCRIPT, count, document, header, listing_of, origin, plate, section
from interpose.viz.findings import record_sentence
from interpose.viz.gallery import Choice, Picture, pictures
from interpose.viz.measures import label_of
from interpose.viz.report_tables import altered, changed, contested, facts, order, outcomes_table, references
from interpose.viz.said import MOST_OUTCOMES, SAID
from interpose.viz.stored import Stored
from interpose.viz.sweeps import outcomes_of
from interpose.viz.theme import listing, policy_name

KINDS = {
    "run": "One world",
    "branch": "One world and its branch",
    "twin": "Paired worlds",
    "compare": "Policies compared",
    "attribute": "Parts of an effect",
    "explain": "Why here?",
    "sensitivity": "What matters",
    "discover": "When a policy fails",
    "robust": "What to choose",
    "calibrate": "What agrees with what is published",
    "sweep": "Many worlds",
}
CAUTION = (
    "An interval holds the chance that the model itself plays out, or what its figure says. It holds neither the "
    "uncertainty of the assumptions nor that of the model. Of many intervals about one in twenty excludes 0 by chance "
    "alone."
)


def report_page(store: Stored, choice: Choice | None = None) -> str:
    """Write the report of a stored result."""
    question, title = question_of(store), str(store.scenario.get("title") or store.scenario.get("name") or "")
    about = str(store.scenario.get("about") or "")
    body = [
        header(f"Report \u00b7 {KINDS[store.kind]}", question, title, [how_of(store), about]),
        _results(store),
        section("figures", "Figures", f"{NO_SCRIPT}\n{_figures(store, choice or Choice())}"),
        *_tables(store),
        origin(store.meta, _more(store)),
    ]
    return document(f"{question} {title}", "\n".join(part for part in body if part))


def question_of(store: Stored) -> str:
    """Ask the question that a stored result answers."""
    meta = store.meta
    match store.kind:
        case "run":
            return "What happens in one world?"
        case "branch":
            return "What changes from a day on?"
        case "twin":
            return f"What does {policy_name(meta['policy'])} change?"
        case "compare":
            return f"What do {listing([str(p) for p in meta['policies']])} change?"
        case "attribute":
            names = listing([label_of(str(name)).lower() for name in meta["outcomes"]])
            return f"Through which pathways does the policy change {names}?"
        case "explain":
            return f"How does {policy_name(meta['policy'])} come to change {meta['label']} in {meta['name']}?"
        case "sensitivity":
            return f"What moves {label_of(str(meta['outcome'])).lower()}?"
        case "discover":
            return f"Under which conditions does {policy_name([str(meta['policy'])])} fail?"
        case "robust":
            return f"Which setting is least regretted by {label_of(str(meta['outcome'])).lower()}?"
        case "calibrate":
            return "Which parameters agree with published patterns?"
        case _:
            return f"What follows from {listing([str(path) for path in meta['paths']])}?"


def how_of(store: Stored) -> str:
    """Say how many worlds were run, over how many days."""
    meta = store.meta
    days = count(int(meta["days"]), "day")
    if store.kind == "sweep":
        return (
            f"{count(int(meta['points']), 'point')} with {count(int(meta['replications']), 'seed')} each, {days} a run."
        )
    if store.kind in ("run", "branch"):
        return f"Seed {meta['seeds'][0]}, {days}."
    seeds = len(meta.get("seeds") or [])
    paired = (
        " The worlds of a seed share every draw of chance." if store.kind in ("twin", "compare", "attribute") else ""
    )
    return f"{count(seeds, 'seed')} of {days} each.{paired}" if seeds else f"Fresh seeds for every try, {days} a run."


def _results(store: Stored) -> str:
    """Say what was found, in sentences."""
    if store.kind == "twin":
        return page.results(Twin.read(store.folder))
    caution = "" if store.kind in ("run", "branch") else f'\n<p class="caution">{CAUTION}</p>'
    return section("results", "Main results", f"{listing_of(SAID[store.kind](store))}{caution}")


def _figures(store: Stored, choice: Choice) -> str:
    """Place every figure that can be drawn, maps in pairs."""
    return "\n".join(_in_pairs((picture, _block(store, picture)) for picture in _shown(store, choice)))


def _shown(store: Stored, choice: Choice) -> list[Picture]:
    """List the figures of a report: those of a sweep for its first outcomes, one after the other."""
    if store.kind != "sweep" or choice.outcome:
        return [picture for picture in pictures(store, choice) if not picture.why_not]
    found = []
    for place, outcome in enumerate(outcomes_of(store)[:MOST_OUTCOMES]):
        for picture in pictures(store, choice._replace(outcome=outcome)):
            if not picture.why_not:
                heading = f"{label_of(outcome)}: {picture.heading[0].lower()}{picture.heading[1:]}"
                found.append(picture._replace(name=f"{picture.name}-{place + 1}", heading=heading))
    return found


def _block(store: Stored, picture: Picture) -> str:
    """Place a figure; under weekly deaths, how the outside record compares with reports."""
    extra = record_sentence(Twin.read(store.folder)) if store.kind == "twin" and picture.name == "deaths" else ""
    return plate(picture.name, picture.heading, picture.draw(), f"{picture.reading} {extra}".strip())


def _in_pairs(blocks: Iterable[tuple[Picture, str]]) -> list[str]:
    """Put two maps that follow each other side by side where there is room."""
    found, waiting = list[str](), ""
    for picture, block in blocks:
        still = (picture.name.startswith("map-") or picture.name.endswith("-map")) and picture.name != "map-film"
        if still and waiting:
            found.append(f'<div class="pair">\n{waiting}\n{block}\n</div>')
            waiting = ""
        elif still:
            waiting = block
        else:
            found += [waiting, block]
            waiting = ""
    return [block for block in [*found, waiting] if block]


def _tables(store: Stored) -> list[str]:
    """List the sections of numbers, facts, rules, and what differs from the defaults."""
    numbers = page.numbers(Twin.read(store.folder)) if store.kind == "twin" else outcomes_table(store)
    return [numbers, facts(store), contested(store), altered(store), changed(store), order(), references()]


def _more(store: Stored) -> dict[str, str]:
    """Say what else is needed to ask again."""
    meta: dict[str, Any] = store.meta
    names = (
        "policy",
        "baseline",
        "policies",
        "outcome",
        "outcomes",
        "method",
        "samples",
        "draws",
        "trials",
        "territory",
    )
    told = {name: meta[name] for name in names if meta.get(name) not in (None, {}, []) and store.kind != "run"}
    if store.kind == "sweep":
        told |= {"points": meta["points"], "replications": meta["replications"], "design": meta["design"]["method"]}
    return {name.capitalize(): _plain(value) for name, value in told.items()}


def _plain(value: Any) -> str:
    """Write a value of a manifest."""
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value)

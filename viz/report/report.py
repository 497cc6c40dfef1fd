"""A stored result as one page: its question, facts, results in sentences, figures, limits, and where it comes from."""

from typing import Any

from interpose.model.results.comparison import Twin
from interpose.model.results.formatting import count, listing, policy_name
from interpose.model.results.outcomes import label_of
from interpose.viz.figure import Choice, Picture
from interpose.viz.kinds.registry import pictures, sentences
from interpose.viz.kinds.sweep import MOST_OUTCOMES
from interpose.viz.kinds.twin import record_sentence
from interpose.viz.report import paired_page as page
from interpose.viz.report.page_parts import Drawn, Numbers, Results, SentenceGroup, in_rows, origin, title_of
from interpose.viz.report.tables import (
    altered,
    changed,
    contested,
    facts,
    order,
    outcomes_table,
    pathways_off,
    references,
)
from interpose.viz.report.templating import render
from interpose.viz.stored_result import Stored
from interpose.viz.sweep_statistics import outcomes_of

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
    """Return the report of a stored result."""
    return render(
        "report.html.jinja",
        kind=f"Report \u00b7 {KINDS[store.kind]}",
        question=question_of(store),
        title=title_of(store.meta),
        introduction=[how_of(store), str(store.scenario.get("about") or "")],
        results=_said(store),
        drawn=in_rows(_drawn(store, picture) for picture in _shown(store, choice or Choice())),
        numbers=_all_numbers(store),
        facts=facts(store),
        contested=contested(store),
        altered=altered(store),
        changed=changed(store),
        pathways_off=pathways_off(store),
        order=order(),
        references=references(),
        origin=origin(store.meta, _more(store)),
    )


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


def _said(store: Stored) -> Results:
    """Return what was found, in sentences."""
    if store.kind == "twin":
        return page.results(Twin.read(store.folder))
    cautions = [] if store.kind in ("run", "branch") else [CAUTION]
    return Results([SentenceGroup("", sentences(store))], cautions)


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


def _drawn(store: Stored, picture: Picture) -> Drawn:
    """Draw a figure; under weekly deaths, say how the outside record compares with reports."""
    extra = record_sentence(Twin.read(store.folder)) if store.kind == "twin" and picture.name == "deaths" else ""
    return Drawn(picture.name, picture.heading, picture.draw(), f"{picture.reading} {extra}".strip())


def _all_numbers(store: Stored) -> Numbers | None:
    """Return the outcomes of a comparison, a run or a branch; none of what has tables of its own in its folder."""
    if store.kind == "twin":
        return page.numbers(Twin.read(store.folder))
    outcomes = outcomes_table(store)
    return Numbers([outcomes]) if outcomes else None


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

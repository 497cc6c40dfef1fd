"""A stored result as one page: two pages that brief, then results, figures, facts, limits, and where it comes from."""

from typing import Any

from interpose.model.language.words import say
from interpose.viz.figure import Choice
from interpose.viz.kinds.registry import kind_of, report_pictures
from interpose.viz.page_parts import Drawn, in_rows, origin, title_of
from interpose.viz.report.brief import brief_of, has_brief, origin_of
from interpose.viz.report.tables import (
    altered,
    changed,
    contested,
    facts,
    facts_left_out,
    order,
    pathways_off,
    references,
)
from interpose.viz.report.templating import render
from interpose.viz.stored_result import Stored, as_it_was_written


def report_page(store: Stored, choice: Choice | None = None) -> str:
    """Return the report of a stored result; raises ``OutputError`` where it is not as it was written."""
    with as_it_was_written(store.folder, store.kind):
        return _page(store, choice or Choice())


def _page(store: Stored, choice: Choice) -> str:
    """Return the report of a stored result."""
    kind = kind_of(store)
    opening: dict[str, Any] = {"brief": brief_of(store), **origin_of(store)} if has_brief(store) else {"brief": None}
    numbers, scenario = kind.numbers(store), scenario_parts(store)
    drawn = (Drawn(p.name, p.heading, p.draw(), p.reading) for p in report_pictures(store, choice))
    return render(
        "report.html.jinja",
        **opening,
        kind=say("Report \u00b7 {title}", title=say(kind.title)),
        question=kind.question(store),
        title=title_of(store.meta),
        introduction=[kind.worlds(store), str(store.scenario.get("about") or "")],
        results=kind.words(store),
        drawn=in_rows(drawn),
        numbers=numbers,
        contents=contents(scenario, has_numbers=bool(numbers), has_scenario=bool(store.scenario)),
        has_scenario=bool(store.scenario),
        **scenario,
        order=order(),
        references=references(),
        origin=origin(store.meta, kind.asked(store)),
    )


def scenario_parts(store: Stored) -> dict[str, Any]:
    """Return what a report says of the scenario: facts, contested values, changes, parameters, pathways off."""
    return {
        "facts": facts(store),
        "facts_left_out": facts_left_out(store),
        "contested": contested(store),
        "altered": altered(store),
        "changed": changed(store),
        "pathways_off": pathways_off(store),
    }


def contents(scenario: dict[str, Any], *, has_numbers: bool, has_scenario: bool) -> dict[str, str]:
    """Return the list of contents: headings by the name of their section, those that this report has.

    A record of real events, and forecasts that were scored, have no scenario.
    """
    sections = {
        "results": say("Main results"),
        "figures": say("Figures"),
        "numbers": say("All numbers") if has_numbers else "",
        "facts": say("Facts and sources"),
        "contested": say("Contested values") if scenario["contested"].rows else "",
        "altered": say("Changes") if scenario["altered"] else "",
        "parameters": say("Parameters"),
        "order": say("The order of the day"),
        "references": say("References"),
        "limits": say("Limits"),
    }
    model = () if has_scenario else ("facts", "contested", "altered", "parameters", "order", "references")
    return {name: heading for name, heading in sections.items() if heading and name not in model}

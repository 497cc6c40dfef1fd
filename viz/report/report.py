"""A stored result as one page: its question, facts, results in sentences, figures, limits, and where it comes from."""

from interpose.viz.figure import Choice
from interpose.viz.kinds.registry import kind_of
from interpose.viz.page_parts import Drawn, in_rows, origin, title_of
from interpose.viz.report.tables import altered, changed, contested, facts, order, pathways_off, references
from interpose.viz.report.templating import render
from interpose.viz.stored_result import Stored


def report_page(store: Stored, choice: Choice | None = None) -> str:
    """Return the report of a stored result."""
    kind = kind_of(store)
    drawn = (Drawn(p.name, p.heading, p.draw(), p.reading) for p in kind.pictures(store, choice or Choice()))
    return render(
        "report.html.jinja",
        kind=f"Report \u00b7 {kind.title}",
        question=kind.question(store),
        title=title_of(store.meta),
        introduction=[kind.worlds(store), str(store.scenario.get("about") or "")],
        said=kind.words(store),
        drawn=in_rows(drawn),
        numbers=kind.numbers(store),
        facts=facts(store),
        contested=contested(store),
        altered=altered(store),
        changed=changed(store),
        pathways_off=pathways_off(store),
        order=order(),
        references=references(),
        origin=origin(store.meta, kind.asked(store)),
    )

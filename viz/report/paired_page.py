"""One page of figures for a stored comparison: a single file that asks no network for anything."""

from pathlib import Path

from interpose.model.results.comparison import Twin
from interpose.model.results.formatting import count, policy_name
from interpose.viz.kinds.twin import KIND, numbers_of, results_of, shown_of
from interpose.viz.page_parts import Drawn, in_rows, origin, title_of
from interpose.viz.report.templating import render


def write_page(twin: Twin, path: Path) -> None:
    """Write the page of a comparison into one file."""
    Path(path).write_text(twin_page(twin), encoding="utf-8")


def twin_page(twin: Twin) -> str:
    """Return the page of a comparison: question, results in sentences, figures, numbers, limits, provenance."""
    return render(
        "twin.html.jinja",
        kind=KIND.title,
        question=f"What does {policy_name(twin.meta['policy'])} change?",
        title=title_of(twin.meta),
        introduction=_introduction(twin),
        results=results_of(twin),
        drawn=in_rows(Drawn(p.name, p.heading, p.draw(), p.reading) for p in shown_of(twin)),
        numbers=numbers_of(twin),
        origin=origin(twin.meta, {"World \u201cwithout\u201d lacks": ", ".join(twin.meta["policy"])}),
    )


def _introduction(twin: Twin) -> list[str]:
    """Return how the question was answered, over how many seeds and days, and what the scenario is about."""
    seeds, days = count(len(twin.meta["seeds"]), "seed"), count(int(twin.meta["days"]), "day")
    method = (
        f"{seeds}, each run twice over {days}: with and without {policy_name(twin.meta['policy'])}. The two worlds of "
        "a seed share every draw of chance, so that what differs is the policy\u2019s doing."
    )
    return [method, str(twin.meta.get("scenario", {}).get("about") or "")]

"""One page of figures for a stored comparison: a single file that asks no network for anything."""

from pathlib import Path

from interpose.model.language.words import say, say_count
from interpose.model.results.comparison import Twin
from interpose.model.results.formatting import policy_name
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
        kind=say(KIND.title),
        question=say("What does {policy} change?", policy=policy_name(twin.meta["policy"])),
        title=title_of(twin.meta),
        introduction=_introduction(twin),
        results=results_of(twin),
        drawn=in_rows(Drawn(p.name, p.heading, p.draw(), p.reading) for p in shown_of(twin)),
        numbers=numbers_of(twin),
        origin=origin(twin.meta, {say("World \u201cwithout\u201d lacks"): ", ".join(twin.meta["policy"])}),
    )


def _introduction(twin: Twin) -> list[str]:
    """Return how the question was answered, over how many seeds and days, and what the scenario is about."""
    method = say_count(
        "{n} seed, each run twice over {days}: with and without {policy}. The two worlds of a seed share every draw "
        "of chance, so that what differs is the policy\u2019s doing.",
        "{n} seeds, each run twice over {days}: with and without {policy}. The two worlds of a seed share every draw "
        "of chance, so that what differs is the policy\u2019s doing.",
        len(twin.meta["seeds"]),
        days=say_count("{n} day", "{n} days", int(twin.meta["days"])),
        policy=policy_name(twin.meta["policy"]),
    )
    return [method, str(twin.meta.get("scenario", {}).get("about") or "")]

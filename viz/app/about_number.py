"""About a number of the page: what it is, its unit, where its value comes from, and by which law it comes about."""

from collections.abc import Iterator
from typing import Any

from interpose.model.errors import ScenarioError
from interpose.model.language.figures import in_figures
from interpose.model.language.words import mark, say
from interpose.model.mechanisms.contract import name_of
from interpose.model.mechanisms.registry import MECHANISMS
from interpose.model.results.formatting import plain_number, value_words
from interpose.model.results.outcomes import OUTCOMES
from interpose.model.scenario.file_remarks import remarks_of
from interpose.model.scenario.path_labels import path_label
from interpose.viz.app.effect_status import effect_notes
from interpose.viz.app.lever_values import AND
from interpose.viz.app.levers import SHOWN_AS, Lever
from interpose.viz.app.session import Session
from interpose.viz.app.words import law_of, law_with, laws_with, meaning_of

OUTCOME, LEVER, PAIRS = "outcome:", "lever:", "pairs"
"""How subjects begin: the name of an outcome or the path of a lever follows; the tile of deals stands alone."""
LAWS_OF: dict[str, dict[str, tuple[str, ...]]] = {
    "deaths_civilians": {"clash": ("7.10", "7.11"), "violation": ("8.10", "8.11"), "communal": ("18.7",)},
    "deaths_fighters": {"clash": ("7.5", "7.11")},
    "deaths_force": {"resistance": ("9.1", "9.2"), "clash": ("7.9",)},
    "displaced": {"displacement": ("13.4", "13.6", "13.7")},
    "troops_at_end": {"logistics": ("4.1", "4.2")},
    "mean_trust": {"attitudes": ("16.9",)},
    "deal_days": {"mediation": ("3.2", "3.3", "3.4")},
}
"""The mechanisms, and their equations, in which a headline number comes about."""
SIMULATED = mark("Simulated: counted in this model's world as it happened there. It is no observation and no forecast.")
MOST_FACTS, MOST_LAWS = 3, 3
type Row = tuple[str, str]


def about(session: Session) -> dict[str, Any] | None:
    """Return what there is to say of what the visitor asked about: a title, rows, laws; None where nothing is asked."""
    subject = session.asked_about
    if subject.startswith(OUTCOME):
        return _outcome(subject.removeprefix(OUTCOME))
    if subject.startswith(LEVER):
        return _lever(session, subject.removeprefix(LEVER))
    return _pairs() if subject == PAIRS else None


def _pairs() -> dict[str, Any]:
    """Describe the number of pairs of parties that have a deal."""
    rows = [(say(term).capitalize(), meaning_of("What happens", term)) for term in ("deal", "truce", "agreement")]
    rows += [(say("Unit"), say("pairs of parties, of all pairs")), (say("Source"), say(SIMULATED))]
    laws = [law_with(*law) for law in LAWS_OF["deal_days"].items()]
    return _told(say("Pairs of parties at truce or agreement"), rows, laws)


def _outcome(name: str) -> dict[str, Any] | None:
    """Describe a headline number."""
    outcome = next((one for one in OUTCOMES if one.name == name), None)
    if outcome is None:
        return None
    rows = [
        (say("What it is"), meaning_of("Outcomes", name)),
        (say("Unit"), say(outcome.unit)),
        (say("Which way is better"), say(outcome.direction)),
        (say("Source"), say(SIMULATED)),
        (
            say("On this page"),
            say("Large: the value on the day that is shown, in the one pair of worlds that is played."),
        ),
        (
            say("Beside it"),
            say(
                "The dots are the differences of the twenty seeds over the whole run, the bar the 95 % "
                "interval of their mean. Grey: the interval includes 0, so that the seeds do not tell in "
                "which direction the effect goes."
            ),
        ),
        (say("In files"), say("{name} (the name of the outcome in every table and command)", name=name)),
    ]
    return _told(say(outcome.label), rows, [law_with(*law) for law in LAWS_OF.get(name, {}).items()])


def _told(title: str, rows: list[Row], laws: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a title, the rows that say something, and the laws."""
    return {"title": title, "rows": [[name, text] for name, text in rows if text], "laws": laws[:MOST_LAWS]}


def _lever(session: Session, path: str) -> dict[str, Any] | None:
    """Describe a lever."""
    levers = {lever.path: lever for group in session.groups for lever in group.levers}
    if path not in levers:
        return None
    lever, scenario = levers[path], session.lane.scenario
    document = scenario.model_dump(mode="json", include={"factions", "contributors"})
    label = path_label(path, document, SHOWN_AS).name
    note = effect_notes(scenario, session.groups).get(path, "") or say("nothing caps it as the scenario stands")
    when = say("from the first day, or on a running day") if lever.midway else say("from the first day only")
    rows = [
        (say("What it is"), lever.help[:1].upper() + lever.help[1:]),
        (say("Now"), _shown(lever)),
        (say("Unit"), say(lever.unit)),
        (say("Bounds"), _bounds(lever)),
        (say("Effect"), note),
        (say("Changes"), when),
        *_sources(session, lever),
        (say("Path"), say("{path} (the name of the value in files and commands)", path=path)),
    ]
    return _told(label, rows, _laws(path))


def _shown(lever: Lever) -> str:
    """Write the value of a lever."""
    if lever.kind == "switch":
        return value_words(lever.value)
    if lever.kind == "choice":
        return dict(lever.options).get(str(lever.value), str(lever.value))
    if lever.kind == "range":
        low, _, high = str(lever.value).partition(AND)
        return say("{low} to {high}", low=low, high=high)
    return in_figures(f"{lever.value:,}")


def _bounds(lever: Lever) -> str:
    """Write the bounds of a lever."""
    if lever.low is None or lever.high is None or lever.kind in ("switch", "choice"):
        return ""
    return say("{low} to {high}", low=plain_number(lever.low), high=plain_number(lever.high))


def _sources(session: Session, lever: Lever) -> Iterator[Row]:
    """Yield where the value of a lever comes from: the visitor, a contested fact, the scenario's file, the schema."""
    path, scenario = lever.path, session.lane.scenario
    forks = [changes for _, changes in session.lane.forks]
    if any(path in changes for changes in (session.view.changes, *forks)):
        yield say("Changed"), say("The value that is in force was set on this page, or by the link that opened it.")
    if path.startswith("choices."):
        choice = scenario.choices[path.removeprefix("choices.")]
        for name, option in choice.options.items():
            yield (
                say("Side: {side}", side=option.side)[:80],
                say("{value} ({name}). Source: {source}", value=option.value, name=name, source=option.source),
            )
        return
    remark = _remark(session, path)
    if remark is None:
        yield say("Source"), _declared(session, path)
    else:
        yield (
            say("Source"),
            say("The scenario's file: {remark}", remark=remark)
            if remark
            else say("The scenario's file, without a source: ASSUMPTION"),
        )
    owner = path.split(".")[1] if path.split(".")[0] in ("contributors", "factions") else ""
    for fact in [one for one in scenario.facts if owner and owner.lower() in one.item.lower()][:MOST_FACTS]:
        side = f", {fact.side}" if fact.side else ""
        yield (
            say("Fact that names it"),
            f"{fact.item}: {fact.value} {fact.unit}{side} ({fact.source}{_marked(fact.mark)})",
        )


def _marked(mark: str) -> str:
    """Write the mark of a fact that is not verified."""
    return f"; {mark}" if mark else ""


def _remark(session: Session, path: str) -> str | None:
    """Return what the file of the scenario says of a value; None where it does not set it."""
    try:
        text = session.catalogue.text(session.view.scenario)
    except (OSError, ScenarioError):
        return None
    return remarks_of(text).get(path)


def _declared(session: Session, path: str) -> str:
    """Say where the default of a value comes from: a parameter has a source, all other defaults are assumptions."""
    steps = path.split(".")
    if steps[0] == "parameters":
        field = type(session.lane.scenario.parameters_of(steps[1])).model_fields[steps[2]]
        extra: Any = field.json_schema_extra or {}
        source = str(extra.get("source", "assumption"))
        return (
            say("Default of the model: ASSUMPTION")
            if source == "assumption"
            else say("Default of the model: {source}", source=say(source))
        )
    return say("Default of the schema, which this scenario does not set: ASSUMPTION")


def _laws(path: str) -> list[dict[str, Any]]:
    """Return the laws in which a lever works: the mechanism of a parameter or pathway, else equations that name it."""
    part, *rest = path.split(".")
    if part == "parameters":
        return [law_of(rest[0], rest[-1])]
    if part == "pathways":
        return [law_with(name_of(one)) for one in MECHANISMS if rest[-1] in {way.name for way in one.PATHWAYS}]
    if part == "events":
        return [law_with("events")]
    if part == "choices":
        return []
    return laws_with(rest[-1] if rest else part)

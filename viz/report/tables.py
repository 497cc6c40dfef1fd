"""The tables of a report: numbers, facts with sources, contested values, changed parameters, the order of the day."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from interpose.model.language.figures import day_words, in_figures
from interpose.model.language.words import say
from interpose.model.mechanisms.registry import MECHANISMS
from interpose.model.results.formatting import plain_number, value_words
from interpose.model.simulation.compiled_day import order_of_the_day
from interpose.viz.page_parts import Table
from interpose.viz.report.used_facts import used_facts, weak
from interpose.viz.stored_result import Stored

MOST_CHANGES = 40


class Changes(NamedTuple):
    """What differs from the scenario that comes with interpose, and how many differences more there are."""

    table: Table
    more: int = 0


def facts(store: Stored) -> Table:
    """Return the facts on which values of the scenario rest, with who says so and where; weak sources are marked."""
    rows = [
        [
            str(fact.get("item") or ""),
            f"{fact.get('value') or ''} {fact.get('unit') or ''}".strip(),
            day_words(str(fact.get("date") or "")),
            str(fact.get("side") or ""),
            f"{fact.get('source') or ''} {'(' + str(fact['mark']) + ')' if fact.get('mark') else ''}".strip(),
            say("weak") if weak(fact) else "",
        ]
        for fact in used_facts(store.scenario)
    ]
    columns = [say("Item"), say("Value"), say("Date"), say("Side"), say("Source"), say("Source is")]
    return Table(say("What the scenario takes as known, as far as its values rest on it"), columns, rows, words=True)


def facts_left_out(store: Stored) -> int:
    """Return how many facts of the scenario are background, on which no value rests."""
    return len(store.scenario.get("facts") or []) - len(used_facts(store.scenario))


def contested(store: Stored) -> Table:
    """Return values on which sides differ, and which one was taken."""
    choices = store.scenario.get("choices") or {}
    rows = [
        [
            choice.get("meaning") or name,
            option,
            _taken(choice) if option == choice["chosen"] else "",
            stated["value"],
            stated["side"],
        ]
        for name, choice in choices.items()
        for option, stated in choice["options"].items()
    ]
    columns = [say("What"), say("Option"), "", say("Value"), say("Side")]
    cells = [[str(cell) for cell in row] for row in rows]
    return Table(say("Values on which sides differ"), columns, cells, words=True)


def _taken(choice: dict[str, Any]) -> str:
    """Say that an option was taken, and what of it was set otherwise afterwards."""
    overruled = choice.get("overruled") or []
    return say("taken, but {overruled} set otherwise", overruled=", ".join(overruled)) if overruled else say("taken")


def changed(store: Stored) -> Table:
    """Return the parameters that differ from their defaults."""
    columns = [say("Parameter"), say("Value"), say("Default"), say("Unit"), say("Meaning"), say("Source")]
    return Table(say("Parameters that differ from their defaults"), columns, changed_rows(store.scenario), words=True)


def pathways_off(store: Stored) -> list[str]:
    """Return the names of pathways that are off."""
    off = [name for name, on in (store.scenario.get("pathways") or {}).items() if on is False]
    return [say(name.replace("_", " ")) for name in off]


def changed_rows(scenario: dict[str, Any]) -> list[list[str]]:
    """Compare the parameters of every mechanism with the defaults that it declares."""
    values, rows = scenario.get("parameters") or {}, []
    for mechanism in MECHANISMS:
        name = mechanism.__name__.rsplit(".", 1)[-1]
        for field, parameter in mechanism.Params.model_fields.items():
            value = (values.get(name) or {}).get(field, parameter.default)
            if value != parameter.default:
                schema = parameter.json_schema_extra if isinstance(parameter.json_schema_extra, dict) else {}
                details = [schema.get("unit"), parameter.description, schema.get("source")]
                rows.append([f"{name}.{field}", plain_number(value), plain_number(parameter.default), *_told(details)])
    return rows


def _told(words: Iterable[Any]) -> list[str]:
    """Return words of the schema in the language, nothing where there are none."""
    return [say(str(word or "")) for word in words]


def altered(store: Stored) -> Changes | None:
    """Return what was changed against the scenario as it is shipped; nothing for a scenario of one's own."""
    shipped = shipped_scenario(str(store.scenario.get("name") or ""))
    if shipped is None:
        return None
    rows = [
        [path, _short_text(here), _short_text(shipped_value)]
        for path, here, shipped_value in differences(store.scenario, shipped)
    ]
    caption = say("What differs from the scenario that comes with interpose")
    table = Table(caption, [say("Path"), say("Here"), say("Shipped")], rows[:MOST_CHANGES], words=True)
    return Changes(table, more=len(rows) - len(table.rows))


def shipped_scenario(name: str) -> dict[str, Any] | None:
    """Return the values of a scenario as it is shipped, or none if there is no such scenario."""
    from interpose.model.errors import InterposeError
    from interpose.model.scenario.loading import load_scenario
    from interpose.model.scenario.readers import DRAWN

    try:
        return dict(load_scenario(name).model_dump(mode="json", exclude=set(DRAWN)))
    except InterposeError:
        return None


def differences(here: Any, shipped: Any, path: str = "") -> list[tuple[str, Any, Any]]:
    """List where two documents differ: path, value here, value there; lists of things with ids go by their ids."""
    if isinstance(here, dict) and isinstance(shipped, dict):
        names = dict.fromkeys([*here, *shipped])
        return [
            row
            for name in names
            if name not in ("facts", "choices", "policies", "reported") or path
            for row in differences(here.get(name), shipped.get(name), f"{path}.{name}" if path else str(name))
        ]
    here_by_id, shipped_by_id = _by_id(here), _by_id(shipped)
    if here_by_id and shipped_by_id:
        return differences(here_by_id, shipped_by_id, path)
    return [] if here == shipped else [(path, here, shipped)]


def _by_id(value: Any) -> dict[str, Any] | None:
    """Return a list of things with ids as a table by id."""
    if isinstance(value, list) and value and all(isinstance(one, dict) and "id" in one for one in value):
        return {str(one["id"]): one for one in value}
    return None


def _short_text(value: Any) -> str:
    """Write a value for a cell, shortened."""
    if isinstance(value, bool):
        return value_words(value)
    text = "-" if value is None else in_figures(str(value)) if isinstance(value, (int, float)) else str(value)
    return text if len(text) <= 60 else text[:59] + "\u2026"


def order() -> Table:
    """Return what happens on a day of the model, step by step."""
    rows = [
        [f"{i}. {say(row['step'].replace('_', ' '))}", say(row["what happens"])]
        for i, row in enumerate(order_of_the_day(), start=1)
    ]
    return Table(
        say("What happens on a day of the model, in this order"), [say("Step"), say("What happens")], rows, words=True
    )


def references() -> list[str]:
    """Return the literature on which the rules rest, each once."""
    return sorted({text for mechanism in MECHANISMS for text in mechanism.REFERENCES})

"""The tables of a report: numbers, facts with sources, contested values, changed parameters, the order of the day."""

from html import escape
from typing import Any

from interpose.model.day import order_of_the_day
from interpose.model.mechanisms import MECHANISMS
from interpose.model.outcomes import COUNTED
from interpose.viz.blocks import count, section, table
from interpose.viz.stored import BRANCHES, Stored
from interpose.viz.theme import number

MOST_CHANGES = 40


def outcomes_table(store: Stored) -> str:
    """Put every outcome of a run, or of a world and its branch, into a table; nothing for other results."""
    if store.kind == "run":
        found = {"Value": store.meta["outcomes"]}
    elif store.kind == "branch":
        found = {name.capitalize(): store.part(name).meta["outcomes"] for name in BRANCHES}
    else:
        return ""
    rows = [[o.label, o.unit, *(_value(float(values[o.name]), o.unit) for values in found.values())] for o in COUNTED]
    return section("numbers", "All numbers", table("Every outcome of the run", ["Outcome", "Unit", *found], rows))


def _value(value: float, unit: str) -> str:
    """Write an outcome: counts as whole numbers."""
    return number(value, 0) if value == int(value) and unit != "share" else number(value)


def facts(store: Stored) -> str:
    """List what the scenario states as known, with who says so and where."""
    known = store.scenario.get("facts") or []
    if not known:
        words = "The scenario states no facts: everything in it is an assumption."
        return section("facts", "Facts and sources", f"<p>{words}</p>")
    rows = [
        [
            str(fact.get("item") or ""),
            f"{fact.get('value') or ''} {fact.get('unit') or ''}".strip(),
            str(fact.get("date") or ""),
            str(fact.get("side") or ""),
            f"{fact.get('source') or ''} {'(' + str(fact['mark']) + ')' if fact.get('mark') else ''}".strip(),
        ]
        for fact in known
    ]
    columns = ["Item", "Value", "Date", "Side", "Source"]
    drawn = table("What the scenario takes as known", columns, rows, words=True)
    told = f"<summary>{count(len(rows), 'fact')}, each with its source and side</summary>"
    return section("facts", "Facts and sources", f'<details class="print">\n{told}\n{drawn}\n</details>')


def contested(store: Stored) -> str:
    """List values on which sides differ, and which one was taken."""
    choices = store.scenario.get("choices") or {}
    rows = [
        [
            choice.get("meaning") or name,
            option,
            "taken" if option == choice["chosen"] else "",
            said["value"],
            said["side"],
        ]
        for name, choice in choices.items()
        for option, said in choice["options"].items()
    ]
    if not rows:
        return ""
    columns = ["What", "Option", "", "Value", "Side"]
    drawn = table("Values on which sides differ", columns, [[str(cell) for cell in row] for row in rows], words=True)
    return section("contested", "Contested values", drawn)


def changed(store: Stored) -> str:
    """List parameters that differ from their defaults, and pathways that are off."""
    rows = changed_rows(store.scenario)
    off = [name for name, on in (store.scenario.get("pathways") or {}).items() if on is False]
    words = f"<p>Pathways that are off: {escape(', '.join(off))}.</p>" if off else ""
    if not rows:
        return section(
            "parameters", "Parameters", f"<p>Every parameter of a mechanism has its default value.</p>{words}"
        )
    columns = ["Parameter", "Value", "Default", "Unit", "Meaning", "Source"]
    drawn = table("Parameters that differ from their defaults", columns, rows, words=True)
    return section("parameters", "Parameters that differ from their defaults", f"{words}{drawn}")


def changed_rows(scenario: dict[str, Any]) -> list[list[str]]:
    """Compare the parameters of every mechanism with the defaults that it declares."""
    values, rows = scenario.get("parameters") or {}, []
    for mechanism in MECHANISMS:
        name = mechanism.__name__.rsplit(".", 1)[-1]
        for field, about in mechanism.Params.model_fields.items():
            value = (values.get(name) or {}).get(field, about.default)
            if value != about.default:
                extra = about.json_schema_extra if isinstance(about.json_schema_extra, dict) else {}
                told = [str(extra.get("unit", "")), str(about.description or ""), str(extra.get("source", ""))]
                rows.append([f"{name}.{field}", f"{value:g}", f"{about.default:g}", *told])
    return rows


def altered(store: Stored) -> str:
    """List what was changed against the scenario as it is shipped; nothing for a scenario of one's own."""
    shipped = shipped_scenario(str(store.scenario.get("name") or ""))
    if shipped is None:
        return ""
    rows = [[path, _cell(now), _cell(before)] for path, now, before in differences(store.scenario, shipped)]
    if not rows:
        return section("altered", "Changes", "<p>The scenario was run as it is shipped.</p>")
    shown = rows[:MOST_CHANGES]
    more = f"<p>And {len(rows) - len(shown)} more.</p>" if len(rows) > len(shown) else ""
    drawn = table("What differs from the scenario as it is shipped", ["Path", "Here", "Shipped"], shown, words=True)
    return section("altered", "Changes", f"{drawn}{more}")


def shipped_scenario(name: str) -> dict[str, Any] | None:
    """Give the values of a scenario as it is shipped, or none if there is no such scenario."""
    from interpose.model.errors import InterposeError
    from interpose.model.loading import load_scenario

    try:
        return dict(load_scenario(name).model_dump(mode="json", exclude={"shapes"}))
    except InterposeError:
        return None


def differences(here: Any, shipped: Any, path: str = "") -> list[tuple[str, Any, Any]]:
    """List where two documents differ: path, value here, value there; lists of things with ids go by their ids."""
    if isinstance(here, dict) and isinstance(shipped, dict):
        names = dict.fromkeys([*here, *shipped])
        return [
            row
            for name in names
            if name not in ("facts", "choices", "reported") or path
            for row in differences(here.get(name), shipped.get(name), f"{path}.{name}" if path else str(name))
        ]
    ours, theirs = _by_id(here), _by_id(shipped)
    if ours and theirs:
        return differences(ours, theirs, path)
    return [] if here == shipped else [(path, here, shipped)]


def _by_id(value: Any) -> dict[str, Any] | None:
    """Give a list of things with ids as a table by id."""
    if isinstance(value, list) and value and all(isinstance(one, dict) and "id" in one for one in value):
        return {str(one["id"]): one for one in value}
    return None


def _cell(value: Any) -> str:
    """Write a value for a cell, shortened."""
    text = "-" if value is None else str(value)
    return text if len(text) <= 60 else text[:59] + "\u2026"


def order() -> str:
    """Tell what happens on a day of the model, step by step."""
    rows = [[f"{i}. {row['step']}", row["what happens"]] for i, row in enumerate(order_of_the_day(), start=1)]
    drawn = table("What happens on a day of the model, in this order", ["Step", "What happens"], rows, words=True)
    return section("order", "The order of the day", drawn)


def references() -> str:
    """List the literature on which the rules rest, each once."""
    named = dict.fromkeys(text for mechanism in MECHANISMS for text in mechanism.REFERENCES)
    items = "".join(f"<li>{escape(text)}</li>" for text in sorted(named))
    return section("references", "References", f"<ul>{items}</ul>")

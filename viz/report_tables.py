"""The tables of a report: numbers, facts with sources, contested values, changed parameters, the order of the day."""

from html import escape
from typing import Any

from interpose.model.day import order_of_the_day
from interpose.model.mechanisms import MECHANISMS
from interpose.model.outcomes import OUTCOMES
from interpose.viz.blocks import section, table
from interpose.viz.stored import BRANCHES, Stored
from interpose.viz.theme import number


def outcomes_table(store: Stored) -> str:
    """Put every outcome of a run, or of a world and its branch, into a table; nothing for other results."""
    if store.kind == "run":
        found = {"Value": store.meta["outcomes"]}
    elif store.kind == "branch":
        found = {name.capitalize(): store.part(name).meta["outcomes"] for name in BRANCHES}
    else:
        return ""
    rows = [[o.label, o.unit, *(_value(float(values[o.name]), o.unit) for values in found.values())] for o in OUTCOMES]
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
    columns = ("item", "value", "unit", "date", "side", "source", "mark")
    rows = [[str(fact.get(name) or "") for name in columns] for fact in known]
    drawn = table("What the scenario takes as known", [name.capitalize() for name in columns], rows, words=True)
    return section("facts", "Facts and sources", drawn)


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

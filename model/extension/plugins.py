"""What other distributions add to interpose, and what of it cannot be used."""

from typing import Any

from interpose.agents.compiled.additions import KINDS, Addition, additions
from interpose.model.added import added_once, cure_of, load_addition, said_by
from interpose.model.errors import InterposeError, cut
from interpose.model.mechanisms.registry import MECHANISMS, REFUSED
from interpose.model.scenario.loading import load_scenario, shipped_names

COLUMNS = ("kind", "name", "distribution", "version", "module", "problem")
DECLARES = {"studies": "STUDY", "figures": "FIGURE"}
"""What a module must declare."""


def list_plugins() -> list[dict[str, Any]]:
    """Return a row for each thing that is added, by distributions or in own files.

    Returns
    -------
    list of dict
        ``kind``, ``name``, ``distribution``, ``version``, ``module``, and ``problem``: one line, empty where it can be
        used.
    """
    rows = []
    for kind in KINDS:
        taken = tuple(shipped_names()) if kind == "scenarios" else ()
        used = added_once(kind, taken)[0]
        for one in additions(kind):
            values = kind, one.name, one.distribution, one.version, one.module
            rows.append(dict(zip(COLUMNS, (*values, _problem(one, used.get(one.name) == one)), strict=True)))
    return rows


def _problem(one: Addition, first: bool) -> str:
    """Return why an addition cannot be used; empty where it can."""
    if one.kind == "mechanisms":
        used = any(m.__name__ == one.module for m in MECHANISMS)
        return "" if used else next((line for line in REFUSED if line.startswith(said_by(one))), "it is left out")
    if not first:
        return cut(f"{said_by(one)}: another has this name: {cure_of(one)}")
    try:
        if one.kind == "scenarios":
            load_scenario(one.name)
            return ""
        wanted = DECLARES[one.kind]
        if not hasattr(load_addition(one), wanted):
            raise InterposeError(f"{said_by(one)}: it declares no {wanted}")
    except InterposeError as error:
        return cut(f"{error}: {cure_of(one)}")
    return ""

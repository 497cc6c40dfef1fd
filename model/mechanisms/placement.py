"""Mechanisms that others add: whether each keeps the contract, and its place in the order of the day."""

from types import ModuleType
from typing import Any, cast

from interpose.agents.compiled.additions import Addition
from interpose.model.added import added_once, cure_of, load_addition, said_by
from interpose.model.errors import InterposeError, cut
from interpose.model.foreign_code import foreign_code
from interpose.model.mechanisms.contract import Mechanism, Parameters, Pathway, name_of

NOT_A_PATHWAY = ("force", "all-pathways")
"""Names that mean more than one pathway where a policy is left out."""
DECLARED = ("Params", "PATHWAYS", "READS", "WRITES", "REFERENCES", "step")
"""What a mechanism must declare."""
USUAL = "attitudes"
"""The mechanism after which one stands that does not say."""


def fault_in(module: ModuleType) -> str:
    """Return what is wrong with a module as a mechanism, in words; empty where it keeps the contract."""
    missing = [part for part in DECLARED if part not in vars(module)]
    if missing:
        return f"it declares no {', '.join(missing)}"
    if not (module.__doc__ or "").strip():
        return "its first line does not say what happens: begin it with a docstring"
    if not (isinstance(module.Params, type) and issubclass(module.Params, Parameters)):
        return "Params is no class of Parameters"
    wrong = [name for name, field in module.Params.model_fields.items() if not _is_parameter(field)]
    if wrong:
        return f"Params.{wrong[0]} is no number made by parameter(default, low, high, unit, meaning)"
    if not all(isinstance(way, Pathway) for way in module.PATHWAYS):
        return "PATHWAYS holds something that is no Pathway"
    if not all(isinstance(name, str) for part in (module.READS, module.WRITES, module.REFERENCES) for name in part):
        return "READS, WRITES and REFERENCES must hold texts"
    return "" if callable(module.step) else "step cannot be called"


def _is_parameter(field: Any) -> bool:
    """Whether a field of parameters is a number with unit, meaning and bounds."""
    extra = field.json_schema_extra
    return (
        field.annotation in (float, int, bool)
        and isinstance(extra, dict)
        and "unit" in extra
        and not field.is_required()
    )


def _require_fit(module: ModuleType, order: list[Mechanism]) -> None:
    """Refuse a mechanism that breaks the contract, or whose names others have; raises ``InterposeError``."""
    problem = fault_in(module)
    if problem:
        raise InterposeError(problem)
    module.Params()
    module.Params.record_type()
    taken = {way.name: name_of(m) for m in order for way in m.PATHWAYS} | dict.fromkeys(NOT_A_PATHWAY, "interpose")
    own = [way.name for way in module.PATHWAYS]
    for name in own:
        if not name.isidentifier():
            raise InterposeError(f"pathway {name!r}: a pathway's name has letters, digits and '_' only")
        if name in taken or own.count(name) > 1:
            raise InterposeError(f"pathway {name} is one of {taken.get(name, 'its own twice')}: call it otherwise")


def after_of(module: ModuleType) -> str:
    """Return the name of the mechanism after which one stands in the day: its ``AFTER``, or the usual one."""
    return str(getattr(module, "AFTER", USUAL))


def with_added(shipped: tuple[Mechanism, ...]) -> tuple[tuple[Mechanism, ...], tuple[str, ...]]:
    """Return the order of the day with the mechanisms that others add, and a line for each that cannot be taken.

    Each stands right after the one that its ``AFTER`` names; of several after one, in the order of their names. One
    that is mistaken is left out, whole worlds are then refused (:func:`registry.require_all`).

    Parameters
    ----------
    shipped : tuple of Mechanism
        The order of the day without them.
    """
    order = list(shipped)
    found, refused = added_once("mechanisms", tuple(name_of(m) for m in shipped))
    waiting = dict(found)
    loaded: dict[str, ModuleType] = {}
    lines = list(refused)
    for name, one in found.items():
        try:
            loaded[name] = _loaded(one, order, loaded)
        except InterposeError as error:
            lines.append(_line(one, error))
            del waiting[name]
    while ready := [n for n in waiting if after_of(loaded[n]) in map(name_of, order)]:
        for name in reversed(ready):  # each right behind its own, so that the first of the names ends up first
            order.insert([name_of(m) for m in order].index(after_of(loaded[name])) + 1, cast(Mechanism, loaded[name]))
            del waiting[name]
    for name, one in waiting.items():
        problem = f"AFTER = {after_of(loaded[name])!r} is no mechanism: name one of {', '.join(map(name_of, order))}"
        lines.append(_line(one, InterposeError(problem)))
    return tuple(order), tuple(lines)


def _loaded(one: Addition, order: list[Mechanism], others: dict[str, ModuleType]) -> ModuleType:
    """Load a mechanism and check it against the contract and all that were loaded before."""
    module = load_addition(one)
    if name_of(module) != one.name or not one.name.isidentifier():
        raise InterposeError(f"its name must be that of its module, {name_of(module)}")
    with foreign_code(said_by(one)):
        _require_fit(module, [*order, *(cast(Mechanism, other) for other in others.values())])
    return module


def _line(one: Addition, error: InterposeError) -> str:
    """Return what is wrong with a mechanism, who adds it, and how to go on."""
    who = said_by(one)
    said = str(error).removeprefix(f"{who}: ")
    return cut(f"{who}: {cut(said, 150)}: {cure_of(one)}")

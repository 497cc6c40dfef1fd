"""Loading scenarios: by name or file, with contested values chosen and changes by path, and errors in one line."""

import difflib
import logging
from collections.abc import Collection, Mapping
from copy import deepcopy
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from interpose.agents.compiled.additions import Addition
from interpose.model.added import added_once, place_of
from interpose.model.errors import ScenarioError
from interpose.model.scenario.error_messages import fault_line, mistaken, one_line
from interpose.model.scenario.named_policies import POLICY, policies_of
from interpose.model.scenario.overrides import apply_changes, apply_choices
from interpose.model.scenario.packed import ENDING, open_packed, write_packed
from interpose.model.scenario.readers import files_of, read_document, read_packed
from interpose.model.scenario.scenario import Scenario, keep_open_draws, with_open_draws
from interpose.model.scenario.script.library import write_out
from interpose.model.scenario.synthetic import KINDS, NAME, synthetic_document

SUFFIXES = (".yaml", ".yml", ENDING)
"""What ends the name of a scenario's file; the last one is a packed scenario."""
log = logging.getLogger(__name__)


def shipped_names() -> list[str]:
    """Return the names of the scenarios that come with the package."""
    folder = resources.files("interpose.model.scenario").joinpath("shipped")
    return sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def scenario_names() -> list[str]:
    """Return the names of the scenarios that come with the package, and of those that other distributions add."""
    shipped = shipped_names()
    return [*shipped, *_added(shipped)]


def _added(shipped: list[str]) -> dict[str, Addition]:
    """Return the scenarios that other distributions add, by name."""
    return added_once("scenarios", tuple(shipped))[0]


def find_scenario(case: str) -> Path:
    """Return the file of a scenario: a path to a YAML file, or the name of one that comes with a distribution."""
    path, names = Path(case), scenario_names()
    if path.suffix in SUFFIXES:
        if "\0" in case or not path.is_file():
            problem = "is a folder, not a file" if "\0" not in case and path.is_dir() else "no such file"
            raise ScenarioError(f"{case}: {problem}: give a scenario file or one of {', '.join(names)}")
        return path
    if case not in names:
        made_up = [f"{kind}-16" for kind in KINDS]
        near = difflib.get_close_matches(case, [*names, *made_up], 1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join([*names, *made_up])}"
        raise ScenarioError(f"scenario {case!r} is not known: {hint} (a file's name must end in .yaml)")
    shipped = Path(str(resources.files("interpose.model.scenario").joinpath("shipped", f"{case}.yaml")))
    return shipped if case in shipped_names() else place_of(_added([])[case], f"{case}.yaml")


def scenario_text(case: str) -> str:
    """Return the text of a scenario's file, as it is written; of a packed one, of the file in it."""
    path = find_scenario(case)
    if path.suffix != ENDING:
        return path.read_text(encoding="utf-8")
    packed = open_packed(path)
    return packed.files[packed.scenario].decode("utf-8-sig", "replace")


def pack_scenario(case: str | Path, out: Path | None = None) -> Path:
    """Write a scenario with all files that it names as one file, after checking every option of it.

    Parameters
    ----------
    case : str or Path
        Name or YAML file of a scenario.
    out : Path, optional
        New file that ends in ``.interpose``; default: the scenario's name, in the working folder.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InterposeError
        Where the scenario is not valid, a file of it lies elsewhere, or the new file is there already.
    """
    if NAME.match(str(case)):
        raise ScenarioError(f"{case}: a made-up scenario has no files: its name is all that is needed to share it")
    path = find_scenario(str(case))
    if path.suffix == ENDING:
        raise ScenarioError(f"{case}: is packed already")
    scenario = load_every_choice(case)
    target = Path(f"{scenario.name}{ENDING}") if out is None else out
    write_packed(target, path.name, files_of(path), {"name": scenario.name, "title": scenario.title})
    return target


def load_scenario(case: str | Path, changes: Mapping[str, Any] | None = None) -> Scenario:
    """Load a scenario by name or file, with changes applied.

    Parameters
    ----------
    case : str or Path
        Name of a shipped scenario, or path of a YAML file or a packed scenario (``.interpose``).
        ``places``, ``links``, ``holdings``, ``dyads``, ``reported``, ``facts`` and ``shapes`` may name a CSV or
        GeoJSON file beside it.
    changes : mapping, optional
        Dotted paths and values, for instance ``{"mission.ceiling": 8000, "clash.friction": 0.01}``; items of lists
        are addressed by their ``id``. Choices are applied first, then the policies that the path ``policy`` names (a
        name, or a list of names), then these.

    Raises
    ------
    ScenarioError
        With one line that names the location and the remedy.
    """
    log.info("scenario %s, changes: %s", case, ", ".join(map(str, changes or ())) or "none")
    if NAME.match(str(case)):
        return scenario_from(synthetic_document(str(case)), changes, str(case))
    path = find_scenario(str(case))
    document = read_packed(path) if path.suffix == ENDING else read_document(path)
    choices = document.get("choices")
    where = path.name
    if path.suffix not in str(case):
        added = _added(shipped_names()).get(str(case))
        where = f"{added.distribution}: {where}" if added else where
    apply_choices(document, list(choices) if isinstance(choices, dict) else [], where)
    return scenario_from(document, changes, where)


def load_every_choice(case: str | Path) -> Scenario:
    """Load a scenario, and once more with every option of its contested values and every policy: all must hold."""
    scenario = load_scenario(case)
    for name, choice in scenario.choices.items():
        for option in choice.options:
            load_scenario(case, {f"choices.{name}": option})
    for policy in policies_of(scenario):
        load_scenario(case, {POLICY: policy})
    return scenario


def scenario_from(
    document: dict[str, Any], changes: Mapping[str, Any] | None = None, where: str = "scenario"
) -> Scenario:
    """Return a scenario from plain data, which stay as they are (``changes`` and errors: :func:`load_scenario`)."""
    document = deepcopy(document)
    apply_changes(document, changes or {})
    return _checked(document, document, where)


def change_scenario(scenario: Scenario, changes: Mapping[str, Any]) -> Scenario:
    """Return a copy of a scenario with changes by path; the original stays as it is.

    What is open in it stays open, but for what is changed. The whole is validated again. Only the search for values of
    a mistaken kind, which is slow and finds nothing in what a scenario has already accepted, is confined to the parts
    that the changes touch.
    """
    if not changes:
        return scenario
    document = scenario.model_dump(mode="json")
    changed_parts = apply_changes(document, changes)
    changed = _checked(document, {part: document[part] for part in document if part in changed_parts}, scenario.name)
    return keep_open_draws(scenario, _sharing_parts(scenario, changed, changed_parts), changes)


def _sharing_parts(scenario: Scenario, changed: Scenario, touched: Collection[str]) -> Scenario:
    """Return a changed scenario that holds the very parts of the other one wherever they are equal.

    So what is made of a part, such as the ground, can be kept and found again by whoever runs both.
    """
    pairs = {name: (getattr(scenario, name), getattr(changed, name)) for name in type(scenario).model_fields}
    same = {name: one for name, (one, other) in pairs.items() if one == other}
    # Of what was touched the text too: 0 and -0 are equal, and so are 1 and yes.
    kept = {name: one for name, one in same.items() if name not in touched or repr(one) == repr(pairs[name][1])}
    return changed.model_copy(update=kept)


def _checked(document: dict[str, Any], new: dict[str, Any], where: str) -> Scenario:
    """Write out the library's events and validate everything; ``new`` is what may hold values of a mistaken kind."""
    write_out(document, where)
    if "events" in new:
        new["events"] = document["events"]
    for fault in mistaken(new, Scenario):
        raise ScenarioError(fault_line(fault, where, Scenario, document))
    try:
        return Scenario.model_validate(document)
    except ValidationError as error:
        raise ScenarioError(one_line(error, where, Scenario, document)) from None
    except ScenarioError as error:
        raise ScenarioError(f"{where}: {error}") from None


def scenario_of_seed(scenario: Scenario, seed: int) -> Scenario:
    """Return the scenario of a seed, in which every open value is set to what the seed draws.

    Raises
    ------
    ScenarioError
        With one line, where the values of a draw do not fit together.
    """
    draws = scenario.open_draws
    if draws is None or draws.taken is not None:
        return scenario
    number = draws.number(seed)
    try:
        world = change_scenario(with_open_draws(scenario, None), draws.of(number))
    except ScenarioError as error:
        raise ScenarioError(f"{draws.source.get('file', 'draws')}: draw {number}, of seed {seed}: {error}") from None
    return with_open_draws(world, replace(draws, taken=number))

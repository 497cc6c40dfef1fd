"""Files to begin with: a mechanism, study, scenario or figure of one's own that runs at once, with its test."""

import keyword
import os
import re
import sys
from contextlib import ExitStack
from importlib import resources
from pathlib import Path
from string import Template

from interpose.model.errors import InterposeError, OutputError
from interpose.model.mechanisms.contract import name_of
from interpose.model.mechanisms.placement import NOT_A_PATHWAY
from interpose.model.mechanisms.registry import SHIPPED
from interpose.model.output_folder import missing_parents, new_file, remove_empty
from interpose.model.scenario.loading import shipped_names

FILES = {
    "mechanism": {
        "{name}.py": "mechanism.py",
        "{name}.md": "mechanism.md",
        "{name}_oracle.py": "mechanism_oracle.py",
        "test_{plain}.py": "mechanism_test.py",
    },
    "study": {"{name}.py": "study.py", "test_{plain}.py": "study_test.py"},
    "scenario": {"{name}.yaml": "scenario.yaml", "{name}.md": "scenario.md", "test_{plain}.py": "scenario_test.py"},
    "figure": {"{name}.py": "figure.py", "test_{plain}.py": "figure_test.py"},
}
"""The files of each kind, and the templates that they are made from."""
KINDS = tuple(FILES)
MOST_LETTERS = 40
NAME = r"[a-z][a-z0-9_]*", "small letters, digits and '_', a letter first"
SCENARIO_NAME = r"[A-Za-z0-9][A-Za-z0-9_-]*", "letters, digits, '_' and '-', a letter or digit first"
RESERVED = sys.stdlib_module_names | {"interpose", "test"}
"""Names of modules that a file of one's own would hide."""


def write_new(kind: str, name: str, out: str | Path = ".") -> list[Path]:
    """Write the files of something of one's own; all of them, or none.

    Parameters
    ----------
    kind : str
        One of :data:`KINDS`.
    name : str
        What it is called: letters, digits and ``_`` (of scenarios ``-`` too), at most 40.
    out : str or Path
        Folder to write into.

    Returns
    -------
    list of Path
        The files; the last one is the test.

    Raises
    ------
    InterposeError
        With one line, for a name that cannot be used, or a file that is there already; nothing is written then.
    """
    _require_name(kind, name)
    folder, plain = Path(out), re.sub(r"\W", "_", name)
    files = {folder / file.format(name=name, plain=plain): beginning for file, beginning in FILES[kind].items()}
    for path in files:
        if os.path.lexists(path):
            raise OutputError(f"{path} is there already: name another one, or move it away")
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is a file, not a folder: name a folder")
    made = missing_parents(folder / "any")
    texts = resources.files("interpose.model.extension").joinpath("templates")
    words = {"name": name, "test": f"test_{plain}.py"}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            for path, beginning in files.items():
                text = texts.joinpath(f"{beginning}.txt").read_text(encoding="utf-8")
                stack.enter_context(new_file(path)).write_text(Template(text).substitute(words), encoding="utf-8")
    except OSError as error:
        remove_empty(made)
        raise OutputError(f"{error.filename or folder}: {error.strerror or error}: choose another folder") from None
    return list(files)


def _require_name(kind: str, name: str) -> None:
    """Refuse a kind that there is not, and a name that cannot be used; raises ``InterposeError``."""
    if kind not in FILES:
        raise InterposeError(f"{kind!r} cannot be begun: take one of {', '.join(KINDS)}")
    pattern, letters = SCENARIO_NAME if kind == "scenario" else NAME
    if len(name) > MOST_LETTERS or not re.fullmatch(pattern, name):
        raise InterposeError(f"name {name!r}: take at most {MOST_LETTERS} {letters}")
    if kind != "scenario" and (keyword.iskeyword(name) or name in RESERVED):
        raise InterposeError(f"name {name!r}: Python has it already: take another one, such as {name}_own")
    taken = _taken(kind)
    if name in taken:
        raise InterposeError(f"name {name!r}: interpose has a {taken[name]} of this name: take another one")


def _taken(kind: str) -> dict[str, str]:
    """Return the names that something else of interpose has, each with what it is."""
    if kind == "mechanism":
        pathways = {way.name: "pathway" for m in SHIPPED for way in m.PATHWAYS}
        return pathways | dict.fromkeys(NOT_A_PATHWAY, "policy") | {name_of(m): "mechanism" for m in SHIPPED}
    return dict.fromkeys(shipped_names(), "scenario") if kind == "scenario" else {}

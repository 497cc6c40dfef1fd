"""A scenario of one's own as a copy of another: its file under a new name, and the tables that it names."""

import re
from importlib import metadata
from pathlib import Path

from interpose.model.errors import ScenarioError
from interpose.model.scenario.builder.build import check_name, refuse_existing, write_together
from interpose.model.scenario.loading import find_scenario
from interpose.model.scenario.packed import ENDING
from interpose.model.scenario.readers import files_of
from interpose.model.scenario.synthetic import NAME

NAMED = re.compile(r"^name:.*$", re.MULTILINE)
HEAD = "# A copy of {case}, as interpose {version} has it. Change what differs, its facts and title above all.\n"


def copy_scenario(case: str, name: str, out: Path) -> Path:
    """Write a copy of a scenario that can be run and edited.

    Parameters
    ----------
    case : str
        Name or YAML file of the scenario that is copied.
    name : str
        Name of the copy; ``NAME.yaml`` and, with its tables, the folder ``NAME`` are written.
    out : Path
        Folder to write into; it may exist already, what is written may not.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InterposeError
        Where there is no such scenario, it has no files, or something of that name exists already.
    """
    check_name(name)
    refuse_existing(name, out)
    if NAME.match(case):
        raise ScenarioError(f"{case}: a made-up scenario has no files to copy: take one of interpose scenarios")
    path = find_scenario(case)
    if path.suffix == ENDING:
        raise ScenarioError(f"{case}: is packed: unpack it, and copy the file in it")
    files = files_of(path)
    text = files.pop(path.name).decode("utf-8-sig")
    files.pop(path.with_suffix(".md").name, None)  # a page about the original
    texts = {}
    for file, content in sorted(files.items(), key=lambda item: -len(item[0])):
        new = f"{name}/{Path(file).name}"
        if new in texts:
            raise ScenarioError(f"{case}: two of its files are called {Path(file).name}: copy it by hand")
        text = re.sub(rf"(?<![\w./-]){re.escape(file)}(?![\w/-])", new, text)
        texts[new] = content.decode("utf-8-sig")
    head = HEAD.format(case=Path(case).stem, version=metadata.version("interpose"))
    text, times = NAMED.subn(f"name: {name}", text, count=1)
    if not times:
        raise ScenarioError(f"{case}: has no name of its own in its file: add one (name: ...)")
    write_together(name, out, {f"{name}.yaml": head + text, **texts})
    return out / f"{name}.yaml"

"""What other distributions add, and mechanisms in files of one's own: found by their names, without running them.

It lies with the compiled code because the name of what is compiled must change with the sources of added mechanisms.
"""

import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from importlib import machinery, metadata
from pathlib import Path

KINDS = ("mechanisms", "scenarios", "studies", "figures")
"""What can be added: the entry points of the groups `interpose.mechanisms` and so on."""
OWN_FILES, LEFT_OUT = "INTERPOSE_MECHANISMS", "INTERPOSE_LEAVE_OUT"
"""Variables of the environment: mechanisms in files of one's own; distributions that are left out (or `all`)."""
OWN = "interpose_own"
"""The package in which mechanisms of one's own files are found."""
DIGITS = 16


@dataclass(frozen=True, slots=True)
class Addition:
    """Something that is added from outside.

    Parameters
    ----------
    kind : str
        One of :data:`KINDS`.
    name : str
        What it is called.
    module : str
        Dotted name of the module (of scenarios: the package) that holds it.
    distribution, version : str
        Who adds it; of a file of one's own: its name, and no version.
    file : Path, optional
        The file, where it is one of one's own.
    """

    kind: str
    name: str
    module: str
    distribution: str
    version: str = ""
    file: Path | None = None

    def place(self) -> Path | None:
        """Return the file of the module, or the folder of the package; None where there is none. Nothing is run."""
        if self.file is not None:
            return self.file
        top, *rest = self.module.split(".")
        for folder in _tops(top):
            path = folder.joinpath(*rest)
            if rest and path.with_suffix(".py").is_file():
                return path.with_suffix(".py")
            if path.is_dir() or (not rest and path.is_file()):
                return path
        return None

    def sources(self) -> list[Path]:
        """Return every source of the package that holds it, or its own file."""
        if self.file is not None:
            return [self.file] if self.file.is_file() else []
        found: list[Path] = []
        for top in _tops(self.module.partition(".")[0]):
            found += [top] if top.is_file() else sorted(top.rglob("*.py"))
        return found


def _tops(name: str) -> list[Path]:
    """Return the folders of a top-level package, or the file of a top-level module."""
    spec = machinery.PathFinder.find_spec(name)
    if spec is None:
        return []
    if spec.submodule_search_locations is not None:
        return [Path(folder) for folder in spec.submodule_search_locations]
    return [Path(spec.origin)] if spec.origin else []


@lru_cache(maxsize=1)
def _found() -> tuple[Addition, ...]:
    """Return all additions of distributions and of own files, in an order that no installation changes."""
    left_out = {name.strip().lower() for name in os.environ.get(LEFT_OUT, "").split(",")}
    found, everybodys = set[Addition](), metadata.entry_points()
    for kind in KINDS:
        for entry in everybodys.select(group=f"interpose.{kind}"):
            who, version = (entry.dist.name, entry.dist.version) if entry.dist else ("an unnamed distribution", "")
            found.add(Addition(kind, entry.name, entry.module, who, version))
    kept = [one for one in found if not left_out & {one.distribution.lower(), "all"}]
    kept += [one for one in _own_files() if not left_out & {one.distribution.lower()}]
    return tuple(sorted(kept, key=lambda one: (one.kind, one.name, one.distribution)))


def _own_files() -> list[Addition]:
    """Return the mechanisms in files of one's own, which the environment names."""
    words = filter(None, os.environ.get(OWN_FILES, "").split(os.pathsep))
    files = list(dict.fromkeys(Path(word).absolute() for word in words if "\0" not in word))
    return [Addition("mechanisms", one.stem, f"{OWN}.{one.stem}", one.name, file=one) for one in files]


def additions(kind: str) -> tuple[Addition, ...]:
    """Return what is added of a kind (:data:`KINDS`), by name."""
    return tuple(one for one in _found() if one.kind == kind)


def code_of(distribution: str) -> str:
    """Return a hash of the sources of all that a distribution adds: sixteen hexadecimal digits."""
    digest = hashlib.sha256()
    for one in (one for one in _found() if one.distribution == distribution):
        for path in one.sources():
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:DIGITS]


def describe_added(kind: str = "mechanisms") -> list[dict[str, object]]:
    """Return who adds something of a kind, with version, hash of the code and names; empty where nobody does."""
    by_whom: dict[tuple[str, str], list[str]] = {}
    for one in additions(kind):
        by_whom.setdefault((one.distribution, one.version), []).append(one.name)
    return [
        {"distribution": who, "version": version, "code": code_of(who), kind: names}
        for (who, version), names in sorted(by_whom.items())
    ]

"""What an installation brings: packages that are required, directly or by others, their sizes and licences."""

import configparser
import json
import subprocess
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

SETTINGS = Path(__file__).resolve().parents[1] / "setup.cfg"
OWN, DEVELOPMENT = "interpose", "dev"
DEFAULT = "default"


@dataclass(frozen=True)
class Package:
    """A package as it is installed here.

    Parameters
    ----------
    name, version : str
        Its name in lower case, and its version.
    licence : str
        As the package itself tells it.
    megabytes : float
        Size of its files.
    parts : tuple of str
        What of interpose needs it: ``default``, or extras.
    """

    name: str
    version: str
    licence: str
    megabytes: float
    parts: tuple[str, ...]


def direct_requirements() -> dict[str, list[Requirement]]:
    """Return what `setup.cfg` requires: of the default installation, and of each extra but the one for development."""
    settings = configparser.ConfigParser(interpolation=None)
    settings.read(SETTINGS, encoding="utf-8")
    listed = {DEFAULT: settings["options"]["install_requires"], **settings["options.extras_require"]}
    return {
        part: [Requirement(line) for line in text.split("\n") if line.strip() and not line.startswith("#")]
        for part, text in listed.items()
        if part != DEVELOPMENT
    }


def closure(requirements: list[Requirement]) -> set[str]:
    """Return the names of all packages that requirements bring, those of others included, on this system.

    Raises
    ------
    LookupError
        For a package that is not installed here.
    """
    found: set[tuple[str, str]] = set()
    waiting = [(requirement, "") for requirement in requirements]
    while waiting:
        requirement, extra = waiting.pop()
        name = canonicalize_name(requirement.name)
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        for wanted in ("", *requirement.extras):
            if (name, wanted) not in found and name != OWN:
                found.add((name, wanted))
                try:
                    needed = metadata.requires(name) or []
                except metadata.PackageNotFoundError:
                    raise LookupError(f"{name} is not installed: make install") from None
                waiting += [(Requirement(text), wanted) for text in needed]
    return {name for name, _ in found}


def packages_by_part() -> dict[str, set[str]]:
    """Return the names of the packages that the default installation and each extra bring."""
    return {part: closure(requirements) for part, requirements in direct_requirements().items()}


def megabytes_of(name: str) -> float:
    """Return the size of the installed files of a package (MB); what Python makes of them on the spot is left out."""
    files = metadata.files(name) or []
    return sum(file.size or 0 for file in files if file.suffix != ".pyc") / 1e6


def licences_of(names: set[str]) -> dict[str, str]:
    """Return the licence of each package, as pip-licenses finds it in what the package tells of itself."""
    words = [sys.executable, "-m", "piplicenses", "--format=json", "--from=mixed", "--with-system"]
    done = subprocess.run([*words, "--packages", *sorted(names)], capture_output=True, text=True, check=True)
    told = {canonicalize_name(row["Name"]): " ".join(row["License"].split()) for row in json.loads(done.stdout)}
    return {name: told.get(name, "UNKNOWN") for name in names}


def installed_packages() -> list[Package]:
    """Return every package that interpose or one of its extras brings, by name."""
    by_part = packages_by_part()
    names = set().union(*by_part.values())
    licences = licences_of(names)
    return [
        Package(
            name,
            metadata.version(name),
            licences[name],
            megabytes_of(name),
            (DEFAULT,) if name in by_part[DEFAULT] else tuple(part for part in by_part if name in by_part[part]),
        )
        for name in sorted(names)
    ]

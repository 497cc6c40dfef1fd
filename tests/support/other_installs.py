"""The same bits from a wheel and from another Python: `make installs`, which needs the network to install.

`python tests/support/other_installs.py PYTHON ...` builds a wheel of this checkout, installs it for each interpreter in
an empty environment with the versions of `constraints.txt`, lets it make a run, a comparison of two worlds and a sweep,
and makes each of them again here, bit for bit.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DESIGN = "scenario: grid-4\nlevers: {mission.ceiling: [0, 500]}\noutcomes: [deaths]\nreplications: 2\ndays: 30\n"
ASKED = {
    "run": ("run", "gaza-isf", "--days", "40", "--people-per-agent", "2000"),
    "twin": ("twin", "grid-4", "--days", "40", "--seeds", "3", "--without", "force"),
    "sweep": ("sweep", "design.yaml"),
}


def told(*words: object, folder: Path) -> str:
    """Return what a command says; it must succeed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(word) for word in words], cwd=folder, env=environment, text=True, capture_output=True, check=False
    )
    if done.returncode:
        sys.exit(
            f"{' '.join(map(str, words))} ended with {done.returncode}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        )
    return done.stdout


def installed(python: str, wheel: Path, folder: Path) -> Path:
    """Install a wheel for an interpreter into an empty environment; return its folder of programs."""
    place = folder / "environment"
    told(python, "-m", "venv", place, folder=folder)
    programs = place / ("Scripts" if os.name == "nt" else "bin")
    pip = (programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    told(*pip, "-c", ROOT / "constraints.txt", wheel, folder=folder)
    return programs


def compared(python: str, wheel: Path, folder: Path) -> list[str]:
    """Return what the results of one interpreter came to when they were made again here."""
    programs = installed(python, wheel, folder)
    version = told(programs / "python", "-V", folder=folder).strip()
    (folder / "design.yaml").write_text(DESIGN, encoding="utf-8")
    here, found = Path(sys.executable).with_name("interpose"), []
    for kind, words in ASKED.items():
        told(programs / "interpose", *words, "--out", folder / kind, "--quiet", folder=folder)
        point = ("--point", "1") if kind == "sweep" else ()
        said = told(here, "reproduce", folder / kind, *point, folder=folder).splitlines()
        found.append(f"{version}, wheel, {kind}: {said[0] if said else 'nothing said'}")
    return found


def main() -> None:
    """Build the wheel and try each interpreter."""
    with tempfile.TemporaryDirectory() as spare:
        folder = Path(spare)
        quietly = ("--quiet", "--no-deps", "--disable-pip-version-check")
        told(sys.executable, "-m", "pip", "wheel", *quietly, "-w", folder, ROOT, folder=folder)
        (wheel,) = folder.glob("interpose-*.whl")
        for number, python in enumerate(sys.argv[1:] or [sys.executable]):
            (folder / str(number)).mkdir()
            sys.stdout.writelines(f"{line}\n" for line in compared(python, wheel, folder / str(number)))
            sys.stdout.flush()


if __name__ == "__main__":
    main()

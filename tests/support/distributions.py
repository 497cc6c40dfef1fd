"""Distributions made for a test: files and entry points in a folder, as an installation would leave them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from support.commands import Answer, command
from support.paths import ROOT

PLUGIN = ROOT / "docs" / "examples" / "plugin"


def distribution(site: Path, name: str, entries: Mapping[str, Mapping[str, str]], files: Mapping[str, str]) -> None:
    """Write a distribution of version 1.0 into a folder: entry points by group, files by path."""
    about = site / f"{name.replace('-', '_')}-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    groups = ("\n".join([f"[interpose.{g}]", *(f"{k} = {v}" for k, v in rows.items())]) for g, rows in entries.items())
    (about / "entry_points.txt").write_text("\n\n".join(groups) + "\n", encoding="utf-8")
    for path, text in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, encoding="utf-8")


def environment(site: Path, **more: str) -> dict[str, str]:
    """Return an environment in which the distributions of a folder are installed, and nothing is compiled."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "INTERPOSE_"))}
    cache = {"INTERPOSE_CACHE": str(site.parent / "cache"), "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(site)}
    return kept | cache | more


def ask_with(site: Path, *words: object, **more: str) -> Answer:
    """Run a command where the distributions of a folder are installed."""
    made = environment(site, **more)
    done = subprocess.run(
        command(*words), cwd=site.parent, env=made, capture_output=True, text=True, timeout=300, check=False
    )
    return Answer(done.returncode, done.stdout, done.stderr)


def python_with(site: Path, code: str) -> str:
    """Run Python where the distributions of a folder are installed, and return what it printed."""
    made = environment(site)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=site.parent, env=made, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def installed_plugin(folder: Path) -> Path:
    """Build the wheel of the example of a plugin and install it, without the network; return where it is installed."""
    shutil.copytree(PLUGIN, folder / "source", ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info"))
    pip = [sys.executable, "-m", "pip"]
    offline = ["--quiet", "--disable-pip-version-check", "--no-index", "--no-deps"]
    wheel = [*pip, "wheel", *offline, "--no-build-isolation", "--wheel-dir", str(folder / "wheels")]
    subprocess.run([*wheel, str(folder / "source")], check=True, capture_output=True)
    (made,) = (folder / "wheels").glob("interpose_inquiry-*.whl")
    subprocess.run([*pip, "install", *offline, "--target", str(folder / "site"), str(made)], check=True)
    return folder / "site"

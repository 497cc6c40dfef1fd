"""What is released: one version, whole distributions, which install into empty environments and work there."""

import json
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
import yaml
from support.other_programs import run_apart
from support.paths import ROOT

PYTHONS = ("3.12", "3.13")
EVERY_NAME = "import interpose as ip; print(len([getattr(ip, name) for name in ip.__all__]), ip.__version__)"
WORDS = ("twin", "grid-4", "--without", "force", "--seeds", "2", "--days", "20", "--json", "--out", "out")


def version() -> str:
    """Read the version from the one place where it stands."""
    return re.search(r"^version = (\S+)$", (ROOT / "setup.cfg").read_text("utf-8"), re.MULTILINE)[1]


def test_the_version_stands_in_one_place_and_the_citation_repeats_it():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert re.fullmatch(r"\d+\.\d+\.\d+", version()) and cited["version"] == version()
    files = [path for part in ("interpose", "cli", "docs") for path in (ROOT / part).rglob("*.py")]
    assert not [path for path in files if re.search(rf"""["']{re.escape(version())}["']""", path.read_text("utf-8"))]


def test_the_citation_has_what_the_format_asks_for_and_no_person():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(cited) and cited["license"] == "Apache-2.0"
    assert cited["authors"] == [{"name": "The interpose authors"}]


def test_no_page_sends_people_to_a_registry_that_does_not_have_it():
    pages = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "docs").rglob("*.ipynb"), *ROOT.glob("*.md")]
    for page in set(pages) - {ROOT / "CHANGELOG.md"}:
        text = " ".join(page.read_text("utf-8").split())
        text = text.replace("`not installed: pip install 'interpose[viz]'`", "")  # a message, as it is said
        told = re.search(r"pip install (-\w+ )*['\"]?interpose\b", text)
        assert not told or page.name == "0017-tried-as-a-new-user.md", f"{page}: {told[0] if told else ''}"


def python_of(number: str) -> Path | None:
    """Find an interpreter of that version which runs: on the path, or among those of a version manager."""
    found = shutil.which(f"python{number}")
    managed = sorted((Path.home() / ".pyenv" / "versions").glob(f"{number}.*/bin/python3"))
    for candidate in [*managed, *([Path(found)] if found else [])]:
        if subprocess.run([candidate, "-c", "import ensurepip"], capture_output=True, check=False).returncode == 0:
            return candidate
    return None


@pytest.fixture(scope="module")
def distributions(tmp_path_factory):
    """Build what would be released from the files that are kept, without anything that lies beside them."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    names = run_apart("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT).split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    run_apart(sys.executable, "-m", "build", "--no-isolation", "--outdir", built, source, cwd=source)
    return sorted(built.iterdir())


@pytest.mark.slow
def test_they_pass_the_check_of_the_index_and_hold_what_they_should(distributions):
    wheel, archive = distributions
    assert wheel.name == f"interpose-{version()}-py3-none-any.whl" and archive.name == f"interpose-{version()}.tar.gz"
    said = run_apart(sys.executable, "-m", "twine", "check", "--strict", wheel, archive, cwd=wheel.parent)
    assert said.count("PASSED") == 2
    with tarfile.open(archive) as file:
        inside = {name.split("/", 1)[1] for name in file.getnames() if "/" in name}
    for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "CITATION.cff", "Makefile"):
        assert name in inside
    assert {"docs/index.md", "docs/notebooks/sweep.ipynb", "tests/conftest.py", "Containerfile"} <= inside
    assert not [name for name in inside if "__pycache__" in name or name.endswith((".nbi", ".nbc"))]
    with zipfile.ZipFile(wheel) as file:
        told = file.read(f"interpose-{version()}.dist-info/METADATA").decode()
    assert f"Version: {version()}" in told and "Requires-Python: >=3.12" in told


@pytest.mark.slow
@pytest.mark.parametrize("number", PYTHONS)
def test_it_installs_into_an_empty_environment_and_works_there(distributions, number, tmp_path):
    """Needs a registry of packages; what is compiled there is kept there."""
    python = python_of(number)
    if python is None:
        pytest.skip(f"no Python {number} on this computer")
    run_apart(python, "-m", "venv", tmp_path / "empty", cwd=tmp_path)
    inside = tmp_path / "empty" / "bin"
    pip = (inside / "python", "-m", "pip", "--disable-pip-version-check")
    run_apart(*pip, "install", "-q", distributions[0], "-c", ROOT / "constraints.txt", cwd=tmp_path)
    assert "No broken requirements" in run_apart(*pip, "check", cwd=tmp_path)
    assert run_apart(inside / "python", "-c", EVERY_NAME, cwd=tmp_path).split()[1] == version()
    cache = {"INTERPOSE_CACHE": str(tmp_path / "cache")}
    answer = json.loads(run_apart(inside / "interpose", *WORDS, cwd=tmp_path, **cache))
    assert answer["effects"] and (tmp_path / "out" / "page.html").is_file()

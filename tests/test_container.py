"""The container file: read as a builder reads it, and its own words run here."""

import json
import re
import shlex
import subprocess
import sys
import tomllib
from itertools import pairwise

import pytest
from support.docs_pages import blocks, read_words
from support.paths import ROOT
from support.served_page import served

FILE = ROOT / "Containerfile"
KNOWN = {"FROM", "WORKDIR", "COPY", "RUN", "USER", "ENV", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"}
PARTS = ("interpose", "agents", "model", "experiments", "viz", "cli")


def instructions() -> list[list[tuple[str, str]]]:
    """Return the stages of the file: instructions with their words, continued lines joined."""
    text = re.sub(r"^#.*\n", "", FILE.read_text("utf-8"), flags=re.MULTILINE).replace("\\\n", " ")
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line.strip()]
    starts = [number for number, line in enumerate(lines) if line[0] == "FROM"] + [len(lines)]
    return [[(word, rest) for word, rest in lines[a:b]] for a, b in pairwise(starts)]


def last(word: str) -> str:
    """Return what the last instruction of that kind in the last stage says."""
    return [rest for kind, rest in instructions()[-1] if kind == word][-1]


def test_every_instruction_is_one_and_the_last_stage_runs_without_rights():
    stages = instructions()
    assert {word for stage in stages for word, _ in stage} <= KNOWN and len(stages) == 2
    kinds = [word for word, _ in stages[-1]]
    assert last("USER") not in ("root", "0") and kinds.index("USER") < kinds.index("ENTRYPOINT")
    assert "useradd" in " ".join(rest for word, rest in stages[-1][: kinds.index("USER")] if word == "RUN")


def test_the_base_is_a_python_that_is_supported_and_no_host_is_named():
    needed = (ROOT / "setup.cfg").read_text("utf-8")
    for stage in instructions():
        image = stage[0][1].split()[0]
        version = re.fullmatch(r"python:(3\.\d+)-slim", image)
        assert version and f"Programming Language :: Python :: {version[1]}" in needed


def test_every_copied_source_is_there_and_reaches_the_builder():
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = set()
    for word, rest in instructions()[0]:
        if word == "COPY":
            *sources, _ = shlex.split(rest)
            copied |= set(sources)
    assert all((ROOT / name).exists() for name in copied) and copied <= kept
    assert set(PARTS) <= copied and kept - copied == {"constraints.txt"}
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]
    assert build["build-backend"] == "setuptools.build_meta" and {"pyproject.toml", "setup.cfg"} <= copied


def test_its_commands_are_commands_and_so_are_those_of_the_page():
    assert json.loads(last("ENTRYPOINT")) == ["interpose"]
    read_words(json.loads(last("CMD")))
    (warm,) = [rest for word, rest in instructions()[-1] if word == "RUN" and rest.startswith("interpose ")]
    read_words(shlex.split(warm.split(">")[0])[1:])
    started = 0
    for block in blocks("serving.md"):
        for line in block.text.replace("\\\n", " ").splitlines() if block.language == "sh" else ():
            words = shlex.split(line)
            if words[:2] == ["docker", "run"] and "--entrypoint" not in words:
                read_words(words[words.index("interpose") + 1 :] or json.loads(last("CMD")))
                started += 1
    assert started >= 3


@pytest.mark.slow
def test_its_command_is_served_and_its_health_check_says_so(tmp_path):
    port = last("EXPOSE")
    words = [word for word in json.loads(last("CMD")) if word != "gaza-isf"]
    check = json.loads(last("HEALTHCHECK").split("CMD", 1)[1])
    assert check[0] == "python" and f":{port}/healthz" in check[-1]
    with served(tmp_path, "grid-4", *words[1:], ready="healthz") as (address, _):
        here = address.rstrip("/").rsplit(":", 1)[1]
        code = check[-1].replace(f":{port}/", f":{here}/")
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode != 0

"""Instructions for contributors lead somewhere: files, targets, tests; hooks are local; words are spelled right."""

import re
import shlex
import subprocess
import sys

import pytest
import yaml
from support.paths import ROOT

GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
TEMPLATES = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
TARGETS = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
TOOLS = {"codespell", "pre-commit", "pytest", "ruff"}
KINDS = {"textarea", "input", "checkboxes"}


def test_targets_tools_and_tests_that_the_guide_names_are_there():
    assert set(re.findall(r"\bmake ([a-z-]+)", GUIDE)) <= TARGETS | {"it"}
    assert set(re.findall(r"\.venv/bin/([\w-]+)", GUIDE)) <= TOOLS
    for path, name in re.findall(r"(tests/[\w/.]+)(?:::(\w+))?", GUIDE):
        file = ROOT / path.rstrip(".")
        assert file.exists() and (not name or f"def {name}(" in file.read_text("utf-8")), path


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "SECURITY.md"])
def test_their_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", (ROOT / page).read_text("utf-8")):
        path, _, anchor = target.partition("#")
        file = ROOT / path if path else ROOT / page
        titles = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.MULTILINE) if file.is_file() else []
        anchors = {re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in titles}
        assert file.exists() and (not anchor or anchor in anchors), target


def test_hooks_are_of_this_checkout_and_run_tools_that_are_installed_for_development():
    wanted = (ROOT / "setup.cfg").read_text("utf-8").split("\ndev =")[1].split("\n\n")[0]
    for hook in [hook for part in HOOKS for hook in part["hooks"]]:
        tool = shlex.split(hook["entry"])[0].removeprefix(".venv/bin/")
        assert hook["language"] == "system" and tool in TOOLS and re.search(rf"^    {tool}\b", wanted, re.MULTILINE)
    assert {part["repo"] for part in HOOKS} == {"local"}
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-config", ROOT / ".pre-commit-config.yaml"], check=False
    )
    assert done.returncode == 0


def test_templates_ask_for_what_is_needed_and_name_nobody():
    forms = [yaml.safe_load(path.read_text("utf-8")) for path in TEMPLATES if path.name != "config.yml"]
    assert len(forms) == 3
    for form in forms:
        assert {"name", "description", "body"} <= set(form) and "assignees" not in form
        assert {part["type"] for part in form["body"]} <= KINDS and all(part["attributes"] for part in form["body"])
        assert len({part["id"] for part in form["body"]}) == len(form["body"])
    boxes = (ROOT / ".github" / "PULL_REQUEST_TEMPLATE.md").read_text("utf-8")
    assert boxes.count("- [ ]") >= 5 and "**[numbers]**" in boxes


def test_words_are_spelled_right():
    """In pages, notebooks, messages and names; right words that the tool does not know are in docs/spelling.txt."""
    done = subprocess.run(
        [sys.executable, "-m", "codespell_lib"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:]


def test_the_list_of_right_words_is_in_order():
    words = (ROOT / "docs" / "spelling.txt").read_text("utf-8").split()
    assert words == sorted({word.lower() for word in words})

"""The command line: help without weight, tables and JSON, and what is written where."""

import json
import re
import subprocess
import sys

import pandas as pd
import pytest
from support.command_names import ALL_COMMANDS, COMMANDS, GROUPS, HEAVY
from support.commands import ask, ask_apart, listing
from support.paths import DATA, ROOT

from interpose.model.results.comparison import TABLE_NAMES, Twin
from interpose.model.results.outcomes import COUNTED, HEADLINES

SMALL = ("grid-4", "--days", "40")
TWIN = ("twin", *SMALL, "--without", "force", "--seeds", "3")


def plain_json(text: str) -> dict:
    """Read JSON that must not hold what JSON does not know."""

    def refuse(token: str) -> None:
        raise AssertionError(f"{token} is not JSON")

    return json.loads(text, parse_constant=refuse)


# ---------------------------------------------------------------------------------------------- help

HELP = f"""
import sys
from interpose.cli.main import run
for words in {ALL_COMMANDS!r}:
    sys.argv = ["interpose", *words, "--help"]
    try:
        run()
    except SystemExit as end:
        assert not end.code, (words, end.code)
sys.exit(" ".join(name for name in {HEAVY!r} if name in sys.modules))
"""


def test_help_of_every_command_is_light():
    done = subprocess.run([sys.executable, "-c", HELP], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "", f"help imports {done.stderr}"
    assert done.stdout.count("Usage: ") == len(ALL_COMMANDS)


def test_the_commands_are_found():
    assert {"run", "twin", "app", "explore"} <= set(COMMANDS) and len(set(COMMANDS)) == len(COMMANDS) >= 21
    assert GROUPS == {"scenario": ("new", "check", "pack", "unpack"), "data": ("import", "summary", "compare")}


def test_no_command_shows_help(capsys):
    for words in ((), ("--help",)):
        answer = ask(capsys, *words)
        assert answer.status == 0 and answer.err == ""
        assert all(f" {name} " in answer.out for name in (*COMMANDS, *GROUPS)) and "not forecasts" in answer.out


@pytest.mark.parametrize("words", ALL_COMMANDS, ids=" ".join)
def test_help_tells_units_and_bounds(capsys, words):
    text = ask(capsys, *words, "--help").out
    options = re.findall(r"^\s+(?:-h, )?(--[a-z-]+)", text, re.MULTILINE)
    assert "--help" in options and ("--json" in options or words in (("app",), ("explore",)))
    assert len(options) == len(set(options))


# ---------------------------------------------------------------------------------------------- looking


def test_scenarios(capsys):
    answer = ask(capsys, "scenarios")
    assert answer.status == 0 and answer.err == ""
    assert "gaza-isf" in answer.out and "grid-N" in answer.out
    found = plain_json(ask(capsys, "scenarios", "--json").out)
    (gaza,) = [row for row in found["scenarios"] if row["name"] == "gaza-isf"]
    assert gaza["places"] == 25 and gaza["factions"] == 3 and gaza["information_date"] == "2025-11-30"
    assert found["made_up"] == ["grid-N", "ring-N", "delaunay-N", "scale-free-N"]


@pytest.mark.parametrize("case", ["gaza-isf", "grid-4"])
def test_show(capsys, case):
    plain = ask(capsys, "show", case)
    assert plain.status == 0 and plain.err == ""
    found = plain_json(ask(capsys, "show", case, "--json").out)
    flat = " ".join(plain.out.split())
    for row in found["parameters"]:
        assert row["path"] in flat and row["unit"] and row["meaning"] and row["source"]
        assert row["low"] <= row["value"] <= row["high"]
    assert found["scenario"]["name"] == case and "force" in found["policies"]
    assert len(found["order_of_the_day"]) > 5


def test_show_tells_changes(capsys):
    found = plain_json(ask(capsys, "show", "grid-4", "--json", "--set", "clash.friction=0.5").out)
    (row,) = [row for row in found["parameters"] if row["path"] == "clash.friction"]
    assert row["value"] == 0.5 and row["default"] != 0.5


def test_choices_given_either_way_are_the_same(capsys):
    shown = [
        plain_json(ask(capsys, "show", "gaza-isf", "--json", "--set", f"choices.{path}=low").out)["scenario"]
        for path in ("line", "line.chosen")
    ]
    usual = plain_json(ask(capsys, "show", "gaza-isf", "--json").out)["scenario"]
    assert shown[0] == shown[1] and shown[0]["holdings"] != usual["holdings"]


def test_validate(capsys):
    answer = ask(capsys, "validate", "gaza-isf")
    assert answer.status == 0 and answer.out.startswith("gaza-isf: valid (25 places, 3 factions, ")
    assert plain_json(ask(capsys, "validate", "gaza-isf", "--json").out)["valid"] is True


def test_markup_in_a_title_is_only_text(capsys, tmp_path):
    file = tmp_path / "odd.yaml"
    text = (DATA / "small.yaml").read_text(encoding="utf-8")
    file.write_text(re.sub(r"^title:.*$", 'title: "[/bold] [red]x"\nabout: "[/]"', text, flags=re.MULTILINE))
    answer = ask(capsys, "show", file, "--set", "factions.red.name='[/red]x'")
    assert answer.status == 0 and "[/bold] [red]x" in answer.out and "[/red]x" in answer.out
    out = tmp_path / "out"
    answer = ask(capsys, "twin", file, "--days", 3, "--without", "force", "--seeds", 2, "--out", out)
    assert answer.status == 0 and "[/bold] [red]x" in answer.out


# ---------------------------------------------------------------------------------------------- running


def test_run(capsys):
    answer = ask(capsys, "run", *SMALL)
    assert answer.status == 0 and "grid-4: 40 days, seed 1" in answer.out
    assert all(outcome.label in answer.out for outcome in COUNTED)
    found = plain_json(ask(capsys, "run", *SMALL, "--seed", 7, "--json").out)
    assert (found["scenario"], found["seed"], found["days"], found["out"]) == ("grid-4", 7, 40, None)
    assert list(found["outcomes"]) == [outcome.name for outcome in COUNTED]
    assert found == plain_json(ask(capsys, "run", *SMALL, "--seed", 7, "--json").out)
    assert found["outcomes"] != plain_json(ask(capsys, "run", *SMALL, "--seed", 8, "--json").out)["outcomes"]


def test_run_switched_off_is_without(capsys):
    off = plain_json(ask(capsys, "run", *SMALL, "--off", "force", "--json").out)["outcomes"]
    as_set = plain_json(ask(capsys, "run", *SMALL, "--set", "mission.deployed=false", "--json").out)["outcomes"]
    assert off == as_set and off["troops_at_end"] == 0


def test_run_quiet(capsys, tmp_path):
    assert ask(capsys, "run", *SMALL, "--quiet", "--out", tmp_path / "out") == (0, "", "")


def test_run_writes_what_the_page_says(capsys, tmp_path):
    assert ask(capsys, "run", *SMALL, "--people-per-agent", 100, "--out", tmp_path / "a" / "out").status == 0
    page = (ROOT / "docs" / "outputs.md").read_text(encoding="utf-8")
    first = page[: page.index("### `events`")]
    names = {name for name in re.findall(r"`([\w.*]+)`", first) if "." in name}
    names |= {name.replace("*", end) for name in names if "*" in name for end in ("parquet", "csv")}
    expected = {name for name in names if "*" not in name and not name.startswith("model")} - {"record.py", "store.py"}
    assert listing(tmp_path) == sorted(["a", "a/out", *(f"a/out/{name}" for name in expected)])
    run = plain_json((tmp_path / "a" / "out" / "run.json").read_text(encoding="utf-8"))
    assert run["seeds"] == [1] and run["days"] == run["scenario"]["days"] == 40
    assert run["scenario"]["people_per_agent"] == 100
    again = plain_json(ask(capsys, "run", *SMALL, "--people-per-agent", 100, "--json").out)
    assert run["outcomes"] == again["outcomes"]


def test_same_run_same_bytes(capsys, tmp_path):
    for name in ("one", "two"):
        assert ask(capsys, "run", *SMALL, "--out", tmp_path / name, "--quiet").status == 0
    for file in (tmp_path / "one").iterdir():
        if file.name != "run.json":
            assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes(), file.name


# ---------------------------------------------------------------------------------------------- comparing


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """Compare worlds once, in another process, on two threads."""
    out = tmp_path_factory.mktemp("compared") / "out"
    answer = ask_apart(*TWIN, "--threads", 2, "--out", out)
    assert answer.status == 0, answer.err
    return answer, out


def test_twin_writes_what_the_page_says(compared):
    answer, out = compared
    files = [f"{name}.parquet" for name in TABLE_NAMES]
    assert listing(out) == sorted([*files, "effects.csv", "twin.json", "page.html"])
    meta = plain_json((out / "twin.json").read_text(encoding="utf-8"))
    assert meta["policy"] == ["force"] and meta["seeds"] == [1, 2, 3] and meta["days"] == 40
    stored = Twin.read(out)
    assert list(stored.effects["outcome"]) == [outcome.name for outcome in COUNTED]
    assert all(outcome.label in answer.out for outcome in HEADLINES) and str(out) in answer.out
    assert "<html" in (out / "page.html").read_text(encoding="utf-8")


def test_what_twin_suggests_next_works(capsys, compared):
    lines = re.findall(r"^(?:Next:|     ) interpose (\w+) (.+)", compared[0].out, re.MULTILINE)
    assert {name for name, _ in lines} >= {"twin", "paths"}
    short = {"twin": ("--days", 3, "--seeds", 1), "explain": (), "paths": (), "brief": ()}
    for number, (name, words) in enumerate(lines):
        given = re.sub(r"--seeds \d+|   \(.*\)", "", words).replace("WORD", "trust").split()
        out = ("--out", compared[1].parent / str(number)) if name not in ("paths", "brief") else ()
        assert ask(capsys, name, *given, *short[name], "--json", *out).status == 0


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_twin_is_the_same_again_and_on_any_threads(capsys, compared, tmp_path, threads):
    out = tmp_path / "again"
    answer = ask(capsys, *TWIN, "--threads", threads, "--out", out, "--json")
    found = plain_json(answer.out)
    assert answer.status == 0 and answer.err == "" and found["out"] == str(out) and found["seeds"] == 3
    one, two = Twin.read(compared[1]), Twin.read(out)
    for name in TABLE_NAMES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name), check_exact=True)
        assert (compared[1] / f"{name}.parquet").read_bytes() == (out / f"{name}.parquet").read_bytes()
    assert (compared[1] / "effects.csv").read_bytes() == (out / "effects.csv").read_bytes()


def test_twin_of_one_seed_says_that_there_is_no_interval(capsys, tmp_path):
    words = ("twin", "grid-4", "--days", 5, "--without", "deterrence", "--without", "backlash", "--seeds", 1)
    found = plain_json(ask(capsys, *words, "--json", "--out", tmp_path / "a").out)
    assert found["policy"] == ["deterrence", "backlash"]
    assert all(row["low"] is None and row["high"] is None for row in found["effects"])
    assert ask(capsys, *words, "--quiet", "--out", tmp_path / "b") == (0, "", "")


def test_twin_names_a_new_folder_itself(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = plain_json(ask(capsys, "twin", "grid-4", "--days", 3, "--without", "force", "--seeds", 1, "--json").out)
    assert re.fullmatch(r"results/grid-4-twin-\d{8}-\d{6}", found["out"])
    assert (tmp_path / found["out"] / "twin.json").is_file()


def test_arms_of_a_twin_are_the_runs(capsys, compared):
    stored = Twin.read(compared[1]).outcomes.set_index(["arm", "seed"])
    for arm, off in (("with", ()), ("without", ("--off", "force"))):
        found = plain_json(ask(capsys, "run", *SMALL, "--seed", 2, "--json", *off).out)["outcomes"]
        assert found == stored.loc[(arm, 2)].to_dict()


def test_coarse_rows_are_warned_of_in_one_line(capsys, tmp_path):
    usual = ("run", "grid-4", "--days", 2)
    for persons, told in ((1000, False), (2000, True)):
        answer = ask(capsys, *usual, "--people-per-agent", persons, "--out", tmp_path / str(persons))
        assert ("above 1,000, levels drift" in answer.err) is told and answer.status == 0
    quiet = ask(capsys, *usual, "--people-per-agent", 2000, "--json", "--out", tmp_path / "quiet")
    assert quiet.status == 0 and quiet.err == ""


def test_validate_warns_of_coarse_rows(capsys, tmp_path):
    file = tmp_path / "coarse.yaml"
    text = (DATA / "small.yaml").read_text(encoding="utf-8")
    file.write_text(text + "\npeople_per_agent: 5000\n")
    answer = ask(capsys, "validate", file)
    assert answer.status == 0 and "valid" in answer.out
    line, nothing = answer.err.split("\n")
    assert line.startswith("people_per_agent = 5,000: above 1,000, levels drift by some percent") and not nothing

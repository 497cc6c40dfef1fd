"""Bad words of a command: unknown names, values out of bounds, folders that cannot be written."""

import pytest
from support.bad_scenarios import refused
from support.commands import ask, listing

CROWD = "places.T0.population=1000000000"
RUN = ("run", "grid-4", "--days", "2", "--out", "out")
TWIN = ("twin", "grid-4", "--days", "2", "--out", "out", "--seeds", "2", "--without")
WORDS = {
    "unknown command": (("rnu",), ["No such command 'rnu'", "see: interpose --help"]),
    "unknown option": ((*RUN, "--sead", "1"), ["No such option: --sead", "--seed", "see: interpose run --help"]),
    "no scenario": (("run",), ["Missing argument 'scenario'"]),
    "no policy": (TWIN[:-1], ["both worlds would be the same: add --without POLICY, or --set PATH=VALUE"]),
    "one word too many": ((*RUN, "more"), ["unexpected extra argument", "more"]),
    "option without value": (("run", "grid-4", "--out"), ["'--out' requires an argument"]),
    "unknown scenario": (("run", "gaza-ifs"), ["scenario 'gaza-ifs' is not known: did you mean gaza-isf?"]),
    "unknown scenario, nothing near": (("run", "zzz"), ["'zzz' is not known: known are gaza-isf", "grid-16", ".yaml"]),
    "made-up world too small": (("run", "grid-1"), ["grid-1: the number of territories must be between 2 and 60,000"]),
    "made-up world too large": (("run", "ring-70000"), ["ring-70000: the number of territories"]),
    "made-up world endless": (("run", "grid-" + "9" * 5000), ["grid-99999", "between 2 and 60,000"]),
    "missing file": (("run", "nowhere.yaml"), ["nowhere.yaml: no such file: give a scenario file or one of gaza-isf"]),
    "folder for a file": (("run", "folder.yaml"), ["folder.yaml: is a folder, not a file"]),
    "folder": (("run", "folder"), ["scenario 'folder' is not known", ".yaml"]),
    "seed below 0": ((*RUN, "--seed", "-1"), ["--seed = '-1': must be at least 0"]),
    "seed no number": ((*RUN, "--seed", "one"), ["--seed = 'one': must be a whole number"]),
    "seed with a fraction": ((*RUN, "--seed", "1.5"), ["--seed = '1.5': must be a whole number"]),
    "seed too large": (
        (*RUN, "--seed", str(2**63)),
        [f"--seed = '{2**63}': must be at most 4,611,686,018,427,387,904"],
    ),
    "seed far too large": ((*RUN, "--seed", "9" * 5000), ["--seed = '999", "whole number"]),
    "days 0": ((*RUN, "--days", "0"), ["--days = '0': must be at least 1"]),
    "days too many": ((*RUN, "--days", "36501"), ["--days = '36501': must be at most 36,500"]),
    "days beyond the calendar": ((*RUN, "--set", "start=9999-12-30"), ["start = 9999-12-30 and days = 2"]),
    "days no number": ((*RUN, "--days", "ten"), ["--days = 'ten': must be a whole number"]),
    "people_per_agent 0": ((*RUN, "--people-per-agent", "0"), ["--people-per-agent = '0': must be at least 1"]),
    "no seeds": ((*TWIN, "force", "--seeds", "0"), ["--seeds = '0': must be at least 1"]),
    "no threads": ((*TWIN, "force", "--threads", "0"), ["--threads = '0': must be at least 1"]),
    "first seed": ((*TWIN, "force", "--first-seed", "-3"), ["--first-seed = '-3': must be at least 0"]),
    "set without =": ((*RUN, "--set", "mission.ceiling"), ["--set 'mission.ceiling': must read path=value"]),
    "set without path": ((*RUN, "--set", "=5"), ["--set '=5': must read path=value"]),
    "set not YAML": ((*RUN, "--set", "days=[1"), ["--set 'days=[1': the value cannot be read"]),
    "set python": ((*RUN, "--set", "days=!!python/name:os.system"), ["the value cannot be read", "is not allowed"]),
    "set nothing": ((*RUN, "--set", "mission.ceiling="), ["mission.ceiling: must be a whole number (persons)"]),
    "set unknown path": ((*RUN, "--set", "misson.ceiling=5"), ["unknown path 'misson.ceiling'", "'mission.ceiling'"]),
    "set unknown mechanism": ((*RUN, "--set", "clsh.friction=0"), ["unknown path 'clsh.friction'", "'clash.friction'"]),
    "set far from all": ((*RUN, "--set", "qqqqq=0"), ["unknown path 'qqqqq'", "interpose show"]),
    "set unknown key": ((*RUN, "--set", "mission.cieling=5"), ["mission.cieling = 5", "did you mean 'ceiling'"]),
    "set empty step": ((*RUN, "--set", "mission.=5"), ["mission. = 5: unknown key"]),
    "set unknown row": ((*RUN, "--set", "places.T99.damage=0"), ["'places.T99' is not declared"]),
    "set near a row": ((*RUN, "--set", "factions.wets.consent=0"), ["'factions.wets'", "did you mean west?"]),
    "set a row": ((*RUN, "--set", "places.T1=0"), ["'places.T1' names a whole row: add the column"]),
    "set a row of no ids": ((*RUN, "--set", "holdings.0.control=0"), ["'holdings.0': this list has no ids"]),
    "set below a value": ((*RUN, "--set", "mission.ceiling.x=0"), ["'mission.ceiling' is a single value"]),
    "set out of bounds": ((*RUN, "--set", "clash.friction=2"), ["clash.friction = 2: must be at most 1 (1/day)"]),
    "set nan": ((*RUN, "--set", "mission.strength=.nan"), ["mission.strength = nan: must be a finite number (ratio)"]),
    "set true": ((*RUN, "--set", "mission.ceiling=true"), ["mission.ceiling = True: must be a whole number (persons)"]),
    "set a list for a table": ((*RUN, "--set", "places=T1"), ["places = 'T1': must be a list"]),
    "choose without choices": ((*RUN, "--set", "choices.size=small"), ["no such contested value: known are none"]),
    "choose the unknown": (
        ("run", "gaza-isf", "--set", "choices.lin=low"),
        ["'choices.lin'", "known are line, damage"],
    ),
    "choose no option": (
        ("run", "gaza-isf", "--set", "choices.line=lowest"),
        ["choices.line = 'lowest'", "low, reported"],
    ),
    "choose a list": (("run", "gaza-isf", "--set", "choices.line=[low]"), ["choices.line = ['low'] is not an option"]),
    "choose by chosen": (
        ("run", "gaza-isf", "--set", "choices.line.chosen=x"),
        ["choices.line = 'x' is not an option"],
    ),
    "off the unknown": ((*RUN, "--off", "detterrence"), ["--off detterrence", "did you mean deterrence?"]),
    "without the unknown": ((*TWIN, "forse"), ["--without forse: no such policy or pathway: did you mean force?"]),
    "without nothing": ((*TWIN, ""), ["--without : no such policy or pathway: known are force"]),
    "too much memory": (
        (*RUN, "--days", "36500", "--set", CROWD, "--people-per-agent", "1"),
        ["grid-4: this world needs about", "GB of memory", "more people per agent"],
    ),
    "too much memory at once": (
        (*TWIN, "force", "--threads", "1024", "--seeds", "512", "--set", CROWD, "--people-per-agent", "3"),
        ["grid-4: 1024 worlds at once need about", "fewer threads"],
    ),
    "out exists": (("run", "grid-4", "--out", "folder"), ["--out folder: exists already: name a folder that does not"]),
    "out is a file": (("run", "grid-4", "--out", "file"), ["--out file: exists already"]),
    "out is here": (("run", "grid-4", "--out", ""), ["--out .: exists already"]),
    "out is a dangling link": (("run", "grid-4", "--out", "link"), ["--out link: exists already"]),
    "out below a file": (("run", "grid-4", "--out", "file/a/b"), ["--out file/a/b: file is a file, not a folder"]),
    "out not writable": (
        ("run", "grid-4", "--out", "/proc/interpose/out"),
        ["--out /proc/interpose/out: cannot be written"],
    ),
    "out name too long": (("run", "grid-4", "--out", "x" * 300), ["cannot be written", "choose another place"]),
    "twin below a file": (
        ("twin", "grid-4", "--without", "force", "--out", "file/x"),
        ["--out file/x: file is a file"],
    ),
    "escape letters": (("run", "a\x1b[31mb\nc"), ["is not known"]),
}


@pytest.mark.parametrize("case", WORDS)
def test_bad_words(capsys, tmp_path, monkeypatch, case):
    words, fragments = WORDS[case]
    monkeypatch.chdir(tmp_path)
    for folder in ("folder", "folder.yaml"):
        (tmp_path / folder).mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("nothing")
    before = listing(tmp_path)
    refused(ask(capsys, *words), *fragments)
    assert listing(tmp_path) == before

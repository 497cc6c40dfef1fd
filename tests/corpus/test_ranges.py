"""Ranges that reach beyond a bound, of no numbers, of a misspelt path: refused by each command that takes them."""

import pytest
from support.corpus import Case, refuse

SMALL = "grid-4 --days 5 --people-per-agent 1000"
COMMANDS = {
    "sensitivity": f"sensitivity {SMALL} --path",
    "discover": f"discover {SMALL} --policy force --path",
    "calibrate": f"calibrate {SMALL} --path",
    "robust": f"robust {SMALL} --path clash.friction=0.01:0.02 --lever",
}
RANGES = {
    "clash.friction=-0.1:0.5": ("friction", "-0.1", "at least 0"),
    "clash.friction=0.5:1.5": ("friction", "1.5", "at most"),
    "mission.enforcement=0.5:1.5": ("enforcement", "1.5", "at most 1"),
    "mission.ceiling=-5:100": ("ceiling", "-5", "at least 0"),
    "mission.ceiling=-0.5:100": ("ceiling", "-1", "at least 0"),
    "mission.ceiling=0.1:0.2": ("no whole number between 0.1 and 0.2",),
    "mision.ceiling=0.1:0.2": ("unknown path", "did you mean 'mission.ceiling'"),
    "clash.frictoin=0.1:0.2": ("frictoin", "did you mean 'friction'"),
    "clash.friction=0.2:0.1": ("low is above high",),
    "clash.friction=nan:0.1": ("finite",),
    "clash.friction=a:b": ("must be numbers",),
    f"clash.friction={'9' * 5000}:{'9' * 6000}": ("finite",),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("given", RANGES, ids=lambda given: given[:40])
def test_ranges(capsys, monkeypatch, tmp_path, command, given):
    option = "--lever" if command == "robust" else "--path"
    refuse(capsys, monkeypatch, tmp_path, Case(given, f"{COMMANDS[command]} {given} --out o", (option, *RANGES[given])))

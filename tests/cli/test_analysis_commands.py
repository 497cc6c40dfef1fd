"""The commands that ask many worlds: what they print and write, and bad words in one line."""

import json
import sys

import numpy as np
import pandas as pd
import pytest
from support.bad_scenarios import refused
from support.commands import ask, listing
from support.paths import ROOT

from interpose.experiments.analysis.posterior_sampling import load_parameters

PAGE = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
SMALL = ("grid-4", "--days", "20", "--people-per-agent", "500", "--quiet")
FRICTION = ("--path", "clash.friction=0.005:0.3")
CEILING = ("--path", "mission.ceiling=0:4000")


def read(folder, name):
    """Read a manifest, which must be JSON and nothing else."""

    def refuse(token):
        raise AssertionError(f"{token} is not JSON")

    return json.loads((folder / name).read_text(encoding="utf-8"), parse_constant=refuse)


def told(folder):
    """Check that the page names every table and, apart from paths, every column."""
    for file in listing(folder):
        assert f"`{file}`" in PAGE
        if file.endswith(".csv"):
            names = [name for name in pd.read_csv(folder / file) if "." not in name]
            assert all(f"`{name}`" in PAGE for name in names), (file, names)


@pytest.mark.parametrize(("method", "samples", "points"), [("morris", 4, 12), ("sobol", 64, 256)])
def test_sensitivity(capsys, tmp_path, method, samples, points):
    out = tmp_path / "out"
    words = ("sensitivity", *SMALL[:-1], *FRICTION, *CEILING, "--method", method, "--samples", samples, "--seeds", 1)
    answer = ask(capsys, *words, "--outcome", "clashes", "--out", out)
    assert answer.status == 0 and answer.err.strip() == ""
    assert f"{points} points" in answer.out and "95 %" in answer.out  # headings fold between words
    assert listing(out) == ["sensitivity.csv", "sensitivity.json"]
    meta, table = read(out, "sensitivity.json"), pd.read_csv(out / "sensitivity.csv")
    assert (meta["kind"], meta["method"], meta["points"]) == ("sensitivity", method, points)
    assert meta["seeds"] == [1] and meta["library"] == "SALib" and meta["scenario"]["days"] == 20
    assert {row["path"] for row in meta["inputs"]} == set(table["path"]) == {"clash.friction", "mission.ceiling"}
    if method == "sobol":
        return
    told(out)
    again = json.loads(ask(capsys, *words, "--outcome", "clashes", "--json", "--out", tmp_path / "again").out)
    assert pd.DataFrame(again["table"])["path"].tolist() == table["path"].tolist()


def test_discover(capsys, tmp_path):
    out = tmp_path / "out"
    words = ("discover", *SMALL, *FRICTION, *CEILING, "--draws", 40, "--seeds", 1, "--worse-than", "-2", "--out", out)
    assert ask(capsys, *words) == (0, "", "")
    assert listing(out) == ["bounds.csv", "boxes.csv", "discover.json", "draws.csv"]
    meta, draws = read(out, "discover.json"), pd.read_csv(out / "draws.csv")
    told(out)
    assert len(draws) == meta["draws"] == 40 and meta["failed"] == draws["failed"].mean()
    assert (draws["failed"] == (draws["effect"] > -2)).all() and meta["policy"] == "force"


def test_calibrate_and_robust_use_the_posterior(capsys, tmp_path):
    out = tmp_path / "fit"
    words = ("calibrate", *SMALL[:-1], *FRICTION, "--path", "resistance.attack_rate=0.001:0.02")
    words += tuple(word for name in ("P01", "P02", "P03", "P04", "P05") for word in ("--pattern", name))
    answer = ask(capsys, *words, "--samples", 20, "--generations", 2, "--seeds", 1, "--out", out)
    assert answer.status == 0 and answer.err.strip() == ""
    assert "Not used: P02 (20 days are too few: a year is needed)." in answer.out and "verdict" in answer.out
    assert listing(out) == ["calibrate.json", "check.csv", "generations.csv", "posterior.parquet", "summary.csv"]
    meta, draws = read(out, "calibrate.json"), pd.read_parquet(out / "posterior.parquet")
    assert [row["id"] for row in meta["used"]] == ["P01", "P05"] and list(meta["not_used"]) == ["P02", "P03", "P04"]
    assert list(draws) == ["clash.friction", "resistance.attack_rate", "weight", "distance"] and len(draws) == 20
    told(out)
    file, found = out / "posterior.parquet", tmp_path / "found"
    words = ("robust", *SMALL, "--lever", "mission.ceiling=0:4000", "--draws", 5, "--trials", 10, "--seeds", 1)
    assert ask(capsys, *words, "--parameters", file, "--out", found) == (0, "", "")
    assert listing(found) == ["draws.csv", "policies.csv", "robust.json"]
    told(found)
    used = pd.read_csv(found / "draws.csv")
    wanted = pd.DataFrame(load_parameters(file, 5))
    assert np.allclose(used[list(wanted)], wanted)
    table = pd.read_csv(found / "policies.csv")
    assert len(table) == 11 and (table["max_regret"].diff().dropna() >= 0).all()
    both = ask(capsys, *words, "--parameters", file, *FRICTION, "--out", tmp_path / "both")
    assert both == (0, "", "")
    assert set(pd.read_csv(tmp_path / "both" / "draws.csv")) == {"clash.friction", "best", "as_it_is"}


# ---------------------------------------------------------------------------------------------- bad words

OUT = ("--out", "out")
SENSE, FIND = ("sensitivity", *SMALL, *OUT), ("discover", *SMALL, *OUT)
FIT, CHOOSE = ("calibrate", *SMALL, *OUT), ("robust", *SMALL, *OUT)
LEVER = ("--lever", "mission.ceiling=0:4000")
WORDS = {
    "outcome": ((*SENSE, "--outcome", "deths"), ["--outcome deths: no such outcome: did you mean deaths?"]),
    "outcome, nothing near": ((*FIND, "--outcome", "zzz"), ["--outcome zzz", "see the names"]),
    "outcome of robust": ((*CHOOSE, *LEVER, "--outcome", "zzz"), ["--outcome zzz"]),
    "method": ((*SENSE, "--method", "fast"), ["--method", "morris"]),
    "few trajectories": ((*SENSE, "--samples", 3), ["--samples 3: too few for morris: take at least 4"]),
    "few base samples": ((*SENSE, "--method", "sobol", "--samples", 32), ["too few for sobol: take at least 64"]),
    "no power of 2": ((*SENSE, "--method", "sobol", "--samples", 100), ["a power of 2 for sobol: take 64 or 128"]),
    "no range": ((*SENSE, "--path", "clash.friction"), ["must read path=low:high"]),
    "empty range": ((*SENSE, "--path", "clash.friction=0.1:0.1"), ["the range is empty"]),
    "reversed range": ((*FIND, "--path", "clash.friction=0.2:0.1"), ["low is above high: swap them"]),
    "unknown path": ((*FIND, "--path", "clsh.friction=0:1"), ["--path clsh.friction: unknown path", "clash.friction"]),
    "out of bounds": ((*FIT, "--path", "clash.friction=0:2"), ["--path clash.friction", "must be at most 1"]),
    "path twice": ((*SENSE, *FRICTION, *FRICTION), ["--path clash.friction: is given twice"]),
    "few draws": ((*FIND, "--draws", 39), ["--draws 39: too few to find conditions in: take at least 40"]),
    "policy": ((*FIND, "--policy", "forse"), ["--policy forse: no such policy or pathway: did you mean force?"]),
    "policy that is uncertain": ((*FIND, "--path", "mission.deployed=0:1"), ["is what the policy force switches off"]),
    "nothing to fit": (FIT, ["--path: calibrate needs at least one path=low:high"]),
    "few draws of a posterior": ((*FIT, *FRICTION, "--samples", 5), ["--samples 5: too few draws"]),
    "pattern kept from fitting": ((*FIT, *FRICTION, "--pattern", "P06"), ["P06: is kept from fitting", "P01, P02"]),
    "unknown pattern": ((*FIT, *FRICTION, "--pattern", "x"), ["--pattern x: no such pattern: known are P01"]),
    "pattern that cannot show": ((*FIT, *FRICTION, "--pattern", "P02"), ["shows none of the patterns", "a year"]),
    "no lever": (CHOOSE, ["--lever: robust needs at least one lever"]),
    "bad lever": ((*CHOOSE, "--lever", "mission.ceiling=5:5"), ["--lever 'mission.ceiling=5:5': the range is empty"]),
    "lever of no path": ((*CHOOSE, "--lever", "mission.cieling=0:5"), ["--lever mission.cieling", "'ceiling'"]),
    "lever that is uncertain": ((*CHOOSE, *LEVER, *CEILING), ["--lever mission.ceiling: is uncertain too"]),
    "few trials": ((*CHOOSE, *LEVER, "--trials", 9), ["--trials 9: too few to search: take at least 10"]),
    "few draws to be robust": ((*CHOOSE, *LEVER, "--draws", 4), ["--draws 4: too few"]),
    "no posterior": ((*CHOOSE, *LEVER, "--parameters", "no.parquet"), ["no.parquet: no such file"]),
    "scenario": (("sensitivity", "gaza-ifs", *OUT), ["did you mean gaza-isf?"]),
    "out exists": (("robust", *SMALL, *LEVER, "--draws", 5, "--out", "folder"), ["--out folder: exists already"]),
}


@pytest.mark.parametrize("case", WORDS)
def test_bad_words(capsys, tmp_path, monkeypatch, case):
    words, fragments = WORDS[case]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    refused(ask(capsys, *words), *fragments)
    assert listing(tmp_path) == ["folder"]


LIBRARIES = {
    "SALib": SENSE,
    "ema_workbench": FIND,
    "pyabc": (*FIT, *FRICTION),
    "optuna": (*CHOOSE, *LEVER),
}


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_that_is_missing(capsys, tmp_path, monkeypatch, library):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, library, None)
    line = f"this needs {library}, which is not installed: pip install 'interpose[calibrate]'"
    refused(ask(capsys, *LIBRARIES[library]), line)
    assert listing(tmp_path) == []

"""The command that shares an effect out: what it prints and writes, how it samples, what it refuses."""

import json
from pathlib import Path

import pandas as pd
import pytest
import yaml
from support.commands import ask, listing
from support.worlds import scenario, valley, with_force

from interpose.experiments.attribution import shapley as games
from interpose.experiments.attribution.attribute import FEW, ORDERS, OUTSIDE, orders_for
from interpose.experiments.attribution.pathway_groups import grouped_players
from interpose.model.mechanisms.registry import PATHWAYS

WORLD = scenario(with_force(valley()))
MANY = len(PATHWAYS)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "valley.yaml"
    path.write_text(yaml.safe_dump(with_force(valley()) | {"days": 20}))
    return path


def two_groups(folder: Path) -> Path:
    """Write a table of two groups."""
    names, path = [way.name for way in PATHWAYS], folder / "two.yaml"
    groups = [{"name": "one", "pathways": names[:9]}, {"name": "two", "pathways": names[9:]}]
    path.write_text(yaml.safe_dump({"groups": groups}))
    return path


def test_attribute_prints_and_writes(capsys: pytest.CaptureFixture[str], file: Path, tmp_path: Path) -> None:
    out, groups = tmp_path / "out", two_groups(tmp_path)
    words = ("attribute", file, "--outcome", "deaths", "--outcome", "mean_fear", "--seeds", 3)
    answer = ask(capsys, *words, "--groups", groups, "--out", out)
    assert answer.status == 0 and answer.err == ""
    assert "(persons), 3 seeds, every combination of each" in " ".join(answer.out.split())
    assert all(part in answer.out for part in ("one", "two", OUTSIDE, "the whole"))
    assert listing(out) == ["attribution.json", "by_seed.csv", "interactions.csv", "parts.csv", "whole.csv"]
    meta = json.loads((out / "attribution.json").read_text())
    assert (meta["method"], meta["outcomes"], len(meta["players"])) == ("all coalitions", ["deaths", "mean_fear"], 2)
    many = ask(capsys, *words, "--ungrouped", "--permutations", 4, "--json", "--out", tmp_path / "many")
    told, whole = json.loads(many.out), pd.read_csv(out / "whole.csv")
    assert [row["effect"] for row in told["whole"]] == pytest.approx(whole["effect"].tolist())
    assert len(told["parts"]) == 2 * (len(PATHWAYS) + 1) and told["interactions"] == []


def test_orders_of_many_groups_are_sampled_unless_every_combination_is_asked_for(
    capsys: pytest.CaptureFixture[str], file: Path, tmp_path: Path
) -> None:
    few, many = FEW, len(grouped_players(WORLD))
    assert few < many <= games.MOST_PLAYERS
    assert (orders_for(few), orders_for(few + 1), orders_for(few, 6)) == (None, ORDERS, 6)
    assert orders_for(many, every_combination=True) is None
    words = ("attribute", file, "--outcome", "deaths", "--seeds", 2, "--permutations", 4)
    sampled = ask(capsys, *words, "--out", tmp_path / "some")
    said = " ".join(sampled.out.split())
    assert "4 sampled orders of each" in said and "add --every-combination" in said
    parts = pd.read_csv(tmp_path / "some" / "parts.csv")
    assert len(parts) == many + 1 and (parts["sampling_error"] > 0).any()
    whole = pd.read_csv(tmp_path / "some" / "whole.csv")["effect"].item()
    assert parts["part"].sum() == pytest.approx(whole)
    meta = json.loads((tmp_path / "some" / "attribution.json").read_text())
    assert (meta["method"], meta["permutations"]) == ("sampled orders", 4)
    listed = json.loads(ask(capsys, "plot", tmp_path / "some", "--list", "--json").out)["figures"]
    why_not = {figure["name"]: figure["why_not"] for figure in listed}
    assert why_not == {"waterfall-deaths": "", "interactions": "orders were sampled, which gives no interactions"}
    assert ask(capsys, "report", tmp_path / "some").status == 0


BAD = {
    "outcome": (["--outcome", "violation"], "did you mean violations"),
    "odd": (["--ungrouped", "--permutations", "5"], "must be even and at least 4"),
    "none": (["--permutations", "0"], "must be even and at least 4"),
    "two ways": (["--permutations", "8", "--every-combination"], "--permutations 8: orders are sampled, or every"),
    "no force": (["--set", "mission.deployed=false"], "has no force"),
    "all off": (["--off", "all-pathways"], "every pathway is off"),
    "switch": (["--change", "pathways.relief=false"], "--change pathways.relief: effects are shared among pathways"),
    "path": (["--change", "mission.ceilin=5", "--groups", "two.yaml"], "unknown"),
    "file": (["--groups", "none.yaml"], "none.yaml"),
}


@pytest.mark.parametrize("case", BAD)
def test_attribute_refuses_in_one_line(
    capsys: pytest.CaptureFixture[str], file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    words, fragment = BAD[case]
    two_groups(tmp_path)
    monkeypatch.chdir(tmp_path)
    answer = ask(capsys, "attribute", file, *words, "--seeds", 1, "--out", tmp_path / "out")
    assert answer.status == 2 and answer.out == "" and answer.err.count("\n") == 1 and fragment in answer.err
    assert listing(tmp_path) == ["two.yaml", "valley.yaml"]


@pytest.mark.parametrize(
    ("change", "fragment"),
    [
        (lambda names: {"groups": [{"name": "a", "pathways": [*names, "deterence"]}]}, "do not exist: deterence"),
        (
            lambda names: {"groups": [{"name": "a", "pathways": [*names, names[0]]}]},
            f"more than once: {PATHWAYS[0].name}",
        ),
        (lambda names: {"groups": [{"name": "a", "pathways": names[1:]}]}, f"leave out pathways: {PATHWAYS[0].name}"),
        (lambda names: {"groups": [{"name": "a", "pathways": [n]} for n in names]}, "names that stand twice: a"),
        (lambda names: {"groups": []}, "groups"),
        (lambda names: {"group": []}, "did you mean 'groups'"),
        (
            lambda names: {"groups": [{"name": n, "pathways": [n]} for n in names]},
            f"{MANY} groups make {2**MANY:,}",
        ),
    ],
)
def test_a_wrong_table_of_groups_is_refused(
    capsys: pytest.CaptureFixture[str], file: Path, tmp_path: Path, change: object, fragment: str
) -> None:
    path = tmp_path / "groups.yaml"
    path.write_text(yaml.safe_dump(change([way.name for way in PATHWAYS])))  # type: ignore[operator]
    words = ("--groups", path, "--every-combination", "--seeds", 1, "--out", tmp_path / "out")
    answer = ask(capsys, "attribute", file, *words)
    assert answer.status == 2 and answer.err.count("\n") == 1 and fragment in answer.err

"""Hostile files beside a command: devices, tables that unpack to gigabytes, weights and numbers without end."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from support.corpus import Case, refuse

RUN = "run grid-4 --days 2 --parameters"


def posterior(name: str, table: object, *says: str) -> Case:
    """Return a case of a stored posterior."""
    return Case(name, f"{RUN} p.parquet", ("--parameters", "p.parquet", *says), {"p.parquet": table})


def table(**columns: object):
    """Return what writes a table of draws."""
    return lambda path: pd.DataFrame(columns).to_parquet(path, index=False)


def unpacks(path: Path) -> None:
    """Write a small file that unpacks to eighty million numbers."""
    group = pa.table({"weight": pa.array(np.ones(2_000_000)), "clash.friction": pa.array(np.full(2_000_000, 0.01))})
    with pq.ParquetWriter(path, group.schema, compression="zstd") as writer:
        for _ in range(20):
            writer.write_table(group)
    assert path.stat().st_size < 1_000_000


def lies(path: Path) -> None:
    """Write a file whose last bytes, which say what is in it, are cut."""
    table(weight=[1.0], **{"clash.friction": [0.01]})(path)
    path.write_bytes(path.read_bytes()[:-20])


def pipe(path: Path) -> None:
    """Make a pipe that nobody writes to."""
    os.mkfifo(path)


def folder(path: Path) -> None:
    """Make a folder where a file is meant to be."""
    path.mkdir()


def loop(path: Path) -> None:
    """Make a link that leads to itself."""
    path.symlink_to(path)


WHOLE = {"weight": [1.0, 1.0], "clash.friction": [0.01, 0.02]}
DESIGN = "scenario: grid-4\nlevers: {mission.ceiling: [0, 100]}\ndays: 3\n"
CASES = (
    posterior("of gigabytes", unpacks, "unpacks to 80,000,000 values"),
    posterior("cut", lies, "not a table of draws"),
    posterior("of text", b"weight,clash.friction\n1,0.01\n", "not a table of draws"),
    posterior("of nothing", b"", "not a table of draws"),
    posterior("folder", folder, "folder"),
    posterior("pipe", pipe, "a pipe or a device, not a file"),
    posterior("loop", loop, "p.parquet"),
    posterior("negative weights", table(weight=[1.0, -1.0], **{"clash.friction": [0.01, 0.02]}), "at least 0"),
    posterior("no weight above 0", table(weight=[0.0, 0.0], **{"clash.friction": [0.01, 0.02]}), "not all 0"),
    posterior("NaN", table(weight=[1.0, 1.0], **{"clash.friction": [0.01, float("nan")]}), "finite numbers"),
    posterior("words", table(weight=[1.0, 1.0], **{"clash.friction": ["a", "b"]}), "finite numbers"),
    posterior("lists", table(weight=[1.0, 1.0], **{"clash.friction": [[1], [2]]}), "finite numbers"),
    posterior("an unknown path", table(weight=[1.0], nothing=[0.01]), "nothing"),
    posterior("out of bounds", table(weight=[1.0], **{"clash.friction": [1e300]}), "clash.friction"),
    Case("device as a posterior", f"{RUN} /dev/zero", ("/dev/zero", "device")),
    Case("null as a posterior", f"{RUN} /dev/null", ("/dev/null", "device")),
    Case("pipe as a scenario", "validate a.yaml", ("a.yaml",), {"a.yaml": pipe}),
    Case(
        "device in a design",
        "sweep d.yaml --out o",
        ("/dev/zero", "device"),
        {"d.yaml": f"{DESIGN}parameters: /dev/zero\n".encode()},
    ),
    Case(
        "a million replications of a tiny world",
        "sweep d.yaml --out o",
        ("replications",),
        {"d.yaml": f"{DESIGN}replications: 1000001\n".encode()},
    ),
    Case("device as forecasts", "score /dev/zero --actuals a.csv", (), {"a.csv": b"a\n"}),
    Case("wide table", "validate a.yaml", ("p.csv", "1,000"), {"a.yaml": b"places: p.csv\n", "p.csv": b"a," * 9000}),
    Case("defaults of many letters", "scenarios", ("interpose.toml",), {"interpose.toml": b"a" * 9000 + b"=1"}),
)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_files(capsys, monkeypatch, tmp_path, case):
    refuse(capsys, monkeypatch, tmp_path, case)


def test_weights_whose_sum_is_endless_are_weights_all_the_same(tmp_path):
    from interpose.model.scenario.posterior import read_posterior

    file = tmp_path / "p.parquet"
    table(weight=[1e308, 1e308], **{"clash.friction": [0.01, 0.02]})(file)
    assert read_posterior(file).weights == (0.5, 0.5)


def test_a_table_of_too_many_cells_is_refused_before_it_is_whole(monkeypatch):
    from interpose.model.errors import ScenarioError
    from interpose.model.scenario import readers

    monkeypatch.setattr(readers, "MOST_CELLS", 10)
    with pytest.raises(ScenarioError, match=r"p.csv line 7: more than 10 cells"):
        readers.read_rows("a,b\n" + "1,2\n" * 1000, "p.csv")

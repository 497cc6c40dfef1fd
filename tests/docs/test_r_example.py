"""The script for R reads files and columns that a twin writes, and R can read it where there is an R."""

import re
import shutil
import subprocess

import pandas as pd
import pytest
from support.docs_pages import DOCS

SCRIPT = DOCS / "examples" / "paired_effect.R"
TEXT = SCRIPT.read_text("utf-8")
CODE = re.sub(r"#.*", "", TEXT)


def test_files_and_columns_are_those_of_a_twin(stored):
    twin = stored("twin")
    files = re.findall(r'file\.path\(folder, "([^"]+)"\)', CODE)
    assert files == ["effects.csv", "outcomes.parquet"] and all((twin / name).is_file() for name in files)
    effects, runs = pd.read_csv(twin / files[0]), pd.read_parquet(twin / files[1])
    named = {"unit", "low", "high", "label", "difference", "seeds", "outcome"}
    assert set(re.findall(r"(?:effects|counted|row)\$(\w+)", CODE)) - {"excludes"} <= named <= set(effects.columns)
    assert {"arm", "seed", "violations"} <= set(runs.columns)
    assert set(runs["arm"]) == {"with", "without"} == set(re.findall(r'outcome, "\.(\w+)"\)\]', CODE))
    assert "events" in set(effects["unit"])


def test_brackets_and_quotes_close():
    bare = re.sub(r'"[^"\n]*"', '""', CODE)
    assert all(bare.count(left) == bare.count(right) for left, right in ("()", "[]", "{}"))
    assert bare.count('"') % 2 == 0 and "\t" not in TEXT


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("Rscript") is None, reason="no R on this computer")
def test_r_can_read_it():
    subprocess.run(["Rscript", "-e", f"invisible(parse({str(SCRIPT)!r}))"], check=True, timeout=60)

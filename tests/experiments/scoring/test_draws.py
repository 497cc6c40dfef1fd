"""Tables and files of draws: what is read, and what is refused in one line."""

import numpy as np
import pandas as pd
import pytest

from interpose.experiments.scoring import draw_files
from interpose.experiments.scoring.draw_files import read_actuals, read_forecast
from interpose.experiments.scoring.draws import draws_from
from interpose.model.errors import InterposeError


def table(**changes):
    """Return two months of two countries with three draws each."""
    rows = [
        {"month_id": month, "country_id": unit, "draw": draw, "outcome": 100 * unit + 10 * (month - 456) + draw}
        for month in (457, 458)
        for unit in (1, 2)
        for draw in range(3)
    ]
    return pd.DataFrame(rows).assign(**changes)


def test_rows_in_any_order_give_the_same_draws():
    draws = draws_from(table().sample(frac=1, random_state=1))
    assert draws.unit == "country_id" and draws.values.tolist()[0] == [110, 111, 112]
    assert draws.keys.values.tolist() == [[457, 1], [457, 2], [458, 1], [458, 2]]
    pd.testing.assert_frame_equal(draws.long_table(), table())
    asked = pd.DataFrame({"month_id": [458, 457], "country_id": [1, 2]})
    assert draws.at(asked)[:, 0].tolist() == [120, 210]


def test_fractions_of_deaths_stay():
    assert draws_from(table(outcome=0.5)).long_table()["outcome"].tolist() == [0.5] * 12


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_files_of_both_formats_read_alike(tmp_path, ending):
    path = tmp_path / f"f.{ending}"
    rows = table(note="x")
    rows.to_csv(path, index=False) if ending == "csv" else rows.to_parquet(path)
    assert (read_forecast(path).values == draws_from(table()).values).all()


def test_the_challenges_own_index_is_read(tmp_path):
    table().set_index(["month_id", "country_id", "draw"]).to_parquet(tmp_path / "f.parquet")
    assert (read_forecast(tmp_path / "f.parquet").values == draws_from(table()).values).all()


def test_territories_keep_their_names(tmp_path):
    rows = pd.DataFrame({"month_id": [1, 1], "territory": ["007", "NA"], "outcome": [1, 2]})
    rows.to_csv(tmp_path / "a.csv", index=False)
    assert read_actuals(tmp_path / "a.csv")["territory"].tolist() == ["007", "NA"]


BAD = {
    "no unit": (lambda t: t.drop(columns="country_id"), "needs one column of priogrid_gid, country_id, territory"),
    "two units": (lambda t: t.assign(territory="A"), "and has country_id and territory"),
    "no draw": (lambda t: t.drop(columns="draw"), "has no column draw"),
    "no outcome": (lambda t: t.rename(columns={"outcome": "deaths"}), "has no column outcome"),
    "negative": (lambda t: t.assign(outcome=-1), "outcome = -1 in row 2: must be a number of deaths, 0 or more"),
    "missing": (lambda t: t.assign(outcome=np.nan), "outcome = nan in row 2"),
    "infinite": (lambda t: t.assign(outcome=np.inf), "outcome = inf in row 2"),
    "text": (lambda t: t.assign(outcome="many"), "outcome = many in row 2"),
    "half a month": (lambda t: t.assign(month_id=457.5), "month_id = 457.5 in row 2: must be a whole number"),
    "a draw twice": (lambda t: pd.concat([t, t.head(1)]), "month_id 457, country_id 1, draw 0 stands twice (row 14)"),
    "fewer draws": (lambda t: t.iloc[1:], "country_id 1 has 2 draws in month 457, others up to 3"),
    "no rows": (lambda t: t.iloc[:0], "has no rows"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_table_that_does_not_hold_is_refused_in_one_line(case):
    spoil, words = BAD[case]
    with pytest.raises(InterposeError) as caught:
        draws_from(spoil(table()), "mine")
    line = str(caught.value)
    assert line.startswith("mine: ") and words in line and "\n" not in line and len(line) <= 300


def test_files_that_cannot_be_read_are_refused_in_one_line(tmp_path, monkeypatch):
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "broken.parquet").write_bytes(b"no parquet")
    (tmp_path / "odd.csv").write_bytes(b"\xff\xfe\x00month_id")
    table().to_csv(tmp_path / "long.csv", index=False)
    table().to_parquet(tmp_path / "long.parquet")
    monkeypatch.setattr(draw_files, "MOST_ROWS", 5)
    for name, words in {
        "none.csv": "no such file",
        "folder.csv": "is a folder, not a file",
        "table.xlsx": "must end in .parquet or .csv",
        "broken.parquet": "cannot be read as parquet",
        "odd.csv": "cannot be read as csv",
        "long.csv": "has more than 5 rows",
        "long.parquet": "has more than 5 rows",
    }.items():
        with pytest.raises(InterposeError) as caught:
            read_forecast(tmp_path / name)
        assert words in str(caught.value) and "\n" not in str(caught.value), name

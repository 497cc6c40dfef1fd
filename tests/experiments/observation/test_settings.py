"""Settings: declared in full, the page's table is theirs, and mistakes get one line."""

import pytest
from support.observed_worlds import exact
from support.paths import ROOT
from support.settings_table import settings_table

from interpose.experiments.observation.answer import check_shape
from interpose.experiments.observation.presets import PRESETS, observation_settings
from interpose.experiments.observation.settings import ObservationSettings, setting_rows
from interpose.model.errors import InterposeError


def test_the_page_has_the_table_of_settings():
    page = (ROOT / "docs" / "observation.md").read_text(encoding="utf-8")
    assert settings_table() in page, "put the output of support.settings_table into docs/observation.md"


def test_every_setting_has_bounds_unit_meaning_and_source():
    for row in setting_rows():
        assert row["unit"] and row["meaning"] and row["source"], row["path"]
        if row["unit"] not in ("word", "flag"):
            assert row["low"] < row["high"] and row["low"] <= row["value"] <= row["high"], row["path"]
        assert "assumption" in row["source"] or "measured" in row["source"] or "recalled" in row["source"], row["path"]


def test_presets_are_settings_and_the_default_is_ucdp():
    assert list(PRESETS) == ["perfect", "model", "ucdp", "acled"]
    assert observation_settings() == observation_settings("ucdp") == ObservationSettings()
    changed = observation_settings(observation_settings("acled"), {"reporting.remote": 0.1})
    assert changed.reporting.remote == 0.1 and changed.counting == observation_settings("acled").counting
    assert PRESETS["acled"]["reporting"] == {"near": 0.8, "remote": 0.4}, "a change does not reach the preset"


WRONG = {
    "path": (
        {"reportin.remote": 1},
        "reportin.remote: there is no such setting of observation: did you mean reporting",
    ),
    "far path": ({"zzz": 1}, "zzz: there is no such setting of observation: known are"),
    "group": ({"reporting": 1}, "there is no such setting"),
    "too high": ({"reporting.remote": 1.4}, "reporting.remote = 1.4: must be at most 1 (share)"),
    "negative": ({"counting.over": -1}, "counting.over = -1: must be at least 0 (1/death)"),
    "nan": ({"reporting.near": float("nan")}, "reporting.near = nan: must be a finite number (share)"),
    "word": ({"reporting.near": "often"}, "reporting.near = 'often': must be a number (share)"),
    "record": ({"record": "guessed"}, "record = 'guessed'"),
    "shares": (
        {"places.near": 0.95, "places.country": 0.2},
        "the shares of places sum to 1.15: they must sum to at most 1",
    ),
    "dates": ({"dates.week": 1, "dates.month": 1}, "the shares of dates sum to 2"),
    "fraction": ({"selection.least_deaths": 0.5}, "selection.least_deaths = 0.5: must be a whole number (deaths)"),
}


@pytest.mark.parametrize("case", WRONG)
def test_mistakes_get_one_line(case):
    changes, expected = WRONG[case]
    with pytest.raises(InterposeError) as error:
        exact(changes)
    line = str(error.value)
    assert expected in line and "\n" not in line and len(line) < 300, line


def test_unknown_presets_and_shapes():
    with pytest.raises(InterposeError, match="no such preset: take one of perfect, model, ucdp, acled"):
        observation_settings("gdelt")
    with pytest.raises(InterposeError, match="must be one of ged, acled, both"):
        check_shape("scad")
    assert check_shape("both") == ("ged", "acled")

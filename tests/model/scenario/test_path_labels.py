"""Labels of paths: words and units of the schema, names of rows, never a path on an axis."""

import pytest

from interpose.model.scenario.path_labels import path_label

SCENARIO = {
    "contributors": [{"id": "ita", "name": "Italy"}, {"id": "x", "name": "Police, observers and many others"}],
    "places": [{"id": "A1", "name": "Harbour"}],
}


@pytest.mark.parametrize(
    "path, label",
    [
        ("contributors.ita.police", "Police of Italy (share)"),
        ("contributors.x.police", "Police of x (share)"),
        ("contributors.gone.police", "Police of gone (share)"),
        ("mission.ceiling", "Mission ceiling (persons)"),
        ("mission.strength", "Mission strength"),
        ("clash.friction", "Clash friction (1/day)"),
        ("parameters.clash.friction", "Clash friction (1/day)"),
        ("reconstruction.rule", "Reconstruction rule"),
        ("nowhere.to_be_found", "Nowhere to be found"),
    ],
)
def test_a_path_has_a_name_and_a_unit(path, label):
    assert path_label(path, SCENARIO).with_unit == label


def test_a_value_stands_with_its_unit_but_for_shares():
    assert path_label("mission.ceiling").value("500") == "500 persons"
    assert path_label("mission.enforcement").value("0.5") == "0.5"

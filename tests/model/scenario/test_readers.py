"""YAML of few lines whose aliases stand for millions of values is refused; a few aliases are written out."""

import pytest
import yaml

from interpose.model.errors import ScenarioError
from interpose.model.scenario import readers
from interpose.model.scenario.plain_yaml import MOST_VALUES, plain_yaml

DOUBLED = {"mapping": "{{x: *a{0}, y: *a{0}}}", "sequence": "[*a{0}, *a{0}]", "key": "{{[*a{0}, *a{0}]: 1}}"}


def doubling(kind, times):
    lines = ["a0: &a0 {x: 1}", *(f"a{n + 1}: &a{n + 1} {DOUBLED[kind].format(n)}" for n in range(times))]
    return "\n".join(lines)


@pytest.mark.parametrize("kind", DOUBLED)
def test_aliases_that_double_twenty_times_are_refused(kind):
    with pytest.raises(yaml.MarkedYAMLError, match=f"more than {MOST_VALUES:,} values once its aliases"):
        plain_yaml(doubling(kind, 20))


@pytest.mark.parametrize("kind", ["mapping", "sequence"])
def test_a_few_aliases_are_values_of_their_own(kind):
    found = plain_yaml(doubling(kind, 3))
    first, second = found["a1"].values() if kind == "mapping" else found["a1"]
    assert first == second == found["a0"] == {"x": 1} and first is not second is not found["a0"]


def test_an_alias_that_contains_itself_is_refused():
    with pytest.raises(yaml.MarkedYAMLError, match="an alias that contains itself"):
        plain_yaml("a: &a {x: *a}")


@pytest.mark.parametrize(("most", "line"), [(12, None), (11, 5), (6, 4)])
def test_cells_of_a_table_are_counted_by_rows_and_columns(tmp_path, monkeypatch, most, line):
    """Four rows of three columns are twelve cells; the line that is one too many is named, header and all."""
    monkeypatch.setattr(readers, "MOST_CELLS", most)
    (tmp_path / "places.csv").write_text("id,population,area_km2\n" + "".join(f"p{n},10,1\n" for n in range(4)))
    (tmp_path / "land.yaml").write_text("name: land\nplaces: places.csv\n")
    if line is None:
        assert len(readers.files_of(tmp_path / "land.yaml")) == 2
    else:
        with pytest.raises(ScenarioError, match=f"places.csv line {line}: more than {most} cells"):
            readers.files_of(tmp_path / "land.yaml")


def test_a_fault_of_yaml_is_told_with_its_line_counted_from_one(tmp_path):
    with pytest.raises(ScenarioError, match=r"land\.yaml line 3: not valid YAML"):
        readers.document_of("name: land\ndays: 3\nplaces: ]\n", "land.yaml", lambda name: None, tmp_path)

"""YAML of few lines whose aliases stand for millions of values is refused; a few aliases are written out."""

import pytest
import yaml

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

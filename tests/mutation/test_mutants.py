"""Which changes are tried, which tests decide, and what is counted: on a small checkout."""

from collections import Counter

import pytest

pytest.importorskip("cosmic_ray")

from mutation.nearest import Nearest
from mutation.run import explained, summary
from mutation.sample import in_order

SOURCE = '''"""Two rules."""

def share(part: "int | None", whole: int = 10) -> "float | None":
    """Return a share; 1 + 1 in words is not changed."""
    if part > whole and whole > 0:
        return 1.0
    return part / whole
'''


@pytest.fixture
def checkout(tmp_path):
    def put(path, text):
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    put("model/rules/shares.py", SOURCE)
    put("model/state/levels.py", "".join(f"LEVEL_{number} = {number} + OTHER\n" for number in range(1, 31)))
    put("model/simulation/day.py", "from interpose.model.rules.shares import share\n\ndef day(): return share(1, 2)\n")
    put("tests/model/rules/test_shares.py", "from support.small import RULES\n")
    put("tests/model/rules/test_others.py", "import math\n")
    put("tests/model/rules/test_rule_style.py", "import ast\n")
    put("tests/model/simulation/test_day.py", "from interpose.model.simulation.day import day\n")
    put("tests/support/small.py", "from interpose.model.rules import shares\n")
    return tmp_path


def mutants(checkout, seed=1):
    return in_order(checkout, seed, checkout / "kept")


def test_every_place_of_code_is_tried_once_and_no_type_or_word(checkout):
    tried = [mutant for mutant in mutants(checkout) if mutant.path == "model/rules/shares.py"]
    assert Counter(mutant.line for mutant in tried) == {3: 1, 5: 5, 6: 1, 7: 1}
    for mutant in tried:
        changed = mutant.apply(SOURCE).splitlines()
        differ = [
            number
            for number, pair in enumerate(zip(SOURCE.splitlines(), changed, strict=True), 1)
            if pair[0] != pair[1]
        ]
        assert differ == [mutant.line]
        compile("\n".join(changed), "changed", "exec")


def test_arithmetic_stays_arithmetic(checkout):
    for seed in range(20):
        (divided,) = [mutant for mutant in mutants(checkout, seed) if mutant.line == 7 and "shares" in mutant.path]
        assert divided.operator.partition("_Div_")[2] in {"Add", "Sub", "Mul", "FloorDiv", "Mod", "Pow"}


def test_any_beginning_of_the_order_has_each_package_by_its_share(checkout):
    order = mutants(checkout)
    shares = Counter(mutant.package for mutant in order)
    for most in range(5, len(order)):
        found = Counter(mutant.package for mutant in order[:most])
        assert all(abs(found[name] - most * number / len(order)) < 1.5 for name, number in shares.items())


def test_an_edit_elsewhere_leaves_the_sample_as_it_is(checkout):
    before = [mutant.key for mutant in mutants(checkout)]
    path = checkout / "model/rules/shares.py"
    path.write_text(SOURCE.replace('"""Two rules."""', '"""Two rules."""\n\nimport math'), encoding="utf-8")
    assert [mutant.key for mutant in mutants(checkout)] == before
    assert [mutant.key for mutant in mutants(checkout, 2)] != before


def test_the_mirrored_test_comes_first_and_tests_of_style_never(checkout):
    nearest = Nearest(checkout)
    beside = "tests/model/rules/"
    assert nearest.to("model/rules/shares.py") == [
        *(f"{beside}test_shares.py", "tests/model/simulation/test_day.py", f"{beside}test_others.py"),
    ]


def test_oracles_of_the_mechanisms_that_use_a_rule_are_asked(checkout):
    for name, imported in (("raid", "rules.shares import share"), ("talk", "state import levels")):
        path = checkout / f"model/mechanisms/{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"from interpose.model.{imported}\n", encoding="utf-8")
        twin = checkout / f"tests/oracles/{name}.py"
        twin.parent.mkdir(exist_ok=True)
        twin.write_text("", encoding="utf-8")
    (raid,) = Nearest(checkout).oracles("model/rules/shares.py")
    assert raid.startswith("tests/model/mechanisms/test_oracles.py::") and raid.endswith("[raid]")
    assert len(Nearest(checkout).oracles("model/mechanisms/talk.py")) == 1


def test_the_table_counts_by_package():
    known = next(iter(explained()))
    found = [("a", "killed", "1"), ("a", "survived", "2"), ("b", "timeout", "3"), ("b", "not run", "4")]
    found += [("b", "survived", known), ("c", "survived", known)]
    said = summary([{"package": package, "outcome": outcome, "key": key} for package, outcome, key in found])
    assert "| a | 2 | 1 | 0 | 1 | 0 | 0 | 50% |" in said and "| c | 1 | 0 | 0 | 0 | 0 | 1 | 100% |" in said
    assert "| all | 6 | 1 | 1 | 1 | 1 | 2 | 50% |" in said

"""Hostile YAML: tags that do not fit, letters that there are not, and texts that would take all time and memory."""

import pytest
from support.corpus import Case, refuse

NAME = "name: a\n"


def scenario(name: str, text: str | bytes, *says: str) -> Case:
    """Return a case of a scenario's file."""
    content = text if isinstance(text, bytes) else text.encode()
    return Case(name, "validate a.yaml", ("a.yaml", *says), {"a.yaml": content})


def change(name: str, value: str, *says: str) -> Case:
    """Return a case of a value that is set."""
    return Case(f"set {name}", ("run", "grid-4", "--set", f"days={value}"), ("days", *says))


CASES = (
    scenario("timestamp", NAME + "start: !!timestamp nonsense", "line 2", "nonsense", "timestamp"),
    scenario("bool", NAME + "days: !!bool maybe", "line 2", "maybe", "bool"),
    scenario("no int", NAME + 'days: !!int ""', "line 2", "int"),
    scenario("no float", NAME + 'days: !!float ""', "line 2", "float"),
    scenario("int of nothing", NAME + 'days: !!int "_"', "line 2", "int"),
    scenario("int of a word", NAME + "days: !!int three", "line 2", "three"),
    scenario("float of a word", NAME + "days: !!float three", "line 2", "three"),
    scenario("null of a word", NAME + "days: !!null three", "a.yaml"),
    scenario("map of a word", NAME + "days: !!map three", "line 2"),
    scenario("seq of a map", NAME + "days: !!seq {a: 1}", "line 2"),
    scenario("str of a map", NAME + "days: !!str {a: 1}", "line 2"),
    scenario("int of a list", NAME + "days: !!int [1]", "line 2"),
    scenario("merge of a number", NAME + "mission: {<<: 3}", "line 2"),
    scenario("sexagesimal", NAME + "days: 1:99999999999999999999:00", "a.yaml"),
    scenario("letter past all", NAME + 'title: "\\UFFFFFFFF"', "line 2"),
    scenario("letter past the last", NAME + 'title: "\\U00110000"', "line 2"),
    scenario("half a letter in a name", 'name: "\\ud800"\n', "line 1"),
    scenario("half a letter in a title", NAME + 'title: "a\\udfff"', "line 2"),
    scenario("half a letter in a key", NAME + '"\\ud800": 1', "line 2"),
    scenario("key of many letters", NAME + f"{'k' * 5000}: 1", "line"),
    scenario("name of many letters", f"name: {'n' * 1000}\n{'places: []'}", "name"),
    scenario("tag of many letters", NAME + f"days: !{'t' * 5000} 1", "is not allowed"),
    scenario("a million items", "a: [" + "1," * 500_000 + "1]", "more than 200,000 values", "CSV"),
    scenario("a million lines", "a:\n" + "- 1\n" * 500_000, "more than 200,000 values"),
    scenario("many keys", NAME + "".join(f"k{number}: 1\n" for number in range(110_000)), "more than 200,000 values"),
    scenario(
        "many unknown keys", NAME + "".join(f"k{number}: 1\n" for number in range(20_000)), "more than 10,000 keys"
    ),
    scenario("unknown keys", NAME + "".join(f"k{number}: 1\n" for number in range(5_000)), "unknown key"),
    scenario("comments", "#" * 6_000_000, "larger than 5 MB"),
    scenario("many documents", "--- 1\n" * 10_000, "line 2", "single document"),
    scenario("many anchors", "a:\n" + "".join(f"- &a{n} 1\n" for n in range(20_000)) + "b: *x", "undefined alias"),
    scenario("flow nested", NAME + "a: " + "{a: " * 3000, "nested more than 40 deep"),
    scenario("blocks nested", "\n".join(" " * depth + "a:" for depth in range(400)), "nested more than 40 deep"),
    scenario("a lone byte order mark", b"\xef\xbb\xbf", "not nothing"),
    scenario("UTF-32", NAME.encode("utf-32"), "is not UTF-8"),
    Case(
        "places of many letters", "validate a.yaml", ("too long",), {"a.yaml": (f"{NAME}places: {'p' * 5000}").encode()}
    ),
    scenario("endless digits", NAME + "days: " + "9" * 100_000, "line 2"),
    scenario("endless float", NAME + "days: 1e999999", "days"),
    scenario("hexadecimal", NAME + "days: 0x" + "f" * 4000, "days"),
    change("int of nothing", '!!int "_"', "int"),
    change("no int", '!!int ""', "int"),
    change("bool", "!!bool maybe", "maybe"),
    change("timestamp", "!!timestamp x", "timestamp"),
    change("letter past all", '"\\UFFFFFFFF"', "cannot be read"),
    change("half a letter", '"\\ud800"', "cannot be read"),
    change("many letters", "x" * 20_000),
    change("many items", "[" + "1," * 30_000 + "1]"),
    change("half a letter of the shell", "\udcff", "cannot be read"),
    Case("path of many letters", f"run {'s' * 20_000}", ("is not known",)),
    Case("file of many letters", f"run {'s' * 20_000}.yaml", ("too long",)),
    Case("changed path of many letters", f"run grid-4 --set {'p' * 20_000}=1", ("unknown path",)),
    Case("option of many letters", f"run grid-4 --{'p' * 20_000}", ("--help",)),
    Case("seed of many digits", f"run grid-4 --seed {'9' * 20_000}", ("--seed",)),
    Case("pathway of many letters", f"run grid-4 --off {'p' * 20_000}", ("--off",)),
    Case("folder of many letters", f"report {'p' * 200_000}", ()),
    Case("study of many letters", f"study {'p' * 20_000}", ("is not known",)),
    Case("design of many letters", f"sweep {'p' * 20_000} --out o", ("too long",)),
)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_texts(capsys, monkeypatch, tmp_path, case):
    refuse(capsys, monkeypatch, tmp_path, case)

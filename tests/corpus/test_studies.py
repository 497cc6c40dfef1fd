"""Studies that anybody may have written: they end the program, close its output, never end, or say numbers."""

import pytest
from support.corpus import Case, refuse

WHOLE = """
from interpose.experiments.studies.study import Arm, Figure, Found, Study
{before}
def arms(world):
    {arms}
    yield Arm(name="as it is", changes={{}}, at={{"size": 0}})
    yield Arm(name="half", changes={{"mission.ceiling": 10}}, at={{"size": 1}})

def sentences(found):
    {sentences}
    return ["a"]

STUDY = Study(question="What?", arms=arms, baseline="as it is", outcomes=("clashes",),
              figures=({figure},), sentences=sentences, seeds=1)
"""
WORDS = "study s.py --scenario grid-4 --days 5 --seeds 1 --out o --quiet"


def study(name: str, *says: str, **lines: str) -> Case:
    """Return a case of a study with some lines of its own."""
    usual = {"before": "", "arms": "pass", "sentences": "pass", "figure": "Figure(kind='forest')"}
    return Case(name, WORDS, ("s", *says), {"s.py": WHOLE.format(**(usual | lines)).encode()})


CASES = (
    study("ends the program", "SystemExit", before="raise SystemExit(0)"),
    study("GeneratorExit", "GeneratorExit", before="raise GeneratorExit('x')"),
    study("BaseException", "BaseException", before="raise BaseException('x')"),
    study("a fault of endless words", "ValueError", before="raise ValueError('x' * 1_000_000)"),
    study("a fault of many lines", "ValueError", before="raise ValueError('x\\n' * 1000)"),
    study("GeneratorExit of arms", "GeneratorExit", arms="raise GeneratorExit"),
    study("ends in its arms", "SystemExit", arms="raise SystemExit(0)"),
    study("endless recursion", "RecursionError", before="def f(): return f()\nf()"),
    study("endless memory", "MemoryError", before="raise MemoryError"),
    study("arms without end", "more than 1,000 worlds", arms="while True: yield Arm(name='a', changes={})"),
    study("arms that are none", "Arm", arms="yield 3"),
    study("a word of many letters", "NameError", before="x" * 9000),
    study("BaseException of sentences", "BaseException", sentences="raise BaseException"),
    study("sentences that are numbers", "texts", sentences="return [1, 2, 3]"),
    study("a figure of an unknown column", "'nothing'", figure="Figure(kind='dose', x='nothing')"),
    study("a panel of an unknown column", "'nothing'", figure="Figure(kind='forest', facet='nothing')"),
    study("a restriction to an unknown column", "'nothing'", figure="Figure(kind='forest', where={'nothing': 1})"),
    study("a frontier of an unknown outcome", "'nothing'", figure="Figure(kind='frontier', x='nothing', y='clashes')"),
    study("text that is no Python", "line", before="def"),
    Case("no text at all", WORDS, ("s.py",), {"s.py": b"\x00\xff"}),
    Case("no study", WORDS, ("declares no STUDY",), {"s.py": b""}),
    Case("another thing", WORDS, ("not a Study",), {"s.py": b"STUDY = 3"}),
)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_studies(capsys, monkeypatch, tmp_path, case):
    refuse(capsys, monkeypatch, tmp_path, case)


@pytest.mark.parametrize("line", ["import sys; sys.stdout.close()", "print('not the answer')"])
def test_what_a_study_does_to_the_output_does_not_reach_the_answer(capsys, monkeypatch, tmp_path, line):
    import json

    from support.commands import ask

    monkeypatch.chdir(tmp_path)
    usual = {"before": line, "arms": line, "sentences": line, "figure": "Figure(kind='forest')"}
    (tmp_path / "s.py").write_text(WHOLE.format(**usual))
    answer = ask(capsys, *WORDS.split()[:-1], "--json")
    assert answer.status == 0 and answer.err == "", answer
    assert json.loads(answer.out)["sentences"] == ["a"]

"""Studies of one's own: as a script and as a command, the page, words that follow the interval, and bad words."""

import json
import subprocess
import sys
from functools import partial

import numpy as np
import pandas as pd
import pytest
from support.commands import ask, listing
from support.paths import ROOT
from support.small_studies import FOLDER, NAMES, TINY, conduct

from interpose.experiments.execution.evaluate import evaluate
from interpose.experiments.studies import study as studying
from interpose.experiments.studies.find import load_study
from interpose.experiments.studies.page import BEGIN, END, results, rewrite
from interpose.experiments.studies.run import Plan
from interpose.experiments.studies.study import Study
from interpose.model.errors import InterposeError
from interpose.model.results.formatting import ALONE, CLEAR, UNCLEAR, amount, clearness
from interpose.model.results.intervals import Interval
from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.scenario.scenario import bare

PAGE = ROOT / "docs" / "studies.md"


OWN = '''"""My question."""

from interpose.experiments.studies.study import Arm, Figure, Found, Study, hand_over


def arms(world):
    """Two worlds."""
    yield Arm(name="as it is", changes={}, at={"ceiling": world.mission.ceiling})
    yield Arm(name="half", changes={"mission.ceiling": world.mission.ceiling // 2}, at={"ceiling": 1})


def sentences(found):
    """One comparison, thrice."""
    return [found.compare(outcome, "half") for outcome in ("clashes", "mean_trust", "deaths_late")]


STUDY = Study(
    question="What does half the force change?",
    arms=arms,
    baseline="as it is",
    outcomes=("clashes", "mean_trust", "deaths_late"),
    figures=(Figure(kind="forest"),),
    sentences=sentences,
    late_from=0.5,
    seeds=3,
)

if __name__ == "__main__":
    hand_over(__file__)
'''


@pytest.fixture(scope="module")
def world():
    return change_scenario(bare(load_scenario("gaza-isf")), {"days": 60, "people_per_agent": 1000})


def own(tmp_path, text=OWN, name="mine.py"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_of_ones_own_as_script_and_as_command(capsys, tmp_path):
    path = own(tmp_path)
    words = ("--scenario", "grid-4", "--days", 30, "--people-per-agent", 500, "--set", "mission.deployed=true")
    answer = ask(capsys, "study", path, *words, "--json", "--out", tmp_path / "command")
    assert answer.status == 0, answer.err
    told = json.loads(answer.out)
    assert (told["name"], told["seeds"], told["runs"], told["baseline"]) == ("mine", 3, 12, "as it is")
    assert told["sentences"][2].count("after day 15") == 1 and len(told["table"]) == 6
    script = [sys.executable, str(path), *map(str, words), "--quiet", "--out", str(tmp_path / "script")]
    done = subprocess.run(script, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    for name in ("table.csv", "runs.parquet", "study.txt"):
        assert (tmp_path / "script" / name).read_bytes() == (tmp_path / "command" / name).read_bytes()


def test_a_shipped_file_is_the_study_of_its_name(capsys, tmp_path):
    words = (*TINY, "--seeds", 1, "--quiet", "--out")
    for name, given in (("name", "placement"), ("file", FOLDER / "placement.py")):
        assert ask(capsys, "study", given, *words, tmp_path / name) == (0, "", "")
    tables = [(tmp_path / name / "table.csv").read_bytes() for name in ("name", "file")]
    assert tables[0] == tables[1] and b"nan" not in tables[0].lower()
    assert "(one seed gives no interval), from " in (tmp_path / "name" / "study.txt").read_text()


def test_threads_change_nothing(world):
    _, study = load_study("mandate")
    plan = Plan(study, world, [1, 2])
    found = [plan.conduct(partial(evaluate, world, threads=threads)) for threads in (1, 2)]
    pd.testing.assert_frame_equal(found[0].table, found[1].table)


def test_the_list(capsys):
    answer = ask(capsys, "study", "--list")
    assert answer.status == 0 and all(name in answer.out for name in NAMES)
    told = json.loads(ask(capsys, "study", "--list", "--json").out)
    assert [row["name"] for row in told] == NAMES and all(row["question"].endswith("?") for row in told)


def test_the_page_tells_all_and_its_example_works(world, tmp_path):
    text = PAGE.read_text(encoding="utf-8")
    path = own(tmp_path, text.split("```python\n")[1].split("```")[0], "example.py")
    name, study = load_study(str(path))
    found = conduct(study, world)
    assert name == "example" and len(list(study.sentences(found))) == 3
    assert all(f"`{column}`" in text for column in found.table if column not in ("outcome",))
    assert all(f"| `{name}` |" in text and f"\n### {name}\n" in text for name in NAMES)
    assert all(f"`{part}`" in text for part in Study.model_fields)


def test_results_are_put_between_the_marks(capsys, tmp_path):
    out = tmp_path / "placement"
    assert ask(capsys, "study", "placement", *TINY, "--seeds", 2, "--quiet", "--out", out) == (0, "", "")
    said, table = results(out), pd.read_csv(out / "table.csv")
    assert said.count("\n| ") == 1 + table["arm"].nunique() and "| no force | " in said
    assert ("**" in said) == table["clear"].any()
    row = table[table["arm"] == "the mixed rule"].iloc[0]
    assert f"| the mixed rule | {amount(row['mean'], '')} (" in said
    page = rewrite(f"before {BEGIN}\nold\n{END} after", [said])
    assert page.startswith("before ") and page.endswith(" after") and "old" not in page and said in page


@pytest.mark.parametrize(
    ("values", "unit", "said"),
    [
        ((-12.0, -20.0, -4.0), "events", ("fell by 12.0 events (95 % interval 4.0 to 20.0)", CLEAR)),
        ((0.02, 0.01, 0.03), "share", ("rose by 0.0200 (a share; 95 % interval 0.0100 to 0.0300)", CLEAR)),
        ((3.0, -1.0, 7.0), "persons", ("changed by 3.0 persons (95 % interval \u22121.0 to 7.0)", UNCLEAR)),
        (
            (2500.0, 1000.0, 4000.0),
            "thousand USD",
            ("rose by 2,500 thousand USD (95 % interval 1,000 to 4,000)", CLEAR),
        ),
        ((4.0, 0.0, 8.0), "events", ("changed by 4.0 events (95 % interval 0 to 8.0)", UNCLEAR)),
        ((4.0, np.nan, np.nan), "events", ("changed by 4.0 events (one seed gives no interval)", ALONE)),
    ],
)
def test_words_follow_the_interval(values, unit, said):
    e = Interval(*values)
    assert (studying._moved(e, unit), clearness(e.low, e.high)) == said


SHIPPED = ("study", "funding")
BAD = [
    (("study", "force_sise"), "study 'force_sise' is not known: did you mean force_size?"),
    (("study", "zzz"), "study 'zzz' is not known: known are assets, composition, consent,"),
    (("study", "nowhere.py"), "nowhere.py: no such file"),
    (("study",), "interpose study --list"),
    ((*SHIPPED, "--scenario", "unifil-2006"), "funding: unifil-2006 has no money for rebuilding: add"),
    (
        ("study", "placement", "--set", "mission.deployed=false"),
        "placement: gaza-isf has no force: set mission.deployed=true",
    ),
    (("study", "mandate", "--set", "contributors=[]"), "mandate: gaza-isf has no contributors: add some"),
    (("study", "timing", "--days", 40), "timing: gaza-isf begins on day 38, when others would leave (day 27)"),
    (("study", "placement", "--scenario", "gaza-isv"), "scenario 'gaza-isv' is not known: did you mean gaza-isf?"),
    (("study", "placement", "--seeds", 0), "--seeds"),
]


@pytest.mark.parametrize(("words", "said"), BAD, ids=[said[:30] for _, said in BAD])
def test_bad_words_in_one_line(capsys, tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    answer = ask(capsys, *words)
    assert (answer.status, answer.out) == (2, "") and answer.err.count("\n") == 1 and said in answer.err, answer.err
    assert listing(tmp_path) == []


WRONG = [
    ("STUDY = Study(", "THIS = Study(", "mine.py: declares no STUDY: write STUDY = Study(...)"),
    ("STUDY = Study(", "STUDY = dict(", "mine.py: STUDY is a dict, not a Study"),
    ("def arms", "def arms(:", "mine.py: line 6: "),
    ("from interpose", "from interpoze", "ModuleNotFoundError: No module named 'interpoze'"),
    ('"clashes", "mean', '"clashs", "mean', "mine: a sentence asks for 'clashs' of 'half'"),
    ('("clashes", "mean_trust", "deaths_late"),\n    fig', '("clashs",),\n    fig', "outcome 'clashs' is not one"),
    ('"deaths_late"),\n    fig', '"mean_trust_late"),\n    fig', "only sums over days can be counted late"),
    ('baseline="as it is"', 'baseline="as it was"', "baseline = 'as it was' is none of the study's worlds: they are"),
    ('name="half"', 'name="as it is"', "two worlds of the study are called 'as it is'"),
    ('at={"ceiling": 1}', 'at={"size": 1}', "need the same axes"),
    ('"ceiling": 1}', '"ceiling": 1 / 0}', "mine: line 9 of mine.py: ZeroDivisionError: division by zero"),
    ('"mission.ceiling":', '"mission.cieling":', "cieling"),
    ("seeds=3", "seads=3", "seads"),
    ('kind="forest"', 'kind="waterfall"', "a waterfall shows parts of an effect"),
]


@pytest.mark.parametrize(("text", "instead", "said"), WRONG, ids=[said[:30] for _, _, said in WRONG])
def test_mistakes_in_ones_own_file_in_one_line(capsys, tmp_path, text, instead, said):
    assert OWN.count(text) >= 1
    path, out = own(tmp_path, OWN.replace(text, instead, 1)), tmp_path / "out"
    words = ("--scenario", "grid-4", "--days", 10, "--people-per-agent", 1000, "--set", "mission.deployed=true")
    answer = ask(capsys, "study", path, *words, "--out", out)
    assert answer.status == 2 and answer.err.count("\n") == 1 and said in answer.err, answer.err
    assert listing(tmp_path) == ["mine.py"]


def test_a_path_that_is_no_file_is_refused(tmp_path):
    (tmp_path / "folder.py").mkdir()
    with pytest.raises(InterposeError, match="no such file"):
        load_study(str(tmp_path / "folder.py"))

"""Signs of life without a terminal, and costs before long work."""

from interpose.cli import console
from interpose.cli.heartbeat import Heartbeat, in_minutes
from interpose.experiments.execution.costs import expected_minutes
from interpose.model.scenario.loading import load_scenario


def beats(seconds, total=100, before=0):
    """Return what is said when a piece ends at each of these seconds."""
    now, said = [0.0], []
    beat = Heartbeat(total, "worlds", said.append, lambda: now[0])
    beat.skip(before)
    for second in seconds:
        now[0] = second
        beat.advance()
    return said


def test_a_line_every_half_minute():
    assert beats(range(1, 30)) == []
    assert beats(range(1, 95)) == [
        "30 of 100 worlds, about 1 minute left",
        "60 of 100 worlds, about 1 minute left",
        "90 of 100 worlds, less than a minute left",
    ]


def test_what_was_there_before_is_no_speed():
    (line,) = beats([1, 61], total=103, before=91)
    assert line == "93 of 103 worlds, about 10 minutes left"
    assert beats([60], total=1) == ["1 of 1 worlds"]


def test_a_first_piece_that_waited_for_compilation_says_nothing_of_the_rest():
    assert beats([200, 201, 231], total=40) == ["1 of 40 worlds", "3 of 40 worlds, about 10 minutes left"]


def test_lines_go_to_the_other_output_and_none_where_silence_is_asked(capsys, monkeypatch):
    monkeypatch.setattr("interpose.cli.heartbeat.LINE_SECONDS", 0.0)
    for quiet in (False, True):
        with console.progress(2, "worlds", quiet) as done:
            done()
        said = capsys.readouterr()
        assert said.out == "" and said.err.startswith("1 of 2 worlds") is not quiet


def test_costs_grow_with_runs_days_places_and_rows():
    small = load_scenario("grid-4", {"days": 100})
    base = expected_minutes(small, 100, 1)
    assert expected_minutes(small, 200, 1) == 2 * base
    assert expected_minutes(load_scenario("grid-4", {"days": 300}), 100, 1) == 3 * base
    assert expected_minutes(load_scenario("grid-16", {"days": 100}), 100, 1) > base
    assert expected_minutes(load_scenario("grid-4", {"days": 100, "people_per_agent": 1}), 100, 1) > base


def test_costs_are_said_of_long_work_alone(capsys):
    world = load_scenario("gaza-isf")
    console.announce_costs(world, 2, 1, False)
    console.announce_costs(world, 10**6, 1, True)
    assert capsys.readouterr() == ("", "")
    console.announce_costs(world, 5140, 1, False)
    said = capsys.readouterr()
    assert said.out == "" and said.err.startswith("5,140 worlds of 365 days: about ") and "minutes" in said.err
    assert in_minutes(1.2) == "about 1 minute"

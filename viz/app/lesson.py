"""A lesson on the page: its questions in order, what a visitor predicts, and what twenty seeds say of that."""

from typing import Any, NamedTuple

from interpose.model.language.words import mark, say
from interpose.model.results.formatting import decimals, signed, with_unit
from interpose.model.results.outcomes import NAMED
from interpose.viz.app.paired_seeds import Answer
from interpose.viz.app.permalink import FEWER, MORE, SAME, Prediction, View

PREDICT, PLAY, TWIN, SEEDS, REAL, DISCUSS = range(1, 7)
"""Steps of a lesson; 0 is none."""
FIRST_WORLD, REAL_WORLD = "grid-9", "gaza-isf"
ASKED = {
    "clashes": mark("Clashes between the parties"),
    "violations": mark("Attacks on civilians"),
    "deaths_civilians": mark("Civilian deaths"),
    "deaths_force": mark("Deaths of peacekeepers"),
    "displaced": mark("People displaced at the end"),
}
"""What is predicted: of a year with the force, against one without."""
WAYS = {FEWER: mark("fewer"), SAME: mark("no difference"), MORE: mark("more")}
FEWEST_SEEDS = 2
SURE = 50
"""Percent at which the slider of sureness stands before it is moved."""


class Step(NamedTuple):
    """A part of the lesson: its name, its minutes, and what is to be done."""

    name: str
    minutes: int
    tasks: tuple[str, ...]


STEPS = (
    Step(
        mark("Predict"),
        10,
        (
            mark(
                "A made-up country: nine territories, two armed parties alike, and a force of at most 4,500 that "
                "arrives from day 10 on."
            ),
            mark(
                "Before anybody plays: compare a year with the force with the same year without it. What do you "
                "expect, and how sure are you?"
            ),
        ),
    ),
    Step(
        mark("Play"),
        15,
        (
            mark(
                "One world, with the force. Press Play, and stop at the first event in which somebody dies: it stands "
                "under Events."
            ),
            mark(
                "Choose its territory on the map and read its story. Who was there? Was a unit near? Why did it "
                "come, or not?"
            ),
            mark("Then let the year pass, and look at the lines."),
        ),
    ),
    Step(
        mark("Twin"),
        15,
        (
            mark("The same seed without the force now stands beside it: all chance is shared."),
            mark("Let the year pass. On which day do the two worlds begin to differ? How many civilians die in each?"),
            mark("What would you conclude if this pair were all you had?"),
        ),
    ),
    Step(
        mark("Twenty seeds"),
        20,
        (
            mark("Take another seed each (the field Seed above), note the difference in civilian deaths, and compare."),
            mark(
                "Below are twenty pairs of worlds. Which of your predictions hold? For which does the interval "
                "include 0? Which could nobody have known from one pair?"
            ),
        ),
    ),
    Step(
        mark("A real place"),
        20,
        (
            mark(
                "What is known about this world, and what is assumed? The button i beside a lever says where it "
                "comes from."
            ),
            mark(
                "Turn one lever of which you think that it matters. Does the answer turn? If nothing moves: what "
                "caps it?"
            ),
            mark(
                "Some in the room may know such places. Deaths are not scores, and no side is played against another."
            ),
        ),
    ),
    Step(
        mark("Discuss"),
        10,
        (
            mark("Does the force cause what you saw? What would you have to know to say so of a real mission?"),
            mark("How sure were you, and how sure are you now?"),
            mark("Who could be harmed by a wrong answer, and who by a right one that is badly told?"),
        ),
    ),
)


def lesson_of(view: View, answer: Answer) -> dict[str, Any] | None:
    """Return what the lesson shows; none where there is no lesson.

    Parameters
    ----------
    view : View
        With the step and the predictions.
    answer : Answer
        What the twenty seeds say so far of the comparison that is shown.
    """
    if not view.lesson:
        return None
    step, made = STEPS[view.lesson - 1], view.predictions
    missing = len(ASKED) - len(made)
    return {
        "step": view.lesson,
        "steps": [say(one.name) for one in STEPS],
        "heading": say("{number}. {name}", number=view.lesson, name=say(step.name)),
        "minutes": say_minutes(step.minutes),
        "tasks": [say(task) for task in step.tasks],
        "form": _form(view) if view.lesson == PREDICT else None,
        "hint": _missing_words(missing) if view.lesson == PREDICT and missing else "",
        "compared": _compared(view, answer) if view.lesson == SEEDS else None,
        "words": _words(),
    }


def say_minutes(minutes: int) -> str:
    """Return how long a step takes."""
    return say("{n} minutes", n=minutes)


def _missing_words(missing: int) -> str:
    """Say how many predictions are missing before the next step."""
    return say("Predict every row before you go on: {n} missing.", n=missing)


def _words() -> dict[str, Any]:
    """Return the words of the frame."""
    return {
        "title": say("Lesson"),
        "back": say("Back"),
        "next": say("Next"),
        "sure": say("How sure, in percent"),
        "kept": say("Your predictions stay in the link of this page, and nowhere else."),
        "table": say("What you said, and what twenty seeds say"),
        "columns": [say("Outcome"), say("You said"), say("Twenty seeds, with minus without"), say("Comparison")],
    }


def predicted(view: View, outcome: str) -> Prediction | None:
    """Return what the visitor expects of an outcome; none where nothing was said."""
    return {str(name): one for name, one in view.predictions.items()}.get(outcome)


def _form(view: View) -> list[dict[str, Any]]:
    """Return the rows of predictions."""
    rows = []
    for outcome, label in ASKED.items():
        made = predicted(view, outcome)
        ways = [{"value": way, "text": say(words)} for way, words in WAYS.items()]
        row = {"outcome": outcome, "label": say(label), "ways": ways}
        rows.append(row | {"way": made.way if made else "", "sure": made.sure if made else SURE})
    return rows


def _compared(view: View, answer: Answer) -> list[dict[str, str]]:
    """Return what was predicted beside what the twenty seeds say."""
    rows = []
    for outcome, label in ASKED.items():
        made = predicted(view, outcome)
        said = say("{way}, {sure} % sure", way=say(WAYS[made.way]), sure=made.sure) if made else say("nothing")
        row = {"label": say(label), "said": said, "found": say("not yet"), "verdict": "", "state": "open"}
        if answer.table is not None and answer.done >= FEWEST_SEEDS:
            effect = answer.effect(outcome)
            row["found"] = _found(outcome, effect)
            row |= _verdict(made.way if made else "", effect) if answer.whole else {}
        rows.append(row)
    return rows


def _found(outcome: str, effect: dict[str, Any]) -> str:
    """Write the paired difference with its interval, and in how many seeds there are fewer."""
    middle, low, high = (effect[name] for name in ("difference", "low", "high"))
    places, seeds = decimals(middle, low, high), effect["seeds"]
    return say(
        "{difference} (95 % interval {low} to {high}); fewer in {fewer} of {seeds} seeds",
        difference=with_unit(signed(middle, places), NAMED[outcome].unit),
        low=signed(low, places),
        high=signed(high, places),
        fewer=sum(one < 0 for one in seeds),
        seeds=len(seeds),
    )


def way_of(effect: dict[str, Any]) -> str:
    """Return what seeds say of an outcome: fewer or more where the interval excludes 0, the same where all are equal.

    Empty where the interval includes 0: seeds do not tell the direction, which is not the same as no difference.
    """
    if effect["low"] == effect["high"] == 0:
        return SAME
    return FEWER if effect["high"] < 0 else MORE if effect["low"] > 0 else ""


def _verdict(predicted: str, effect: dict[str, Any]) -> dict[str, str]:
    """Say whether a prediction is what the seeds say, or that they do not tell."""
    found = way_of(effect)
    if not found:
        return {"verdict": say("the interval includes 0: twenty seeds do not tell"), "state": "open"}
    if not predicted:
        return {"verdict": say("the seeds say: {way}", way=say(WAYS[found])), "state": "open"}
    if predicted == found:
        return {"verdict": say("as you said"), "state": "as"}
    return {"verdict": say("otherwise: {way}", way=say(WAYS[found])), "state": "other"}

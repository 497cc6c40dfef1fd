"""What the page's help says: how it is used, what it says and does not, and which keys it knows."""

from typing import Any

from interpose.model.language.words import mark, say

KEYS = (
    ("?", mark("opens this help; Escape closes it")),
    (mark("Tab, Shift + Tab"), mark("from one control to the next, and back")),
    (mark("Enter, Space"), mark("presses a button, opens a group, turns a switch")),
    (mark("arrows on a slider"), mark("the day, or a value of the question bar, a step at a time")),
    (mark("arrows on the map"), mark("from territory to territory; Enter chooses one")),
    (mark("arrows, Home, End on tabs"), mark("Territory, Events, Agents")),
)
PAGE = (
    (
        mark("What to do first"),
        (
            mark(
                "Move a slider of the question bar and let it go. Both worlds, with and without the "
                "force, are played again with the new value, and twenty more pairs of worlds run in the "
                "background."
            ),
            mark(
                "Read the number in the boxes: the dots are the twenty seeds, the bar the interval of "
                "their mean. What stands beside it as 'this seed' is one pair only, and chance."
            ),
            mark(
                "Press Play, or drag the slider of days: any day can be gone back to. A territory on the "
                "map has a story."
            ),
            mark(
                "Everything else is under All levers. A change can start from the first day, or on the "
                "running day (Intervene), beside the same world without it."
            ),
            mark(
                "To find which lever matters, move one slider, read the boxes, move it back, and move "
                "the next. Ranges of many levers at once are for interpose sensitivity and interpose "
                "robust on the command line."
            ),
            mark("To learn why something happens in a place, choose it on the map: its story stands under Territory."),
            mark("Truces, a contributor that leaves, a closed crossing and other events are added below the levers."),
        ),
    ),
    (
        mark("What the page says"),
        (
            mark(
                "What follows from the assumptions of the scenario and the laws of the model, in worlds "
                "that differ by one thing and share their chance."
            ),
            mark(
                "How sure that is over seeds: an interval that includes 0 means that the seeds do not "
                "tell the direction."
            ),
            mark("Which levers have no effect as the scenario stands, and what caps them."),
        ),
    ),
    (
        mark("What it does not say"),
        (
            mark(
                "It is no forecast. An interval covers the chance of the model, not what the model "
                "leaves out and not its open assumptions: for these there are sweeps, posteriors and the "
                "laboratory of the command line."
            ),
            mark("One world is one possible course. A single pair of lines proves nothing."),
            mark(
                "A party's behaviour here follows from one set of rules for all parties; names stand for "
                "places in a scenario, not for judgements."
            ),
            mark("Numbers marked ASSUMPTION have no source. The button i beside a number or a lever says more."),
        ),
    ),
    (
        mark("Keep and share"),
        (
            mark(
                "The address holds the view: scenario, changes, added events, seed, day, layer, fan. "
                "Whoever opens it sees the same, to the last digit."
            ),
            mark(
                "Lines can be saved as an image or as CSV, the twenty seeds as CSV, and the whole run as tables (zip)."
            ),
        ),
    ),
)
EXPLORER = (
    (
        mark("What to do first"),
        (
            mark(
                "Choose an outcome, what goes across and what goes up. A click on a cell, a line or a "
                "dot picks a point, which is marked everywhere, with all its outcomes."
            ),
            mark(
                "The statistic begins as the paired difference: equal seeds are compared, so that chance "
                "cancels. The interval of pale cells with struck corners includes 0."
            ),
            mark("Open this point as a run plays the stored run again in the page."),
            mark("Copy link shares what you see: outcome, statistic, axes, baseline and the picked point."),
        ),
    ),
    (
        mark("What it does not say"),
        (
            mark(
                "It is no forecast. Intervals are over seeds, and over draws where the sweep drew "
                "values; they say nothing of what the model leaves out."
            ),
            mark("Between points that were run nothing was run: level lines are drawn through them."),
        ),
    ),
)
EXPLORER_KEYS = (
    ("?", mark("opens this help; Escape closes it")),
    (mark("Tab, Shift + Tab"), mark("from one control to the next, and back")),
    (mark("arrows in a figure"), mark("pick the next point in that direction")),
)


def help_of(page: str) -> dict[str, Any]:
    """Return the help of a page, ``page`` or ``explorer``: topics with their sentences, and keys."""
    topics, keys = (EXPLORER, EXPLORER_KEYS) if page == "explorer" else (PAGE, KEYS)
    return {
        "topics": [{"title": say(title), "lines": [say(line) for line in lines]} for title, lines in topics],
        "keys": [{"key": say(key), "does": say(does)} for key, does in keys],
    }

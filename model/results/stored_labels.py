"""Labels as stored tables have them, in English, told in the language that is told in."""

import re

from interpose.agents.faction import POSTURES
from interpose.model.language.words import mark, say
from interpose.model.results.formatting import plain_number

OF_WHOM = {
    "posture": mark("parties present that are in the posture \u201c{name}\u201d"),
    "control": mark("control by {name}"),
    "fighters": mark("fighters of {name}"),
}
"""Labels of series of a territory of which there is one for each posture or party, by how their names begin."""
NAME = "{name}"
LEAST = mark("{label} (from {least} on)")
"""Label of a statistic of which only events with so many deaths are taken."""


EXPECTED = {
    "every run": mark("every run"),
    "above": mark("above {value}"),
    "below": mark("below {value}"),
    "near": mark("{value} +- {margin}"),
    "at most": mark("at most {value}"),
    "reported": "-",
}
"""What is expected of a finding, by its kind."""
REMARKS = re.compile(r"; (?![^(]*\))")
"""What stands between the remarks of a note, each of them a whole one; within brackets it parts nothing."""


def expected_words(kind: str, value: float, margin: float) -> str:
    """Return what is expected of a finding: its kind (:data:`EXPECTED`), with the number and the margin it needs."""
    return say(EXPECTED[kind], value=plain_number(value, 4), margin=plain_number(margin, 2))


def note_words(note: str) -> str:
    """Return a note on a row of published patterns, remark by remark."""
    return "; ".join(say(remark) for remark in REMARKS.split(note))


def label_of_whom(what: str, name: str) -> str:
    """Return the English label of a series of a posture or party; ``what`` is one of :data:`OF_WHOM`."""
    return OF_WHOM[what].replace(NAME, name)


def series_words(series: str, label: str) -> str:
    """Return what a series of a territory is called, from its name and its English label."""
    template = OF_WHOM.get(series.partition(":")[0])
    if template is None:
        return say(label)
    before, _, after = template.partition(NAME)
    name = label.removeprefix(before).removesuffix(after)
    return say(template, name=say(name) if name in POSTURES else name)


def label_from(label: str, least: int) -> str:
    """Return the English label of a statistic that is of events with at least so many deaths."""
    return LEAST.format(label=label, least=least)


def statistic_words(label: object) -> str:
    """Return what a statistic of events is called, from its English label."""
    plain, _, least = str(label).partition(" (from ")
    if not least:
        return say(plain)
    return say(LEAST, label=say(plain), least=least.removesuffix(" on)"))

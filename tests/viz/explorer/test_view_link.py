"""The explorer's view as a link: it restores everything, and what does not fit a sweep changes nothing."""

import pytest
from support.explored_sweeps import exploring

from interpose.model.errors import OutputError
from interpose.viz.app.permalink import packed
from interpose.viz.explorer.frame import frame
from interpose.viz.explorer.view_link import open_link, to_link, view_of

RULE = "reconstruction.rule"


def looked_at():
    """Explore a sweep, away from where it begins in everything."""
    seen = exploring()
    for words in (
        ("outcome", "mean_trust"),
        ("x", "mission.enforcement"),
        ("y", "mission.ceiling"),
        ("pick", 1, 2),
        ("base",),
        ("hold", RULE, 1),
        ("pick", 0, 1),
        ("run", 3),
        ("shape", "box"),
        ("lines", True),
    ):
        seen.run_command(*words)
        assert seen.notice == "", words
    return seen


def test_a_link_restores_everything_that_is_shown():
    seen, other = looked_at(), exploring()
    assert view_of(seen) != view_of(other)
    open_link(other, to_link(seen))
    assert view_of(other) == view_of(seen)
    assert frame(other) == frame(seen)
    assert other.base_words == seen.base_words and other.held == {RULE: 1}


@pytest.mark.parametrize("statistic, name, value", [("quantile", "quantile", 0.25), ("share", "threshold", 0.4)])
def test_a_link_holds_which_quantile_and_which_bound(statistic, name, value):
    seen, other = exploring(), exploring()
    seen.run_command("statistic", statistic)
    seen.run_command(name, value)
    open_link(other, to_link(seen))
    assert getattr(other.question, name) == value and frame(other) == frame(seen)


@pytest.mark.parametrize(
    "change, told",
    [
        ({"outcome": "gold"}, "gold"),
        ({"x": "no.such.path"}, "not varied"),
        ({"base": 99}, "point 99"),
        ({"point": 4}, "not among those"),
        ({"run": 700}, "replication"),
        ({"held": {RULE: 7}}, "level"),
        ({"statistic": "mode"}, "no such statistic"),
        ({"quantile": 2}, "quantile"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_link_that_does_not_fit_is_one_line_and_changes_nothing(change, told):
    import json

    seen, other = looked_at(), exploring()
    before = view_of(other)
    code = packed(json.dumps(view_of(seen).model_dump() | change))
    with pytest.raises(OutputError, match=told) as error:
        open_link(other, code)
    assert "\n" not in str(error.value) and len(str(error.value)) <= 300
    assert view_of(other) == before


def test_what_is_no_link_is_refused():
    for code in ("x", "<script>", "A" * 9000):
        with pytest.raises(OutputError, match="this link"):
            open_link(exploring(), code)

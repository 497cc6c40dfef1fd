"""Headings of figures say what was found, with how many worlds or draws it was found."""

import pytest

from interpose.viz.kinds.registry import open_stored, pictures

FOUND = {
    "claims": {"effects": "1 of 2 comparisons hold as claimed (2 paired seeds)"},
    "audit": {"effects": "Resting on how the model is run: 1 of 1 conclusion (2 paired seeds)"},
    "patterns": {"bands": "Published patterns: 1 of 2 hold (2 seeds)"},
    "calibrate": {
        "posterior": "Patterns narrow 0 of 1 parameter to less than half of its range",
        "patterns": "1 of 2 published patterns are met by the posterior",
    },
    "discover": {
        "boxes": "Where clash friction is above 0.01 it fails in 100 % of its 2 draws; 100 % of all failures lie there",
        "draws": "The force fails in 50 % of 4 draws",
    },
    "discover-none": {"boxes": "No condition was found under which the policy fails more often than by chance"},
    "robust": {"regret": "Least regretted of 2 settings: Mission ceiling 4,000 persons"},
    "sensitivity": {"drivers": "Clash friction moves deaths of all groups most, of 2 inputs"},
    "lab": {"designs_truth": "The truth lies within 1 of 2 typical intervals (2 data sets for each way of sending)"},
    "study": {"forest": "Deaths: \u22122.0 persons (\u22123.0 to \u22121.0) with half (2 paired seeds)"},
    "attribute": {
        "waterfall-violations": "Violations against civilians: most through talks, \u22124.0 events (\u22126.0 to "
        "\u22122.0) (2 paired seeds)",
    },
    "dock": {
        "waiting": "Both groups last 100 periods (90 to 110) at 0 % peacekeepers, 100 periods (90 to 110) at 10 % "
        "peacekeepers (2 runs each)",
        "rounding": "At 10 % peacekeepers both groups last 100 to 100 periods, by rounding (2 runs each)",
        "havens": "At 10 % peacekeepers 2 of the first and 3 of the second group are left (one run)",
    },
    "events_compared": {
        "monthly": "Deaths a month: record 12.00 (10.00 to 15.00), model 14.00 (9.00 to 20.00) (2 worlds)",
        "gaps": "How long until the next event",
    },
}


@pytest.mark.parametrize("kind", FOUND)
def test_a_heading_says_what_was_found(stored, kind):
    headings = {picture.name: picture.heading for picture in pictures(open_stored(stored(kind)))}
    assert headings | FOUND[kind] == headings

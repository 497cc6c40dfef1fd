"""What forecasts say about bad months: P(Y > c) and expected shortfall, by the ViEWS package of frames.

``views_frames`` (MIT licence) is the container that ViEWS' own programs exchange; what passes its conformance suite can
be read by them.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from interpose.experiments.execution.optional_libraries import require_library
from interpose.experiments.scoring.draws import MONTH, Draws
from interpose.experiments.scoring.rules import EXTRA
from interpose.model.errors import InterposeError
from interpose.model.results.provenance import version

THRESHOLDS = (25.0, 100.0)
"""Deaths a month: UCDP's threshold of an armed conflict (a year there), and four times that (assumption)."""
SHORTFALL = 0.9
"""Share of the draws below the worst ones of which the mean is taken."""


def prediction_frame(draws: Draws) -> Any:
    """Return draws as a ``PredictionFrame`` of ViEWS: values of 32 bits, months and units as whole numbers.

    Raises
    ------
    InterposeError
        For draws by territory, which ViEWS does not know, for more deaths than 32 bits hold exactly, or where the
        library is missing.
    """
    levels = {"priogrid_gid": "PGM", "country_id": "CM"}
    if draws.unit not in levels:
        raise InterposeError("frames are of grid cells or countries: take level pgm or cm", argument="level")
    if draws.values.max(initial=0) > 2**24:
        raise InterposeError("more than 16,777,216 deaths in a month: a frame does not hold them exactly")
    frames = require_library("views_frames", EXTRA)
    index = frames.SpatioTemporalIndex(
        time=draws.keys[MONTH].to_numpy(np.int64),
        unit=draws.keys[draws.unit].to_numpy(np.int64),
        level=frames.SpatialLevel[levels[draws.unit]],
    )
    about = frames.FrameMetadata(model="interpose", run_type="simulation", data_version=version())
    return frames.PredictionFrame(draws.values.astype(np.float32), index, about)


def tail_table(
    draws: Draws, thresholds: Sequence[float] = THRESHOLDS, shortfall: float | None = SHORTFALL
) -> pd.DataFrame:
    """Return, for each unit and month, the mean, the chance of more deaths than each threshold, and the shortfall.

    Parameters
    ----------
    draws : Draws
        A forecast, by any unit.
    thresholds : sequence of float
        Deaths a month; ``over_25`` is the share of draws above 25.
    shortfall : float, optional
        From 0 to below 1; ``shortfall_0.9`` is the mean of the worst tenth of the draws (deaths), at least one draw.

    Returns
    -------
    DataFrame
        ``month_id``, the unit, ``mean``, and a column for each of these.

    Raises
    ------
    InterposeError
        For a threshold below 0, a share out of bounds, or where the library is missing.
    """
    if any(not 0 <= value < np.inf for value in thresholds):
        raise InterposeError("must be 0 deaths or more", argument="exceedance", value=min(thresholds))
    if shortfall is not None and not 0 <= shortfall < 1:
        raise InterposeError("must be a share from 0 to below 1, such as 0.9", argument="shortfall", value=shortfall)
    table = draws.keys.assign(mean=draws.values.mean(axis=1))
    summaries, frame = require_library("views_frames_summarize", EXTRA), _counted(draws)
    wanted = sorted(set(thresholds))
    if wanted:
        chances = summaries.exceedance(frame, wanted).astype(float)
        table = table.assign(**{f"over_{value:g}": chances[:, column] for column, value in enumerate(wanted)})
    if shortfall is not None:
        worst = summaries.expected_shortfall(frame, [1 - shortfall]).astype(float)
        table[f"shortfall_{shortfall:g}"] = worst[:, 0]
    return table


def _counted(draws: Draws) -> Any:
    """Return draws as a frame with rows in place of units, so that territories can be summed up too."""
    keys = pd.DataFrame({MONTH: draws.keys[MONTH], "priogrid_gid": np.arange(len(draws.keys)) + 1})
    return prediction_frame(Draws("priogrid_gid", keys, draws.values))

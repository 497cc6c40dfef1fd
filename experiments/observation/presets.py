"""Settings by name, and changes of them by path."""

import difflib
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from interpose.experiments.observation.settings import ObservationSettings, setting_rows
from interpose.model.errors import InterposeError
from interpose.model.results.formatting import plain_number
from interpose.model.scenario.error_messages import one_line

EXACT = {
    "counting": {"over": 0.0, "under": 0.0, "rounded": 0.0, "side_unknown": 0.0},
    "dates": {"few_days": 0.0, "week": 0.0, "month": 0.0, "year": 0.0},
    "places": {"near": 0.0, "district": 0.0, "province": 0.0, "country": 0.0},
    "authors": {"unknown": 0.0, "wrong": 0.0},
    "selection": {"least_deaths": 0, "yearly_deaths": 0, "named_author": False},
}
"""Everything that is known is known exactly, and enters."""
PRESETS: dict[str, dict[str, Any]] = {
    "perfect": EXACT | {"reporting": {"near": 1.0, "remote": 1.0}},
    "model": EXACT | {"record": "run"},
    "ucdp": {},
    "acled": {
        "reporting": {"near": 0.8, "remote": 0.4},
        "counting": {"over": 0.02, "under": 0.05, "rounded": 0.1},
        "dates": {"few_days": 0.0, "week": 0.1, "month": 0.02, "year": 0.0},
        "places": {"near": 0.3, "district": 0.0, "province": 0.05, "country": 0.0},
        "authors": {"unknown": 0.2, "wrong": 0.05},
        "selection": {"least_deaths": 0, "yearly_deaths": 0, "named_author": False},
    },
}
"""The presets as changes of the defaults. ``acled`` is assumed throughout: local sources tell of more small events, and
less exactly; events without deaths enter, and an author who is not named is an "Unidentified Armed Group"."""


def observation_settings(
    settings: "ObservationSettings | str" = "ucdp", changes: Mapping[str, Any] | None = None
) -> ObservationSettings:
    """Return settings by the name of a preset, with changes by path.

    Parameters
    ----------
    settings : ObservationSettings or str
        Settings, or one of :data:`PRESETS`.
    changes : mapping, optional
        Values by path, for instance ``{"reporting.remote": 0.4}``.

    Raises
    ------
    InterposeError
        For a preset, path or value that there is not, in one line.
    """
    if isinstance(settings, ObservationSettings):
        document = settings.model_dump()
    elif settings in PRESETS:
        document = {"preset": settings} | {
            k: v if isinstance(v, str) else dict(v) for k, v in PRESETS[settings].items()
        }
    else:
        raise InterposeError(f"no such preset: take one of {', '.join(PRESETS)}", argument="preset", value=settings)
    for path, value in (changes or {}).items():
        _change(document, str(path), value)
    try:
        made = ObservationSettings.model_validate(document)
    except ValidationError as error:
        raise InterposeError(one_line(error, "observation", ObservationSettings, document)) from None
    for group in ("dates", "places"):
        _check_shares(made, group)
    return made


def _change(document: dict[str, Any], path: str, value: Any) -> None:
    """Set one value by path; raises :class:`InterposeError` for a path that there is not."""
    known = [row["path"] for row in setting_rows()]
    if path not in known:
        near = difflib.get_close_matches(path, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known[:6])} ..."
        raise InterposeError(f"there is no such setting of observation: {hint}", argument="changes", value=path)
    group, dot, name = path.partition(".")
    if dot:
        document[group] = dict(document.get(group, {})) | {name: value}
    else:
        document[group] = value


def _check_shares(settings: ObservationSettings, group: str) -> None:
    """Refuse shares of degrees of precision that sum to more than 1."""
    shares = {row["path"]: row["value"] for row in setting_rows(settings) if row["path"].startswith(group + ".")}
    total = sum(value for path, value in shares.items() if not path.endswith("_km"))
    if total > 1 + 1e-9:
        raise InterposeError(
            f"observation: the shares of {group} sum to {plain_number(total)}: they must sum to at most 1"
        )

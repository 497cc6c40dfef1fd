"""How an outside data set comes about: every setting with bounds, unit, meaning and source."""

from typing import Any, Literal

from pydantic import Field

from interpose.model.mechanisms.contract import parameter
from interpose.model.scenario.schema.base import Part

GED_SYRIA = "measured in UCDP GED, Syria 2016-2019 (16,566 events)"
WEIDMANN_2015 = "assumption; sign: Weidmann 2015, doi:10.1177/0022002714530431"
WEIDMANN_2016 = "assumption; sign: Weidmann 2016, doi:10.1111/ajps.12196"
PRICE_BALL = "assumption; sign: Price & Ball 2015, doi:10.3233/SJI-150899 (doi recalled)"
CODEBOOK = "UCDP GED codebook (recalled)"


def chance(default: float, meaning: str, source: str = "assumption") -> Any:
    """Declare a setting that is a share between 0 and 1."""
    return parameter(default, 0, 1, "share", meaning, source)


class Reporting(Part):
    """Which events become known at all.

    With K deaths at a place of remoteness r (0 in a town, 1 infinitely far from one), an event is recorded with chance
    1 - (1 - p) (1 - death)^K (1 - observers)^here (1 - established)^verified, where p = near + (remote - near) r.
    """

    near: float = chance(0.6, "chance that an event without deaths is recorded in the towns", WEIDMANN_2016)
    remote: float = chance(0.25, "the same at places far from any town", WEIDMANN_2016)
    remote_km: float = parameter(50.0, 0.1, 5000, "km", "distance from a town at which half of that difference shows")
    towns: float = chance(0.5, "share of all people who live in the towns: the most populous territories, one at least")
    death: float = chance(0.4, "part of the remaining gap that each death closes", PRICE_BALL)
    observers: float = chance(0.3, "part of the gap closed where personnel of the force are", WEIDMANN_2015)
    established: float = chance(0.8, "part of the gap closed where monitors of the force established what happened")


class Counting(Part):
    """How the dead of a recorded event are counted.

    With K deaths, ``over`` and ``under`` persons are counted too many or too few, both Poisson, under at most K:
    best = K + over - under, low = min(best, K - under), high = max(best, K + over). A rounded best is the nearest
    multiple of 5 (from 5 on), 10 (from 30), 50 (from 100) or 100 (from 300); below 5 nothing is rounded.
    """

    over: float = parameter(0.0033, 0, 1, "1/death", "deaths counted that were none, per true death", GED_SYRIA)
    under: float = parameter(0.024, 0, 1, "1/death", "deaths not counted, per true death", GED_SYRIA)
    rounded: float = chance(0.03, "share of recorded events whose best estimate is a round number", GED_SYRIA)
    side_unknown: float = chance(0.14, "share of fatal events of which it is not known whose the dead were", GED_SYRIA)


class Dates(Part):
    """How exactly the day of an event is known; the rest is known to the day (codes of ``date_prec``: 1 to 5)."""

    few_days: float = chance(0.05, "share known to a range of 2 to 6 days (2)", GED_SYRIA)
    week: float = chance(0.0013, "share known to the week, Monday to Sunday (3)", GED_SYRIA)
    month: float = chance(0.0112, "share known to the calendar month (4)", GED_SYRIA)
    year: float = chance(0.0031, "share known to the calendar year (5)", GED_SYRIA)


class Places(Part):
    """How exactly the place of an event is known; the rest is known exactly (codes of ``where_prec``: 1, 2, 3, 4, 6).

    A territory counts as a district. A province is a territory's nearest seat and all others that are nearest to it;
    the seats are the most populous territories, as many as the square root of the number of territories. What is known
    to a province is put down at its seat; what is known to the country, at its most populous territory.
    """

    near: float = chance(0.349, "share put down at the nearest more populous territory within reach (2)", GED_SYRIA)
    near_km: float = parameter(25.0, 0, 500, "km", "that reach, from centre to centre", CODEBOOK)
    district: float = chance(0.02, "share known to the district (3)", GED_SYRIA)
    province: float = chance(0.071, "share known to the province, or to a stretch of land (4)", GED_SYRIA)
    country: float = chance(0.015, "share known to the country (6)", GED_SYRIA)


class Authors(Part):
    """Who is taken for the author of a violation, a strike or an attack on the force; both sides of a clash are plain.

    A wrong author is another faction, all alike; where there is none, nobody is named.
    """

    unknown: float = chance(0.1, "share of such events of which no author is named")
    wrong: float = chance(0.05, "share of such events put down to another faction")


class Selection(Part):
    """Which recorded events enter the data set."""

    least_deaths: int = Field(
        default=1,
        ge=0,
        le=10**6,
        description="smallest high estimate of an event that enters",
        json_schema_extra={"unit": "deaths", "source": "UCDP GED codebook (recalled): one death in any estimate"},
    )
    yearly_deaths: int = Field(
        default=25,
        ge=0,
        le=10**6,
        description="smallest sum of best estimates in some calendar year of a pair of sides that enters",
        json_schema_extra={"unit": "deaths", "source": CODEBOOK},
    )
    named_author: bool = Field(
        default=True,
        description="leave out events whose author is not named",
        json_schema_extra={"unit": "flag", "source": CODEBOOK},
    )


class ObservationSettings(Part):
    """How an outside data set comes about: a preset, or one's own.

    ``record`` "run" takes what the run itself put into its outside record (law 10: reported, blamed, best, low, high);
    then the reporting, counting and authors below play no part.
    """

    preset: str = Field(default="ucdp", description="name that the file of settings gives", max_length=60)
    record: Literal["drawn", "run"] = Field(
        default="drawn",
        description="whether what is known is drawn here, or is what the run itself reported",
        json_schema_extra={"unit": "word", "source": "assumption"},
    )
    reporting: Reporting = Reporting()
    counting: Counting = Counting()
    dates: Dates = Dates()
    places: Places = Places()
    authors: Authors = Authors()
    selection: Selection = Selection()


def setting_rows(settings: ObservationSettings | None = None) -> list[dict[str, Any]]:
    """Return every setting as a row: path, value, default, low, high, unit, meaning, source."""
    chosen, rows = settings or ObservationSettings(), []
    for group, declared in ObservationSettings.model_fields.items():
        part = getattr(chosen, group)
        if not isinstance(part, Part):
            if group != "preset":
                rows.append(_row(group, part, declared))
            continue
        for name, field in type(part).model_fields.items():
            rows.append(_row(f"{group}.{name}", getattr(part, name), field))
    return rows


def _row(path: str, value: Any, field: Any) -> dict[str, Any]:
    """Return what is declared of one setting."""
    bounds = {type(m).__name__.lower(): m for m in field.metadata}
    extra = field.json_schema_extra
    return {
        "path": path,
        "value": value,
        "default": field.default,
        "low": getattr(bounds.get("ge"), "ge", None),
        "high": getattr(bounds.get("le"), "le", None),
        "unit": extra["unit"],
        "meaning": field.description,
        "source": extra["source"],
    }

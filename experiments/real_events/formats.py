"""What files of UCDP and ACLED look like: names of columns through their versions, and which version a file is.

UCDP GED: Sundberg & Melander 2013, doi:10.1177/0022343313484347; UCDP Candidate: Hegre et al. 2020,
doi:10.1177/2053168020935257; ACLED: Raleigh et al. 2010, doi:10.1177/0022343310378914. Names of columns of single
versions are recalled, but for the 49 of UCDP and the 31 of ACLED before 2023, which were seen in published readers.
"""

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from interpose.model.errors import InterposeError
from interpose.model.language.words import mark

GED, CANDIDATE, ACLED = "ged", "candidate", "acled"


class Format(NamedTuple):
    """How one source's files are read."""

    name: str
    title: str
    needed: Mapping[str, tuple[str, ...]]
    """field of the common table: the names that its column has had, the newest first"""
    wanted: Mapping[str, tuple[str, ...]]
    """the same, of columns that a file may lack"""

    @property
    def fields(self) -> dict[str, tuple[str, ...]]:
        """Names of the columns of every field."""
        return {**self.needed, **self.wanted}


_UCDP_NEEDED = {
    "id": ("id",),
    "date": ("date_start",),
    "type": ("type_of_violence",),
    "side_a": ("side_a",),
    "side_b": ("side_b",),
    "latitude": ("latitude",),
    "longitude": ("longitude",),
    "deaths_a": ("deaths_a",),
    "deaths_b": ("deaths_b",),
    "deaths_civilians": ("deaths_civilians",),
    "deaths_unknown": ("deaths_unknown",),
    "low": ("low", "low_est"),
    "best": ("best", "best_est"),
    "high": ("high", "high_est"),
}
_UCDP_WANTED = {
    "date_prec": ("date_prec",),
    "where_prec": ("where_prec",),
    "adm1": ("adm_1", "adm1"),
    "status": ("code_status",),
}
_ACLED_NEEDED = {
    "id": ("event_id_cnty", "data_id"),
    "date": ("event_date",),
    "type": ("event_type",),
    "side_a": ("actor1",),
    "latitude": ("latitude",),
    "longitude": ("longitude",),
    "best": ("fatalities",),
}
_ACLED_WANTED = {
    "side_b": ("actor2",),
    "date_prec": ("time_precision",),
    "where_prec": ("geo_precision",),
    "adm1": ("admin1",),
    "inter": ("inter1",),
}
FORMATS: Mapping[str, Format] = {
    GED: Format(GED, "UCDP GED", _UCDP_NEEDED, _UCDP_WANTED),
    CANDIDATE: Format(CANDIDATE, "UCDP Candidate", _UCDP_NEEDED, _UCDP_WANTED),
    ACLED: Format(ACLED, "ACLED", _ACLED_NEEDED, _ACLED_WANTED),
}
UCDP_LAYOUT = [
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_dset_id",
    "conflict_new_id",
    "conflict_name",
    "dyad_dset_id",
    "dyad_new_id",
    "dyad_name",
    "side_a_dset_id",
    "side_a_new_id",
    "side_a",
    "side_b_dset_id",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "gwnoa",
    "gwnob",
]
"""Columns of a UCDP file that was published without a line of headings (some releases of Candidate were)."""
NUMBERED = re.compile(r"ged(?:event)?[-_]?v?(\d{2})[._]?(\d{1,2})(?:[._](\d{1,2}))*(?!\d)", re.IGNORECASE)
"""The version in a file's name: ged251.csv, GEDEvent_v25_1.csv, GEDEvent_v25_0_3.csv, ged191-csv.zip."""


def plain_header(cells: Sequence[str]) -> list[str]:
    """Return names of columns in small letters, without spaces around them."""
    return [cell.strip().strip('"').strip().lower() for cell in cells]


def columns_of(format_: Format, header: Sequence[str], file: str) -> dict[str, int]:
    """Return where each field stands in a file, by its position.

    Raises
    ------
    InterposeError
        For a column that is missing (with one that may be meant), or that stands twice.
    """
    found: dict[str, int] = {}
    for field, names in format_.fields.items():
        for name in names:
            if header.count(name) > 1:
                raise InterposeError(f"{file}: column {name!r} stands twice: remove one")
            if name in header:
                found[field] = header.index(name)
                break
        else:
            if field in format_.needed:
                raise InterposeError(_missing(format_, names, header, file))
    return found


def _missing(format_: Format, names: tuple[str, ...], header: Sequence[str], file: str) -> str:
    """Return the line on a missing column: one that may be meant, another source, or which columns there are."""
    for other in FORMATS.values():
        if other.needed is not format_.needed and all(any(n in header for n in ns) for ns in other.needed.values()):
            return f"{file}: has the columns of {other.title}, not of {format_.title}: say import {other.name}"
    expected = " or ".join(repr(name) for name in names)
    used = {name for group in format_.fields.values() for name in group}
    near = difflib.get_close_matches(names[0], [name for name in header if name not in used], 1, 0.6)
    if near:
        return f"{file}: no column {expected} of {format_.title}: was it renamed to {near[0][:40]!r}? name it back"
    there = ", ".join(header[:6])[:100]
    return f"{file}: no column {expected} of {format_.title} (it begins with {there}): download the file anew"


def has_no_header(format_: Format, header: Sequence[str]) -> bool:
    """Whether the first line of a UCDP file is an event already: as many cells as columns, the first a number."""
    return format_.name != ACLED and len(header) == len(UCDP_LAYOUT) and header[0].isdigit()


def version_of(format_: Format, header: Sequence[str], file: str) -> str:
    """Return in words which version a file seems to be, by its name if that tells, else by its columns."""
    if format_.name == ACLED:
        if "data_id" in header:
            return "before 2023 (data_id)"
        return "since 2024 (population)" if any(name.startswith("population_") for name in header) else "since 2023"
    told = NUMBERED.search(file)
    if told:
        return ".".join(part.lstrip("0") or "0" for part in told.groups() if part)
    if "best_est" in header:
        return "17 or 18 (best_est)"
    if "conflict_dset_id" in header:
        return "18 or later (conflict_dset_id)"
    return mark("17 (conflict_new_id alone)") if "conflict_new_id" in header else mark("not told (an extract)")

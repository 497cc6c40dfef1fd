"""Records that come with the package, and how each source asks to be cited."""

from importlib import resources
from pathlib import Path

from interpose.model.errors import InterposeError

SHIPPED = {"shipped:syria": "ucdp_ged_syria_2016_2019.csv.gz"}
"""Names by which they are imported, and their files."""
CREDITS = {
    "ged": "UCDP Georeferenced Event Dataset, Uppsala Conflict Data Program, CC BY 4.0: Sundberg & Melander 2013, "
    "Journal of Peace Research 50(4), doi:10.1177/0022343313484347; Croicu & Sundberg, UCDP GED Codebook.",
    "candidate": "UCDP Candidate Events Dataset, Uppsala Conflict Data Program, CC BY 4.0: Hegre, Croicu, Eck & "
    "Högbladh 2020, Research & Politics 7(3), doi:10.1177/2053168020935257.",
    "acled": "ACLED, Armed Conflict Location & Event Data, under its own terms of use: Raleigh, Linke, Hegre & Karlsen "
    "2010, Journal of Peace Research 47(5), doi:10.1177/0022343310378914.",
}
EXTRACT = " Extract that comes with interpose: Syria, 2016 to 2019, 20 of its columns; events unchanged."


def resolve(file: str | Path) -> Path:
    """Return the path of a file, or of one that comes with the package (``shipped:syria``).

    Raises
    ------
    InterposeError
        For a name that no shipped file has.
    """
    name = str(file)
    if not name.startswith("shipped:"):
        return Path(file)
    if name not in SHIPPED:
        raise InterposeError(f"{name}: no such record comes with the package: there is {', '.join(SHIPPED)}")
    return Path(str(resources.files("interpose.experiments.real_events").joinpath("shipped", SHIPPED[name])))


def credit_of(source: str, file: str | Path) -> str:
    """Return how a record is to be cited."""
    return CREDITS[source] + (EXTRACT if str(file) in SHIPPED else "")

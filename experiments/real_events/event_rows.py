"""From rows of text to events in the common columns: what can be read is kept, what cannot is refused and counted."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.experiments.real_events import event_record as record
from interpose.experiments.real_events.dates import read_dates
from interpose.experiments.real_events.event_record import MOST_DEATHS, NOT_TOLD
from interpose.experiments.real_events.formats import ACLED, Format
from interpose.experiments.real_events.tally import Tally

type Texts = "pd.Series[str]"
type Ints = npt.NDArray[np.int64]

UCDP_TYPES = {"1": record.STATE_BASED, "2": record.NON_STATE, "3": record.ONE_SIDED}
ACLED_TYPES = {
    "battles": record.BATTLE,
    "explosions/remote violence": record.EXPLOSION,
    "remote violence": record.EXPLOSION,
    "violence against civilians": record.AGAINST_CIVILIANS,
    "protests": record.PROTEST,
    "riots": record.RIOT,
    "riots/protests": record.RIOT,
    "strategic developments": record.STRATEGIC,
    "strategic development": record.STRATEGIC,
    "headquarters or base established": record.STRATEGIC,
    "non-violent transfer of territory": record.STRATEGIC,
    "battle-no change of territory": record.BATTLE,
    "battle-government regains territory": record.BATTLE,
    "battle-non-state actor overtakes territory": record.BATTLE,
}
"""ACLED's types since 2019, and those before."""
ACLED_DATES = {1: 1, 2: 3, 3: 4}
ACLED_PLACES = {1: 1, 2: 2, 3: 4}
"""ACLED's precisions on UCDP's scales: within a week, within a month; near the spot, somewhere in the province."""
PARTS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
ESTIMATES = ("low", "best", "high")
COARSE, VAGUE = 5, 3
"""Precisions from which a place is a region or a country, and a date a week or more."""
CLEAR = ("", "clear")


class Seen:
    """Ids that were read, as sorted numbers of 64 bits.

    Two of three million ids fall on one number with a chance of one in four million; memory is 8 bytes an id.
    """

    def __init__(self) -> None:
        self.keys = np.zeros(0, np.uint64)

    def again(self, ids: Texts) -> npt.NDArray[np.bool_]:
        """Return which ids stood before, in an earlier batch or an earlier row of this one, and remember them all."""
        keys = pd.util.hash_array(ids.to_numpy(object), categorize=False)
        known = np.searchsorted(self.keys, keys)
        before = np.zeros(len(keys), bool)
        inside = known < len(self.keys)
        before[inside] = self.keys[known[inside]] == keys[inside]
        before |= pd.Series(keys).duplicated().to_numpy()
        self.keys = np.sort(np.concatenate([self.keys, keys[~before]]))
        return before


def event_rows(form: Format, texts: pd.DataFrame, tally: Tally, seen: Seen, *, comma: bool = False) -> pd.DataFrame:
    """Return the events of a batch of rows; each row that is left out is counted for the first reason that holds.

    Parameters
    ----------
    form : Format
        The source.
    texts : DataFrame
        Cells as text, a column a field.
    tally : Tally
        Counts what is refused and noted.
    seen : Seen
        Ids of earlier batches.
    comma : bool
        Whether decimals are set off by a comma.
    """
    rows = np.arange(tally.rows + 1, tally.rows + len(texts) + 1)
    tally.rows += len(texts)
    texts = texts.apply(lambda column: column.str.strip())
    if comma:
        texts = texts.assign(**{name: texts[name].str.replace(",", ".") for name in ("latitude", "longitude")})
    left = np.ones(len(texts), bool)

    def refuse(reason: str, flags: npt.NDArray[np.bool_], column: str | None = None) -> None:
        hit = flags & left
        tally.refuse(reason, hit, rows, None if column is None else texts[column].to_numpy(object))
        left[hit] = False

    refuse("tags", texts["id"].str.startswith("#").to_numpy(bool))
    refuse("id", (texts["id"] == "").to_numpy(bool))
    dates = read_dates(texts["date"])
    refuse("no_date", dates.missing)
    refuse("short_year", dates.short_year, "date")
    refuse("odd_date", dates.odd, "date")
    spots = {name: numbers_of(texts[name]) for name in ("latitude", "longitude")}
    inside = (np.abs(spots["latitude"]) <= 90) & (np.abs(spots["longitude"]) <= 180)  # NaN is not inside
    refuse("spot", ~inside, "latitude")
    kinds = texts["type"].str.lower().map(ACLED_TYPES if form.name == ACLED else UCDP_TYPES)
    refuse("type", kinds.isna().to_numpy(bool), "type")
    deaths = {name: numbers_of(texts[name]) for name in (*PARTS, *ESTIMATES) if name in texts}
    for name, values in deaths.items():
        refuse("number", ~np.isfinite(values) | (values != np.floor(values)), name)
        refuse("negative", values < 0, name)
        refuse("many", values > MOST_DEATHS, name)
    again = np.zeros(len(texts), bool)
    again[left] = seen.again(texts["id"][left])
    refuse("duplicate", again, "id")
    events = _events(form, texts, deaths, left)
    events["date"], events["type"] = dates.days[left].to_numpy(), kinds[left].to_numpy()
    for name in spots:
        events[name] = spots[name][left]
    _note(events, texts[left], tally)
    return events


def numbers_of(texts: Texts) -> npt.NDArray[np.float64]:
    """Return texts as numbers; NaN for what is none."""
    return np.asarray(pd.to_numeric(texts, errors="coerce"), float)


def _events(
    form: Format, texts: pd.DataFrame, deaths: Mapping[str, npt.NDArray[np.float64]], left: npt.NDArray[np.bool_]
) -> pd.DataFrame:
    """Return the columns of the rows that are left, but for date, type and spot."""
    kept, blank = texts[left], pd.Series("", index=texts.index[left])
    events = pd.DataFrame({name: kept.get(name, blank) for name in ("id", "side_a", "side_b", "adm1")})
    events.insert(0, "source", form.name)
    for name in (*PARTS, *ESTIMATES):
        values = deaths[name][left] if name in deaths else np.full(int(left.sum()), np.nan)
        events[name] = pd.Series(values, index=kept.index).astype("Int32")
    if form.name == ACLED:
        events["deaths_unknown"] = events["best"]
    for name, scale in (("date_prec", ACLED_DATES), ("where_prec", ACLED_PLACES)):
        codes = pd.Series(numbers_of(kept[name]) if name in kept else np.nan, index=kept.index)
        codes = codes.map(scale) if form.name == ACLED else codes.where(codes.between(1, 7))
        events[name] = codes.fillna(NOT_TOLD).astype("int8")
    return events


def _note(events: pd.DataFrame, texts: pd.DataFrame, tally: Tally) -> None:
    """Count what is worth knowing of events that are kept; bounds that contradict the best estimate are taken out."""
    odd = ((events["low"] > events["best"]) | (events["best"] > events["high"])).fillna(False).to_numpy(bool)
    events.loc[odd, ["low", "high"]] = pd.NA
    tally.note("bounds", int(odd.sum()))
    if "status" in texts:
        tally.note("status", int((~texts["status"].str.lower().isin(CLEAR)).sum()))
    tally.note("coarse", int((events["where_prec"] >= COARSE).sum()))
    tally.note("vague", int((events["date_prec"] >= VAGUE).sum()))
    tally.note("bloodless", int((events["best"] == 0).sum()))

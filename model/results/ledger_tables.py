"""The books at the end of a run: goods and money by where they came from and went, factions, contributors."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.agents.contributor import STAGES
from interpose.model.results.run import Run
from interpose.model.state.ledgers import SOURCES

STORED, ENTERED = "in store at the start", "entered from outside"
AID_ENTRIES = {
    "stored_first": STORED,
    "entered": ENTERED,
    "store": "in store at the end",
    "delivered": "delivered to people",
    "intercepted": "taken by crowds",
    "taxed": "taken as tolls",
    "captured": "given to others by captured lists",
    "stolen": "stolen by the load",
    "resold": "came back on the market",
    "spoiled": "spoiled",
}
"""Entries of the ledger of aid: the first two balance all others."""
FUND_ENTRIES = {
    "pledged": "pledged",
    "outstanding": "not yet due",
    "failed": "did not arrive",
    "held": "in the fund at the end",
    "disbursed": "spent",
    "returned": "given back",
}
"""Entries of the fund: the first balances all others."""
WORKS_ENTRIES = {"disbursed": "spent", "misused": "of that, taken by those who hold the ground"}
COLUMNS = ("ledger", "source", "entry", "territory", "amount", "unit")


def ledger_table(run: Run) -> pd.DataFrame:
    """Return the books of aid and of money for rebuilding at the end: one row per entry and territory.

    Returns
    -------
    DataFrame
        ``ledger`` (aid, fund, works), ``source`` (who brought the aid), ``entry``, ``territory`` (empty for the fund),
        ``amount`` (whole units), ``unit``. Aid and fund balance to the unit.
    """
    places = [place.id for place in run.scenario.places]
    rows = list[tuple[Any, ...]]()
    for k, source in enumerate(SOURCES):
        for name, entry in AID_ENTRIES.items():
            amounts = np.asarray(run.world.aid[name])[:, k]
            rows += [("aid", source, entry, t, int(n), "rations") for t, n in zip(places, amounts, strict=True)]
    fund = run.world.fund[0]
    rows += [("fund", "", entry, "", int(fund[name]), "USD 1000") for name, entry in FUND_ENTRIES.items()]
    for name, entry in WORKS_ENTRIES.items():
        amounts = np.asarray(run.world.works[name])
        rows += [("works", "", entry, t, int(n), "USD 1000") for t, n in zip(places, amounts, strict=True)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def faction_table(run: Run) -> pd.DataFrame:
    """Return the state of each faction at the end: consent, means, fighters, own dead."""
    faction = run.world.faction
    table = pd.DataFrame({"faction": [each.id for each in run.scenario.factions]})
    table["consent"], table["resources"] = np.asarray(faction.consent), np.asarray(faction.resources)
    table["fighters"] = np.asarray(run.world.holding.fighters).sum(axis=0)
    table["dead"] = np.asarray(faction.dead)
    return table


def contributor_table(run: Run) -> pd.DataFrame:
    """Return the state of each contributor at the end: its stage, what it offered, own dead."""
    senders = run.world.contributor
    table = pd.DataFrame({"contributor": [each.id for each in run.scenario.contributors]})
    table["stage"] = [STAGES[code] for code in senders.stage]
    table["offer"], table["dead"] = np.asarray(senders.offer), np.asarray(senders.dead)
    return table

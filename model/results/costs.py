"""What a mission cost in a run, by what was paid for: personnel, lift, aid, and the money spent on rebuilding."""

import numpy as np

from interpose.model.results.run import Run
from interpose.model.state.ledgers import BROUGHT

DAYS_A_YEAR = 365.25
THOUSAND = 1000.0


def mission_costs(run: Run) -> dict[str, float]:
    """Return the costs of a run's mission, in thousand USD at the rates of its scenario.

    Money for rebuilding is counted with and without a mission: a comparison shows what the mission adds.

    Returns
    -------
    dict
        ``cost_troops``, ``cost_police``, ``cost_observers`` (person-days present), ``cost_lift`` (personnel that came
        or relieved others), ``cost_aid`` (rations that the mission brought in), ``cost_fund`` (money spent on
        rebuilding).
    """
    rates, daily = run.scenario.costs, run.world.daily_mission[: run.days].view(np.ndarray)
    days = {name: float(daily[name].sum(dtype=np.int64)) for name in ("strength", "police", "observers", "brought")}
    soldiers = days["strength"] - days["police"] - days["observers"]
    return {
        "cost_troops": soldiers * rates.troops / DAYS_A_YEAR / THOUSAND,
        "cost_police": days["police"] * rates.police / DAYS_A_YEAR / THOUSAND,
        "cost_observers": days["observers"] * rates.observers / DAYS_A_YEAR / THOUSAND,
        "cost_lift": days["brought"] * rates.lift / THOUSAND,
        "cost_aid": float(run.world.aid.entered[:, BROUGHT].sum()) * rates.ration / THOUSAND,
        "cost_fund": float(run.world.works.disbursed.sum()),
    }

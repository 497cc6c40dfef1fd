"""Every design of the laboratory, in the order in which they are shown."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from interpose.experiments.laboratory import truth
from interpose.experiments.laboratory.estimators import (
    country_effects,
    cox,
    instrument,
    matching,
    naive_hazard,
    negative_binomial,
    onset_logit,
    raw_months,
    staggered,
    two_way_effects,
)
from interpose.experiments.laboratory.estimators.contract import Estimate, Term
from interpose.experiments.laboratory.panel import Record
from interpose.model.errors import InterposeError


class Design(NamedTuple):
    """A design: how an effect is estimated from a record, and what the same worlds say that it is."""

    name: str
    label: str
    source: str
    terms: tuple[Term, ...]
    estimate: Callable[[Record], tuple[Estimate, ...]]
    truth: truth.Truth


HKS = "Hultman, Kathman & Shannon 2013"
DESIGNS = (
    Design("raw", "raw comparison of months", f"{HKS}, raw", raw_months.TERMS, raw_months.raw_months, truth.months),
    Design(
        "negbin",
        "negative binomial",
        HKS,
        negative_binomial.TERMS,
        negative_binomial.negative_binomial,
        truth.doses,
    ),
    Design(
        "negbin-fe",
        "negative binomial, conflict dummies",
        f"{HKS}, with dummies",
        negative_binomial.TERMS,
        country_effects.country_effects,
        truth.doses,
    ),
    Design("logit", "onset logit", "Beck, Katz & Tucker 1998", onset_logit.TERMS, onset_logit.onset_logit, truth.onset),
    Design("hazard", "naive hazard ratio", "Fortna 2004, raw", cox.TERMS, naive_hazard.naive_hazard, truth.hazard),
    Design("cox", "Cox, with covariates", "Fortna 2004, 2008", cox.TERMS, cox.cox, truth.hazard),
    Design("matching", "matching", "Gilligan & Sergenti 2008", matching.TERMS, matching.matching, truth.year_after),
    Design(
        "twfe",
        "two-way fixed effects",
        "usual panel regression",
        two_way_effects.TERMS,
        two_way_effects.two_way_effects,
        truth.troops_slope,
    ),
    Design(
        "staggered",
        "staggered difference in differences",
        "Callaway & Sant'Anna 2021",
        staggered.TERMS,
        staggered.staggered,
        truth.months_since,
    ),
    Design(
        "instrument",
        "instrument (contributors' supply)",
        "Carnegie & Mikulaschek 2020",
        instrument.TERMS,
        instrument.instrument,
        truth.troops_slope,
    ),
)
"""Every design."""


def designs_named(names: Sequence[str]) -> list[Design]:
    """Return the designs of these names; all, if none is named.

    Raises
    ------
    InterposeError
        For a name that is none of them.
    """
    known = {design.name: design for design in DESIGNS}
    for name in names:
        if name not in known:
            raise InterposeError(f"no such design: known are {', '.join(known)}", argument="designs", value=name)
    return [known[name] for name in dict.fromkeys(names)] if names else list(DESIGNS)

"""A claim with comparisons of one's own."""

from interpose.experiments.claims.claims import Claims, Comparison, load_claims

CLAIMS = load_claims()


def claims_with(*twins: Comparison) -> Claims:
    claim = CLAIMS.claims[0].model_copy(update={"twins": twins})
    return CLAIMS.model_copy(update={"claims": (claim,)})

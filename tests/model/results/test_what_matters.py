"""The smallest effects that matter are those of the claims."""

import pytest

from interpose.experiments.claims.claims import load_claims
from interpose.model.results.what_matters import smallest_effect


@pytest.mark.parametrize("mean", [0.0, 3.0, 0.4])
def test_figures_and_claims_have_one_rule(mean):
    rules = load_claims().smallest
    assert smallest_effect("deaths_force", mean) == rules["a_death"].of(mean)
    assert smallest_effect("mean_trust", mean) == rules["points"].of(mean)
    assert smallest_effect("violations", mean) == pytest.approx(rules["tenth"].of(mean))

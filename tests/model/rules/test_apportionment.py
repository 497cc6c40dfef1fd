"""Sharing out whole units by weight."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracles.reconstruction import largest_remainders

from interpose.model.rules.apportionment import share_out


@given(seed=st.integers(0, 2**32 - 1), total=st.integers(0, 10**6))
@settings(max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
def test_sharing_out_loses_nothing_and_is_fair_to_the_unit(seed: int, total: int) -> None:
    rng = np.random.default_rng(seed)
    weight, key = rng.integers(0, 5, 7), rng.permutation(7)
    out = getattr(share_out, "py_func", share_out)(total, weight, key)
    assert out.tolist() == largest_remainders(total, weight.tolist(), key.tolist())
    assert int(out.sum()) == (total if weight.any() else 0)

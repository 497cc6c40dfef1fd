"""What libraries must leave as they found it."""

import random
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np


@contextmanager
def untouched() -> Iterator[None]:
    """Check that global generators and the filters of warnings are afterwards what they were."""
    np.random.seed(77)  # noqa: NPY002
    before, plain, filters = np.random.get_state(), random.getstate(), list(warnings.filters)  # noqa: NPY002
    yield
    after = np.random.get_state()  # noqa: NPY002
    assert all(np.array_equal(one, other) for one, other in zip(before, after, strict=True))
    assert random.getstate() == plain and warnings.filters == filters

"""A comparison as a claim has it, and draws for it, for tests of what is said of these."""

import numpy as np
import pandas as pd

from interpose.experiments.claims.claims import Comparison, Smallest, load_claims
from interpose.experiments.claims.prior_effects import effect_name

TENTH = Smallest(share=0.1, why="a tenth")
ONE = Comparison(name="it", without=("deterrence",), outcome="clashes", claimed="lower", smallest=TENTH)
CLAIMS = load_claims()


def made_draws() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw inputs of which only x moves the effect: it is lower where x is above one third, else higher."""
    rng = np.random.default_rng(3)
    inputs = pd.DataFrame({"x": rng.random(400), "y": rng.random(400)})
    return inputs, pd.DataFrame({effect_name(ONE): 1 / 3 - inputs["x"]})

"""Estimator laboratory: the field's own regressions on the record of worlds whose paired truth is known."""

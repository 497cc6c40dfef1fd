"""Forecasts of monthly deaths as draws, on the field's grid, and scored as the field scores them."""

"""The model fitted to some years of a war and scored on the next ones, beside simple forecasts."""

"""Experiments: many runs of scenarios, compared, attributed, explained and analysed."""

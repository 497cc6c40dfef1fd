"""Analyses of many runs: sensitivity, scenario discovery, robust search, calibration."""

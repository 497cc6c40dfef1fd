"""Questions to many worlds: sensitivity, scenario discovery, robust search, calibration."""

"""The parts of a scenario, as data."""

"""From a scenario to its end: first state, compiled day, whole runs, branches, and a Mesa model."""

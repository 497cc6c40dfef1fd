"""One small change of the sources at a time, and whether the tests notice it: `make mutants`."""

"""Many points times many seeds: designs, plans, runs and a store that survives a crash."""

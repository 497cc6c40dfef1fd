"""Through which pathways an effect comes: Shapley values."""

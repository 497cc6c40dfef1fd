"""Real events: records of UCDP and ACLED read, put on a scenario's ground, summarised, and set beside the model."""

"""A commission of inquiry, as an addition to interpose."""

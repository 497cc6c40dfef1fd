"""Events that a scenario brings: their conditions, their effects, a library of setbacks."""

"""Explanations: the chain from a policy to an outcome in one territory."""

"""Rows of columns as Mesa agents, and sets of them."""

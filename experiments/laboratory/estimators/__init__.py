"""Designs by which the effect of peacekeepers is estimated from a record, one a file."""

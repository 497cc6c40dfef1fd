"""Audits of conclusions: headline effects measured again with one setting of the machinery changed at a time."""

"""Figures, reports and interactive pages of results."""

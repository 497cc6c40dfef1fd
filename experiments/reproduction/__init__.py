"""Stored results made once more from what they say of themselves, and compared bit for bit."""

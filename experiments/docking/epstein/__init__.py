"""Epstein's second model of civil violence (2002): two groups that kill each other, and peacekeepers who arrest."""

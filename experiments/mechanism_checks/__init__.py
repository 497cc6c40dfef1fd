"""Checks of mechanisms, for tests of those who write one: against an oracle, and against what is declared."""

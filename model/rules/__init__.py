"""Compiled rules that the steps of several mechanisms are made of."""

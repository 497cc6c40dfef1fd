"""Policies against a baseline, world by world; a twin is such a comparison with two arms."""

"""The explorer of sweeps: an outcome over what was varied, and from any point to its run in the page."""

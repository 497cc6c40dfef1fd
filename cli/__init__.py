"""The front door: one small file a group of commands."""

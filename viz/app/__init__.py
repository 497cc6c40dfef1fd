"""The interactive page: live worlds in a browser on this computer."""

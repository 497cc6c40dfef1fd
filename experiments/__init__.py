"""What we ask of many worlds."""

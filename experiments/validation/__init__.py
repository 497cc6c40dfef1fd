"""Published patterns that were kept from fitting, tried on paired worlds, and what came of each."""

"""Published models and laws, rebuilt beside interpose: which of their findings come out, with how many runs."""

"""Who acts, and what each one chooses."""

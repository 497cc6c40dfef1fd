"""What happens when choices meet."""

"""What happens when choices meet: one file a mechanism; `registry` has the order of the day."""

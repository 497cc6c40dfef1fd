"""What is true of a world on a day: its tables, its daily series, its log of events."""

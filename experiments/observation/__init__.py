"""What an outside data set would have made of a run: which events it has, and how many deaths, where, when, by whom."""

"""One plot a file, named as the plot is called elsewhere."""

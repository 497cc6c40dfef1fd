"""Making a scenario of one's own country from a file of points or polygons."""

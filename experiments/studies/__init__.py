"""Studies: one small file a question, each to be read in a minute and copied to make one's own."""

"""Studies: one small file a question, each to be read in a minute and copied as the start of your own."""

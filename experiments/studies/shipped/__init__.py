"""The studies that come with interpose, each a script that can be read in a minute."""

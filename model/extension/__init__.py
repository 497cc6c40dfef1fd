"""What others add to the model: files to begin with, pages of their laws, a list of what is there."""

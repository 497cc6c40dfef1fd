"""One kind of stored result a file: its question, its figures, its sentences."""

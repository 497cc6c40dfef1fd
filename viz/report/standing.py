"""How far the model deserves belief, in one line each; a test compares both with docs/validation.md."""

from interpose.model.language.words import mark

VALIDATED = mark(
    "Of the published patterns that were kept from fitting, 19 of 26 hold (9 within, 10 sign right, "
    "5 not clear, 2 fails)"
)
"""The line that the command `patterns` writes into docs/validation.md, of the laws as they are."""
FITTED = 7
"""Published patterns that parameters were fitted to (kind `calibrate` of docs/validation.csv)."""

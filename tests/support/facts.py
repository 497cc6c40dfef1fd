"""What the facts of a scenario must keep to: neutral words, and days that can be compared."""

import calendar
from datetime import date

LOADED = r"\b(enem(y|ies)|terror\w*|regimes?|insurgents?|militants?|extremists?|spoilers?|jihad\w*|rogues?|thugs?)\b"


def day_of(text, last):
    year, month, day = (*(int(part) for part in text.split("-")), None, None)[:3]
    month = month or (12 if last else 1)
    return date(year, month, day or (calendar.monthrange(year, month)[1] if last else 1))

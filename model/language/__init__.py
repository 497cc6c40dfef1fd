"""The languages in which results are told: what is chosen, sentences from catalogues, numbers, dates, lists."""

"""The report's fourteen claims, and what the model makes of each."""

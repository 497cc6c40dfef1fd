"""How a rule becomes machine code, and where that code is kept."""

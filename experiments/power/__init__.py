"""How many seeds a question needs: what pairing gains, what mirrored and stratified seeds would, and when to stop."""

"""How far a client's goals came, over time."""

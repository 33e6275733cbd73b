"""What we have learned with a client: which songs and arcs went with what, and how surely."""

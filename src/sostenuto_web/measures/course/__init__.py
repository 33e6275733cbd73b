"""How a client's numbers went: charts, reliable change, what follows from it."""

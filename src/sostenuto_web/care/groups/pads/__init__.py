"""The page of a running meeting: what all do together, and marks beside one member."""

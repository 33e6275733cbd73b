"""Many clients at once, from a table that somebody typed: a line a client, all or none."""

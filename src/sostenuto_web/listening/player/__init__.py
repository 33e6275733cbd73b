"""Playing a programme: files at one level, the stream of a slot, the player, what became of it."""

"""A session's note: facts go in, a note in the house's format comes out, with nothing added."""

"""Set lists: what is to be played in a session or a group, checked by the gate three times."""

"""Notes, pitch, keys, tempo, chords and form; the composer."""

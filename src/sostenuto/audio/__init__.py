"""Signal to description: loudness, rhythm, tonality, timbre, affect; and our own sounds."""

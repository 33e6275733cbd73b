"""One client's music: what may sound for them, what they say of songs, and how it was asked."""

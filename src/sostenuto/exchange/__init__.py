"""The edge: audio files, folders, the index, registers, playlists and pictures."""

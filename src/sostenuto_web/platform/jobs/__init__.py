"""Work in the background, taken up again when a worker dies."""

"""An invented clinic to look around in: seeded, marked on every page, apart from real data."""

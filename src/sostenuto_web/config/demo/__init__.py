"""An invented clinic to look around in: seeded, marked on every page, never mixed with real data."""

"""How music leaves the house: streams of recordings, each of which asked the gate first."""

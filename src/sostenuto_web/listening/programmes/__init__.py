"""The programme builder: plan what a client is to hear, look at it, change it."""

"""Who leads a group and who is in it, from when until when."""

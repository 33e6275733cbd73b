"""The meetings of a group: when, who is there, how it begins and ends."""

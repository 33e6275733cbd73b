"""The client's score: what was reported over time, in one picture with a text twin."""

"""The day of whoever works with clients: alerts, sessions by time, a line a person."""

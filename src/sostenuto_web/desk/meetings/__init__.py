"""Meetings of groups on the desk: one line each, however many come."""

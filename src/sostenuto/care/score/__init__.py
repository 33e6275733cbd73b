"""The client's score: a course of care drawn like music, time from left to right."""

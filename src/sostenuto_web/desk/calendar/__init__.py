"""The calendar: one's own sessions by day and by week."""

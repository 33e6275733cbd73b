"""Pages of accounts: the door, one's own account, second steps, staff."""

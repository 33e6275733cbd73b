"""Who looked at what, in a chain that shows every tampering."""

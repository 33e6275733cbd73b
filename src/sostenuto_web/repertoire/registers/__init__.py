"""Clients' trigger registers: which music raises the urge to use, how that changes, what is due."""

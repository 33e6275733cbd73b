"""Clients, their care team, their consents."""

"""What people fill in about clients."""

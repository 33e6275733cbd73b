"""What is left to write and to sign, the oldest first."""

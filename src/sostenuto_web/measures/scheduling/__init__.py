"""What a client is asked, how often, and what is due."""

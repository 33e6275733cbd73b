"""The server and its worker as one command; https on the clinic's own network."""

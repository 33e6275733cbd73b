"""The first page: what is for you today."""

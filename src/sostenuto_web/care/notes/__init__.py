"""Notes: written, signed, co-signed, amended, copied."""

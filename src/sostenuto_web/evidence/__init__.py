"""The evidence: what is known of music with people, and what it suggests, for and against."""

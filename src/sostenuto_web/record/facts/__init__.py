"""Facts of a session: noted once, corrected by another, voided with a reason; read by session."""

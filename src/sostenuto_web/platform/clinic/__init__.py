"""What the site says of itself: set-up, crisis numbers, recovery sheet."""

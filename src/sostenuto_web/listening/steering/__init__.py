"""Music that the house makes while it sounds, steered by a therapist: the page, and its record."""

"""What people say of themselves in numbers, and how far goals were reached."""

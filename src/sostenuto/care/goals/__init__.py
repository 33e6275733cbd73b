"""Goals and the steps to them."""

"""Brain and body: a drawn map, and the way from a place over a mechanism to a technique."""

"""Pages about clients: each finds, checks, calls one service and draws."""

"""Written permissions: recorded, taken back, asked before anything leaves, and accounted for."""

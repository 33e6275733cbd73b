"""What may run long, and where it runs."""

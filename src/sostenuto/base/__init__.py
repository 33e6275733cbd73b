"""What every room needs: errors, argument checks, units, the affect point."""

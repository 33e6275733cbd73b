"""What templates of this app may use."""

"""What becomes of recordings once they were heard: which song each is of."""

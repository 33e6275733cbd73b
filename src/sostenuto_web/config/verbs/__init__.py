"""What the command ``sostenuto`` can do with a house; one file a verb."""

"""Effects with their uncertainty, and studies pooled: numbers in, numbers or a reason out."""

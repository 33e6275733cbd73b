"""What a course of care is for: goals with five levels, the steps, and how far they came."""

"""The gate in the house: whether something may sound for these people, asked before every sound."""

"""The explorer: people by technique by outcome, pooled effects and what speaks against."""

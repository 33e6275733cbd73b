"""Taking a programme along: lists, a card, a folder for a player without a phone, a report."""

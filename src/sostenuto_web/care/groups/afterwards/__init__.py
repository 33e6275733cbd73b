"""After a meeting: the shared part once, a card a member, guards, signatures."""

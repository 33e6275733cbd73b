"""After a programme: what was planned and felt, answers around it, what may come next."""

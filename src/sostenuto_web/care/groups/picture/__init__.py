"""How a group goes over the weeks: who came, who was heard, how close they felt."""

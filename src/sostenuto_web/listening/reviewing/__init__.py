"""Songs to which a client said "not this": looked at again, together with them."""

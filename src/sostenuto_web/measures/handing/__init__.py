"""A tablet handed over: the client answers by themselves, and nothing else can be reached."""

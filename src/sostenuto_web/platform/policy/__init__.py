"""One table says who may do what; every address names its rule."""

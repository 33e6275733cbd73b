"""Caring for one person: what is planned, agreed and kept safe."""

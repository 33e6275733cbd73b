"""Consent: what a written permission must say, when it holds, and what it lets out of the house."""

"""Forms of a course of care as data: what is asked, and what an answer may be."""

"""The shelf: which measures there are, the clinic's own forms, reliabilities and next steps."""

"""The API: programs read registers and post entries, with the same checks and the same rights as people."""

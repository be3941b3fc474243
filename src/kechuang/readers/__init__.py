"""Bytes → issued text with blocks and tables → outline → quantities → drafts. Knows nothing of Django."""

"""The Chinese sentences of plans, a file per stage of a plan's life, for an official to proof-read."""

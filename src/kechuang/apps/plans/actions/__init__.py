"""The verbs of plans, a file per stage of a plan's life."""

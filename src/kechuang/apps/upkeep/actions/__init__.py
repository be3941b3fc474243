"""The verbs: back up, check a backup, restore it."""

"""What people fill in, a file per stage of a plan's life."""

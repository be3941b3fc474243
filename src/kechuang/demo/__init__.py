"""Data to look at: a plan of a made-up county, and the facts of five real plans."""

"""Figures: what the registers say about an indicator on a day, as it is known now or was known then.

Knows how entries become the engine's records and which definitions are asked. How a figure comes about is the engine's
and the catalog's business; what a plan promises about it is that of `plans`.
"""

"""Kechuang (科创): the working system of a local science & technology bureau."""

__version__ = "0.1.0"

"""Rows of the registers, by subject. Each function gives (register, row); a row holds values by field code.

In a row an organisation is a `Body`, money is whole 元, a day is text, a unit its name, a record its key.
"""

"""The rules, one family a module. Each takes the board and yields findings; what it means stands in catalog/checks."""

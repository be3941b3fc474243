"""What the catalog's definitions mean: checked expressions, definitions, and figures worked out from rows.

Knows neither Django nor the web: what it counts comes to it as plain records.
"""

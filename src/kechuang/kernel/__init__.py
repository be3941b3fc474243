"""Values without a framework: spans, quantities, periods, faults, living processes. Knows no Django and no files."""

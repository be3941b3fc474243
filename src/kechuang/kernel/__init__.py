"""Values without a framework: spans, quantities, periods, faults. Knows nothing of Django or of files."""

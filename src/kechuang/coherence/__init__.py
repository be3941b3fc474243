"""Whether plans hang together (计划体检): promises in, findings out, each with the arithmetic.

Knows relations between indicators, periods and scopes. Leaves reading to `readers` and words about a rule (title, why,
how to mend) to `catalog/checks`. Pure: no Django, no database, no clock.
"""

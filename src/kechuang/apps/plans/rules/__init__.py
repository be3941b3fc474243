"""Pure rules of plans on plain values: no database, clock or request."""

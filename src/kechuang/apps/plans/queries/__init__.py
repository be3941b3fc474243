"""Reads of plans shaped for a page, a file per page or thing."""

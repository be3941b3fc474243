"""People, their roles and rights, and the record of who changed what. Leaves units to `orgs`."""

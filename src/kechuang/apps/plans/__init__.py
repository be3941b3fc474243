"""What plans promise: readings of issued documents into statements, tasks and responsible units, as drafts.

The words come from `readers`, the text they stand on from `documents`, the units from `orgs`. Commitments, evidence
and lights are not here yet.
"""

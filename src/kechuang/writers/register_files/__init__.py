"""Files of a register: the template to fill in, the table handed out, the bad rows handed back.

All three have the columns of `catalog.columns`, so that what was handed out can be brought in again and says the same.
Knows nothing of Django, nor of what a record is: a row is what stands in the cells.
"""

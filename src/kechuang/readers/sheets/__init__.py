"""Uploaded tables → rows of cells with what there is to know of each. Read in a confined process; knows no register.

`reading.look` says which sheets there are and where their headers may be; `reading.rows` then streams one sheet.
"""

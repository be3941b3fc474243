"""Registers: what is known, entry by entry, with who, when, why and from which file; nothing is ever overwritten.

A register is declared in the catalog; this app keeps its entries, builds its typed table, brings lists in, hands them
out, and knows who owes which report. It does not know what the figures mean: plans and the engine read its tables.

From an entry to a page:
    catalog/registers/<code>.yaml -> catalogue.current() -> rules.rows.check_row() -> actions.appending.append()
    -> Entry (append-only, chained) -> tables.typed(register) = reg_<code> -> queries, views, API
"""

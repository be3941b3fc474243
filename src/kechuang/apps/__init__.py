"""Django apps, lowest first: accounts, orgs, documents, plans, portal. One may use those before it."""

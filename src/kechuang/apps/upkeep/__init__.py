"""Backups of the whole site in one file, and putting them back on either database. Leaves what is in them to the other
apps: whatever can be worked out from the records is rebuilt by its own app (`accounts.after_restore`)."""

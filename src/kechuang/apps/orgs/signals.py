"""What this app tells those above it, which it does not know."""

from django.dispatch import Signal

# Sent with `names`, the writings that are newly known, after the transaction: apps that keep mentions of
# units may try those again.
names_learnt = Signal()

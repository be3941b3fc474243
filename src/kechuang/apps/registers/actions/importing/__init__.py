"""Lists come in: received, headings understood, checked, answered, taken, decided on, taken back.

The modules that work in the background are imported here, so that whoever runs a task knows what to do for a batch.
"""

from kechuang.apps.registers.actions.importing import checking, deciding, taking

__all__ = ["checking", "deciding", "taking"]

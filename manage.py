#!/usr/bin/env python
"""Django's own commands, for those used to finding them here; `kechuang manage …` does the same."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kechuang.settings")
    execute_from_command_line(sys.argv)

"""Writes a register into a file: what `kechuang export` runs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kechuang.apps.registers.actions.exporting import export_file
from kechuang.apps.registers.actions.sealing import end_of


class Command(BaseCommand):
    help = "把一个名录写成 Excel 或 CSV；平时请用 kechuang export"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("register")
        parser.add_argument("out", type=Path)
        parser.add_argument("--as-of", type=date.fromisoformat)
        parser.add_argument("--known", type=date.fromisoformat)
        parser.add_argument("--force", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        known = end_of(options["known"]) if options["known"] else None
        number = export_file(
            options["register"], options["out"], as_of=options["as_of"], known=known, overwrite=options["force"]
        )
        self.stdout.write(str(options["out"]))
        self.stderr.write(f"写出 {number} 条记录。")

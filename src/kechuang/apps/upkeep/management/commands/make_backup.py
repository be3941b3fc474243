"""Writes the whole site into one file: what `kechuang backup` runs once Django is up."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from kechuang.apps.documents.rules import safe_name
from kechuang.apps.upkeep import messages
from kechuang.apps.upkeep.actions.backup import back_up
from kechuang.apps.upkeep.watching import Bars, ended_like_ctrl_c


class Command(BaseCommand):
    help = "把全站写成一个备份文件；平时请用 kechuang backup"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", type=Path)
        parser.add_argument("--force", action="store_true")
        parser.add_argument("--with-secret-key", action="store_true")
        parser.add_argument("--quiet", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 when kept files were lost: the backup is there, but someone must look at them."""
        target: Path = options["out"]
        if target.is_dir():
            target /= safe_name(f"{settings.PLACE}备份_{timezone.localtime():%Y%m%d-%H%M%S}.zip")
        keyed: bool = options["with_secret_key"]
        with ended_like_ctrl_c(), Bars(options["quiet"]) as bars:
            manifest = back_up(target, with_secret_key=keyed, overwrite=options["force"], progress=bars)
        self.stdout.write(str(target))
        if not options["quiet"]:
            self.stderr.write(messages.about(manifest))
            if not keyed:
                self.stderr.write(messages.key_stays_out())
        if manifest.lost_files:
            self.stderr.write(messages.files_were_lost(manifest))
            sys.exit(1)

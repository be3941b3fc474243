"""Fills an empty site from a backup: what `kechuang restore` runs once Django is up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kechuang.apps.upkeep import messages
from kechuang.apps.upkeep.actions.restore import look_at, restore
from kechuang.apps.upkeep.watching import Bars, ended_like_ctrl_c


class Command(BaseCommand):
    help = "从备份恢复到空的系统；平时请用 kechuang restore"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--with-secret-key", action="store_true")
        parser.add_argument("--quiet", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        path, changed = options["file"], []
        with ended_like_ctrl_c(), Bars(options["quiet"]) as bars:
            if options["check"]:
                manifest = look_at(path, bars)
            else:
                restored = restore(path, with_secret_key=options["with_secret_key"], progress=bars)
                manifest, changed = restored.manifest, restored.changed
        self.stdout.write(str(messages.CHECKED if options["check"] else messages.RESTORED))
        if manifest.lost_files:
            self.stderr.write(messages.files_were_lost(manifest))
        if options["quiet"]:
            return
        self.stderr.write(messages.about(manifest))
        if changed:
            self.stderr.write(messages.declarations_differ(changed))

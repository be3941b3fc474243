"""Puts the declared registers in force: what `kechuang catalog apply` runs."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kechuang.apps.registers.actions.applying import Applied, apply_catalog, changes


class Command(BaseCommand):
    help = "启用目录中的名录；平时请用 kechuang catalog apply"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rebuild", action="store_true")
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            found = changes(rebuild=options["rebuild"])
            for change in found:
                self.stdout.write(f"将{change.what}：{change.name}（{change.code}）")
            self.stdout.write(f"共 {len(found)} 个名录有变化，没有写入。" if found else "名录没有变化。")
            return
        began = self._last = time.monotonic()
        done = apply_catalog(rebuild=options["rebuild"], tell=self._tell if options["verbosity"] else None)
        if done:
            self.stdout.write(f"名录：更新 {len(done)} 个，用时 {time.monotonic() - began:.1f} 秒。")
        elif options["verbosity"]:
            self.stdout.write("名录没有变化。")

    def _tell(self, done: Applied) -> None:
        now = time.monotonic()
        version = f"第 {done.version} 版，{done.records} 条记录"
        self.stdout.write(f"{done.what}：{done.name}（{done.code}）{version}，{now - self._last:.1f} 秒")
        self._last = now

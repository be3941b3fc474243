"""Walks the chain of entries from the first to the last: what `kechuang audit verify` runs."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kechuang.apps.registers import chaining
from kechuang.apps.registers.models import Entry, Seal
from kechuang.writers.progress import progress_bar


class Command(BaseCommand):
    help = "核对登记条目的链；平时请用 kechuang audit verify"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quiet", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 when the chain does not hold."""
        seals = Seal.objects.count()
        count, last, breaks = self._walk(options["quiet"])
        self.stdout.write(f"登记条目 {count} 条，末条链值 {last}，封存 {seals} 次。")
        if not breaks:
            self.stdout.write("链值逐条相符，没有改动、缺失或插入。")
            return
        self.stderr.write(f"有 {len(breaks)} 处不符：")
        for each in breaks:
            self.stderr.write(f"RG-190 第 {each.seq} 条：{each.what}")
        self.stderr.write("请保留数据库原样，用最近的备份恢复到另一处对照，再查明原因。")
        sys.exit(1)

    def _walk(self, quiet: bool) -> tuple[int, str, list[chaining.Break]]:
        with progress_bar("核对", Entry.objects.count(), "条", quiet=quiet) as bar:
            return chaining.verify(lambda _: bar.update())

"""Seals the entries of the day before: what `kechuang audit seal` and the timer run."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kechuang.apps.registers.actions.sealing import seal


class Command(BaseCommand):
    help = "封存昨天为止的登记条目；平时请用 kechuang audit seal"

    def handle(self, *args: Any, **options: Any) -> None:
        made = seal(timezone.localdate())
        if made is None:
            self.stdout.write("昨天为止还没有登记条目，没有需要封存的。")
        else:
            self.stdout.write(f"{made.day} 截至第 {made.seq} 条，链值 {made.digest}")

"""`kechuang manage measure_lights`: lights turn with the calendar; run it once a day (deploy/ has a timer)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kechuang.apps.plans.actions.lights import measure_through


class Command(BaseCommand):
    help = "评判所有已采用计划今天的亮灯，停机期间的日子一并补上；可以重复运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        turned = measure_through(timezone.localdate())
        self.stdout.write(f"有 {len(turned)} 项目标的灯变了。")

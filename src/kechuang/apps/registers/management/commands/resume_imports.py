"""`resume_imports`: queue anew the lists whose checking or taking was broken off; run before the worker starts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from kechuang.apps.registers.actions.importing import work


class Command(BaseCommand):
    help = "把上次中断的导入重新排进后台队列。"

    def handle(self, *args: Any, **options: Any) -> None:
        number = work.resume()
        if number and options["verbosity"]:
            self.stdout.write(f"有 {number} 批导入上次中断，已重新排队。")

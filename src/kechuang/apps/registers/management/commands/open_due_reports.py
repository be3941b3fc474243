"""`kechuang manage open_due_reports`: who owes which report; run it once a day (deploy/ has a timer)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions.due_opening import open_due_reports


class Command(BaseCommand):
    help = "按各名录登记表的规定，记下谁应在哪一天前报送哪一期；可以重复运行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", help="从这一天所在的一期补记，如 2026-01-01；不写则从本站开始收集的那一期起。")
        parser.add_argument("--register", action="append", default=[], help="只记这个名录；可以写几次。")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            since = date.fromisoformat(options["since"]) if options["since"] else None
        except ValueError as error:
            raise CommandError(f"--since 的值不对：“{options['since']}”应写成 2026-01-01 这样的日期。") from error
        for code in options["register"]:
            catalogue.find(code)
        done = open_due_reports(timezone.localdate(), since=since, only=options["register"])
        self.stdout.write(f"新增应报 {done.new} 件，取消不再应报的 {done.gone} 件。")

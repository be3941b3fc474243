"""`import_list`: what `kechuang import` does once Django is set up."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kechuang.apps.accounts.models import User
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions.importing import commanding, returning
from kechuang.apps.registers.actions.importing.commanding import ALL, GOOD
from kechuang.apps.registers.messages import RegisterFault
from kechuang.apps.registers.messages import importing as words
from kechuang.apps.registers.models import ImportBatch, Verdict
from kechuang.catalog.faults import nearest
from kechuang.kernel.errors import system_says
from kechuang.writers.atomically import written_beside


class Command(BaseCommand):
    help = "把一份名单导入名录；不写 --take 时只核对。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("register")
        parser.add_argument("file")
        parser.add_argument("--take", choices=(ALL, GOOD), default="")
        parser.add_argument("--report", default="")
        parser.add_argument("--by", default="")
        parser.add_argument("--sheet", default="")
        parser.add_argument("--set", action="append", default=[], dest="fixed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 when rows were refused; whatever else is wrong is raised as a fault with a sentence."""
        register = catalogue.find(options["register"])
        path = Path(options["file"])
        try:
            data = path.read_bytes()
        except OSError as error:
            raise RegisterFault(
                "RG-218", f"读不到文件（{system_says(error)}）。", where=str(path), remedy="请核对路径。"
            ) from error
        fixed = dict(pair.split("=", 1) for pair in options["fixed"])
        wanted = commanding.Wanted(options["take"], _person(options["by"]), options["sheet"], fixed)
        batch = commanding.bring_in(register, data, path.name, wanted)
        self._tell(batch, options["report"])

    def _tell(self, batch: ImportBatch, report: str) -> None:
        refused = commanding.refused(batch) or bool(batch.counts.get("left"))
        for line in commanding.told(batch):
            self.stderr.write(line)
        if refused and report:
            with written_beside(Path(report)) as part:
                part.write_bytes(returning.returned_file(batch))
            self.stderr.write(f"没有导入的行写在 {report}，改好后可以再次导入。")
        self.stdout.write(_summary(batch))
        if refused:
            sys.exit(1)


def _person(username: str) -> User | None:
    if not username:
        return None
    found = User.objects.filter(username=username).first()
    if found is None:
        known = list(User.objects.values_list("username", flat=True))
        raise RegisterFault("RG-219", f"没有用户“{username}”。", remedy=nearest(username, known) or "请核对用户名。")
    return found


def _summary(batch: ImportBatch) -> str:
    counts = batch.counts
    if "taken_new" in counts:
        return words.result(counts, waits=False)
    parts = [f"{label} {counts[code]}" for code, label in Verdict.choices if counts.get(code)]
    return f"已核对 {batch.rows} 行：{'，'.join(parts)}。没有写入。"

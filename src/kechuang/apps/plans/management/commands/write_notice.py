"""Writes a plan's monthly notice as a Word file: what `kechuang plan notice` runs once Django is up."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from kechuang.apps.documents import vault
from kechuang.apps.documents.rules import safe_name
from kechuang.apps.plans.actions import circular as actions
from kechuang.apps.plans.links import site_of
from kechuang.apps.plans.messages import circular as messages
from kechuang.apps.plans.models import Circular, Plan
from kechuang.apps.plans.queries import circular as queries
from kechuang.apps.plans.queries.circular_document import as_docx
from kechuang.writers.atomically import written_beside


class Command(BaseCommand):
    help = "写出一份计划某月的通报（Word）；平时请用 kechuang plan notice"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("plan")
        parser.add_argument("--month", required=True, type=date.fromisoformat)
        parser.add_argument("--out", required=True, type=Path)
        parser.add_argument("--keep", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises: Refused for an unknown or ambiguous plan or a month without figures; OSError."""
        circular = _circular(_plan(options["plan"]), options["month"], keep=options["keep"])
        data = vault.fetch(circular.file.sha256) if circular.file else as_docx(circular, site_of(None))
        target: Path = options["out"]
        if target.is_dir():
            target /= safe_name(f"{circular.title}.docx")
        with written_beside(target) as part:
            part.write_bytes(data)
        self.stdout.write(str(target))
        self.stderr.write(_said(circular))


def _plan(words: str) -> Plan:
    found = queries.named(words)
    if not found:
        raise messages.no_such_plan(words)
    if len(found) > 1:
        raise messages.several_plans(words, [(plan.pk, plan.title) for plan in found])
    return found[0]


def _circular(plan: Plan, month: date, *, keep: bool) -> Circular:
    """The one that is there, else a new one, kept only when asked for."""
    there = queries.of_plan(plan).filter(month=month).first()
    if there:
        return there
    today = timezone.localdate()
    return actions.draft(plan, month, None, today) if keep else actions.compose(plan, month, today)


def _said(circular: Circular) -> str:
    day = circular.as_of.isoformat()
    if circular.file:
        return _("已签发：%(number)s，数据截至 %(day)s。") % {"number": circular.letter_number, "day": day}
    kept = _("已存为草稿，可在网页上修改、送签。") if circular.pk else _("没有存入系统；要存为草稿请加 --keep。")
    return _("草稿：数据截至 %(day)s，没有文号。%(kept)s") % {"day": day, "kept": kept}

"""Reads what a stopped or killed site left waiting or half read."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from kechuang.apps.documents import intake
from kechuang.apps.documents.models import Document, State
from kechuang.apps.plans.actions import reading as actions


class Command(BaseCommand):
    help = "把中断的读取接着做完（网站停过机之后用）"

    def handle(self, *args: Any, **options: Any) -> None:
        under_way = Document.objects.filter(state__in=(State.WAITING, State.READING)).order_by("pk")
        left = [document for document in under_way if intake.is_abandoned(document)]
        for document in left:
            reading = actions.read(document, None)
            outcome = _("已读取") if reading else _("未读出")
            self.stdout.write(f"{outcome}：{document.name}")
        self.stdout.write(_("共 %d 份。") % len(left))

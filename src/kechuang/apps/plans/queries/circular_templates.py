"""Which template a plan's notice is written from: its own newest, else the newest for all, else the one we ship."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

import kechuang.catalog
from kechuang.apps.plans.models import CircularTemplate, Plan

SHIPPED = Path(kechuang.catalog.__file__).parent / "circulars" / "monthly.txt"
NO_PLACE = "科创"  # what `settings.PLACE` says as long as nobody has named the office
LETTERHEAD = ("issuer_mark", "mark", "addressees", "signature", "copies_to", "printed_by")


@dataclass(frozen=True, slots=True)
class InUse:
    """row: None for the shipped template, which is version 0. is_own: made for this plan."""

    text: str
    letterhead: dict[str, Any]
    row: CircularTemplate | None
    is_own: bool

    @property
    def ordinal(self) -> int:
        return self.row.ordinal if self.row else 0


@cache
def shipped() -> str:
    return SHIPPED.read_text(encoding="utf-8")


def in_use(plan: Plan | None) -> InUse:
    """The template for `plan`; None: the one for all plans."""
    own = versions(plan).first() if plan else None
    row = own or versions(None).first()
    issuer = plan.document.issuer if plan else ""
    return InUse(row.text if row else shipped(), letterhead(row, issuer), row, own is not None)


def versions(plan: Plan | None) -> QuerySet[CircularTemplate]:
    """Every version kept for `plan` itself, or for all plans; newest first."""
    return CircularTemplate.objects.filter(plan=plan).select_related("edited_by").order_by("-ordinal")


def newest_ordinal(plan: Plan | None) -> int:
    """0 where nobody has kept one; what `save_template` must have been shown."""
    newest = versions(plan).first()
    return newest.ordinal if newest else 0


def letterhead(row: CircularTemplate | None, issuer: str = "") -> dict[str, Any]:
    """All fields, empty where nobody filled them in; the shipped template takes the office's name, if there is one."""
    if row:
        return {name: row.letterhead.get(name, "") for name in LETTERHEAD}
    office = issuer or ("" if settings.PLACE == NO_PLACE else settings.PLACE)
    filled = {"issuer_mark": f"{office}文件", "signature": office, "printed_by": f"{office}办公室"} if office else {}
    return {name: filled.get(name, "") for name in LETTERHEAD}

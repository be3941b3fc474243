"""What the frame of every page shows: place, year, day, navigation, who I am."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import may
from kechuang.apps.portal.queries import Inbox
from kechuang.ui.days import day_asked, on_query

LARGE_PRINT_COOKIE = "large_print"


@dataclass(frozen=True, slots=True)
class Entry:
    """One page in the navigation: shown to those who may `verb`. also: further beginnings of addresses under it."""

    label: Any
    url_name: str
    verb: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    label: Any
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class NavLink:
    label: str
    url: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class NavGroup:
    label: str
    links: list[NavLink] = field(default_factory=list)


# At most six groups; those without a page for the reader do not show. 政策与企业 and 办事 join with their wings.
NAVIGATION = (
    Group(_("总览"), (Entry(_("总览"), "portal:overview", "overview.see"),)),
    Group(
        _("目标任务"),
        (
            Entry(
                _("计划"),
                "plans:list",
                "plans.see",
                also=("/commitments/", "/circulars/", "/breakdowns/", "/revisions/", "/reports/"),
            ),
            Entry(_("目标清单"), "plans:board", "plans.see"),
            Entry(_("单位排名"), "plans:board_units", "plans.see"),
            Entry(_("指标比较"), "plans:compare_indicator", "plans.see"),
            Entry(_("我的任务"), "plans:work", "reports.submit"),
            Entry(_("审核报送"), "plans:review", "reports.review"),
            Entry(_("文件"), "documents:list", "documents.see"),
            Entry(_("读取工作要点"), "documents:new", "documents.upload"),
        ),
    ),
    Group(
        _("名录台账"),
        (
            Entry(_("企业和单位"), "registers:organisations", "organisations.see"),
            Entry(_("考核归属"), "registers:areas", "organisations.see"),
            Entry(_("名录"), "registers:home", "registers.see"),
            Entry(_("导入"), "registers:imports", "registers.see"),
            Entry(_("待审"), "registers:review", "registers.accept"),
            Entry(_("名录登记表"), "registers:declarations", "registers.approve_declaration"),
            Entry(_("单位"), "orgs:units", "units.see"),
            Entry(_("区划"), "orgs:regions", "units.see"),
        ),
    ),
    Group(
        _("数据与报告"),
        (
            Entry(_("报送情况"), "registers:completeness_home", "completeness.see"),
            Entry(_("操作记录"), "accounts:audit", "audit.see"),
        ),
    ),
)


def navigation(request: HttpRequest) -> list[NavGroup]:
    addresses = {
        entry: reverse(entry.url_name)
        for group in NAVIGATION
        for entry in group.entries
        if may(request.user, entry.verb)
    }
    here = _entry_here(request.path, addresses)
    groups = []
    for group in NAVIGATION:
        shown = [
            NavLink(str(entry.label), addresses[entry], entry == here) for entry in group.entries if entry in addresses
        ]
        if shown:
            groups.append(NavGroup(str(group.label), shown))
    return groups


def _entry_here(path: str, shown: dict[Entry, str]) -> Entry | None:
    """The page is under the entry one of whose addresses is the longest beginning of its own."""
    beginnings = {beginning: entry for entry, url in shown.items() for beginning in (url, *entry.also)}
    longest = max((beginning for beginning in beginnings if path.startswith(beginning)), key=len, default=None)
    return beginnings[longest] if longest is not None else None


def inbox_of(request: HttpRequest) -> Inbox | None:
    """The reader's 待办, counted once per page; None for those who have none."""
    if not hasattr(request, "_inbox"):
        user = request.user
        has_one = isinstance(user, User) and may(user, "plans.see")
        request._inbox = Inbox(user, timezone.localdate()) if has_one else None  # type: ignore[attr-defined, arg-type]
    return request._inbox  # type: ignore[attr-defined]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context for base.html; every page declares the rest of its own context in its view."""
    today = timezone.localdate()
    day = day_asked(request, today)
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "place": settings.PLACE,
        "day": day,
        "is_other_day": day != today,
        "on_query": on_query(day, today),
        "navigation": navigation(request) if signed_in else [],
        "may_search": signed_in and bool(may(request.user, "documents.see")),
        "large_print": request.COOKIES.get(LARGE_PRINT_COOKIE) == "1",
        "max_upload_mb": settings.MAX_UPLOAD_MB,
        "inbox": inbox_of(request) if signed_in else None,
    }

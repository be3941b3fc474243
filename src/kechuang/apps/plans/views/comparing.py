"""Plans held against one another: one indicator across years and places, and this plan against an earlier one."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import xlsxwriter
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.permissions import demand, may
from kechuang.apps.documents.models import Document
from kechuang.apps.documents.rules import attachment, safe_name
from kechuang.apps.documents.views import person
from kechuang.apps.plans.messages import comparing as messages
from kechuang.apps.plans.models import Plan
from kechuang.apps.plans.queries import comparing as queries
from kechuang.apps.plans.queries import comparing_indicator as indicators
from kechuang.apps.plans.queries.comparing import ChangeRow
from kechuang.apps.plans.queries.comparing_indicator import Group
from kechuang.apps.plans.rules.comparing import Demand, Word
from kechuang.apps.plans.views.lights import drawn_if_changed
from kechuang.catalog.indicator import Indicator, load_indicators
from kechuang.ui.days import day_asked
from kechuang.writers.charts.comparison import compare_chart
from kechuang.writers.charts.look import PAGE, PHONE
from kechuang.writers.charts.targets import targets_chart
from kechuang.writers.workbook import safe

ROWS_PER_PAGE = 50
SIZES = {"phone": PHONE}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TONES = {Demand.STRICTER: "busy", Demand.LOOSER: "warn", Demand.AS_BEFORE: "none", Demand.NOT_COMPARABLE: "unknown"}


@require_safe
def indicator(request: HttpRequest) -> HttpResponse:
    """Context: page (of indicators to choose from), q; for a code: indicator, groups, finding, near, places, …"""
    demand(request.user, "plans.see")
    code, words = request.GET.get("code", "").strip(), request.GET.get("q", "").strip()[:60]
    context: dict[str, Any] = {"q": words, "faults": []}
    if code and code not in load_indicators():
        context["faults"] = [messages.no_such_indicator(code)]
    elif code:
        context |= _compared(request, load_indicators().by_code(code))
    if "indicator" not in context:
        context["page"] = Paginator(indicators.listed(words), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "plans/compare_indicator.html", context, status=404 if context["faults"] else 200)


def _compared(request: HttpRequest, chosen: Indicator) -> dict[str, Any]:
    groups = indicators.groups(chosen, day_asked(request, timezone.localdate()))
    shown = [group for group in (_picked(request, group) for group in groups) if group.rows]
    years = [row.year for group in groups for row in group.rows if row.year]
    asked = request.GET.getlist("place")
    return {
        "indicator": chosen,
        "groups": shown,
        "finding": indicators.finding(chosen, shown[0]) if shown else "",
        "places": [(place, place in asked) for place in sorted({p for group in groups for p in group.places})],
        "first": request.GET.get("first", ""),
        "last": request.GET.get("last", ""),
        "years": sorted(set(years)),
        "query": request.GET.urlencode(),
        "near": indicators.near(chosen),
        "no_baseline": messages.NO_BASELINE,
    }


def _picked(request: HttpRequest, group: Group) -> Group:
    return indicators.picked(group, request.GET.getlist("place"), _year(request, "first"), _year(request, "last"))


def _year(request: HttpRequest, name: str) -> int | None:
    typed = request.GET.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else None


@require_safe
def indicator_chart(request: HttpRequest) -> HttpResponseBase:
    """The largest group of the same page as SVG; 404 where there is nothing to draw."""
    demand(request.user, "plans.see")
    code = request.GET.get("code", "")
    if code not in load_indicators():
        raise Http404
    chosen = load_indicators().by_code(code)
    groups = [_picked(request, group) for group in indicators.groups(chosen, day_asked(request, timezone.localdate()))]
    shown = next((group for group in groups if group.rows), None)
    if shown is None:
        raise Http404
    size = SIZES.get(request.GET.get("size", ""), PAGE)
    made = indicators.chart(chosen, shown)
    has_figures = any(value.kind == "official" for value in made.values)
    return drawn_if_changed(request, (compare_chart if has_figures else targets_chart)(made, size))


@require_safe
def last_year(request: HttpRequest, pk: int) -> HttpResponse:
    """Context: plan, offered, other (the document held against), page, rows, counts, word, summary, may_export."""
    demand(request.user, "plans.see")
    plan, offered, other = _sides(request, pk)
    context: dict[str, Any] = {"plan": plan, "offered": offered, "other": other}
    if other is not None:
        rows = queries.changes(plan.document, other)
        counts = Counter(row.change.word for row in rows)
        page = Paginator(_asked(request, rows), ROWS_PER_PAGE).get_page(request.GET.get("page"))
        context |= {
            "page": page,
            "rows": [(row, TONES[row.change.demand], messages.WORDS[row.change.word]) for row in page],
            "words": [(word, messages.WORDS[word], counts[word]) for word in Word],
            "word": request.GET.get("word", ""),
            "total": len(rows),
            "summary": messages.changes_summary(plan.title, str(other), counts),
            "may_export": bool(may(request.user, "plans.export")),
            "query": request.GET.urlencode(),
        }
    return render(request, "plans/compare_last_year.html", context)


def _sides(request: HttpRequest, pk: int) -> tuple[Plan, list[Document], Document | None]:
    plan = get_object_or_404(Plan.objects.select_related("document", "previous__document"), pk=pk)
    offered = queries.earlier(plan)
    asked = request.GET.get("with", "")
    chosen = next((each for each in offered if str(each.pk) == asked), None)
    return plan, offered, chosen or queries.usual(plan, offered)


def _asked(request: HttpRequest, rows: list[ChangeRow]) -> list[ChangeRow]:
    word = request.GET.get("word", "")
    return [row for row in rows if row.change.word == word] if word in [each.value for each in Word] else rows


COLUMNS = (("变化", 8), ("要求", 12), ("指标", 30), ("本计划", 18), ("上一份", 18), ("差", 20), ("说明", 36))
QUOTES = (("本计划原文", 50), ("上一份原文", 50))


@require_GET
def last_year_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """What the page shows under the same address; leaves an audit row."""
    demand(request.user, "plans.export")
    plan, _offered, other = _sides(request, pk)
    if other is None:
        raise Http404
    rows = _asked(request, queries.changes(plan.document, other))
    record(person(request), "plans.export", plan, after={"rows": len(rows), "kind": "comparison"})
    response = HttpResponse(_workbook(rows), content_type=XLSX)
    response["Content-Disposition"] = attachment(safe_name(_("%s（与上一份比较）.xlsx") % plan.title))
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _workbook(rows: list[ChangeRow]) -> bytes:
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet("目标比较")
        head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        for place, (name, width) in enumerate((*COLUMNS, *QUOTES)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, name, head)
        for line, row in enumerate(rows, start=1):
            for place, words in enumerate(_cells(row)):
                sheet.write_string(line, place, str(safe(words)), text)
        sheet.freeze_panes(1, 3)
        sheet.autofilter(0, 0, max(1, len(rows)), len(COLUMNS) + len(QUOTES) - 1)
    return stream.getvalue()


def _cells(row: ChangeRow) -> tuple[str, ...]:
    change = row.change
    said = [side.said if side else "—" for side in (row.now, row.before)]
    quotes = [side.quote if side else "—" for side in (row.now, row.before)]
    words = str(messages.WORDS[change.word]), str(messages.DEMANDS[change.demand])
    return (*words, row.indicator, *said, row.difference, change.reason, *quotes)

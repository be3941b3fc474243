"""What was handed in on one commitment, as its page lists it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from kechuang.apps.plans.models import Evidence, MilestoneReport, NilReport, Observation, Rank, ReportStanding
from kechuang.apps.plans.queries.reports import kind_of
from kechuang.apps.plans.queries.standing import Judged
from kechuang.apps.plans.rules import verdict_words, wording
from kechuang.ui.marks import Mark

TONES = {
    ReportStanding.ACCEPTED: Mark("good", "●", ReportStanding.ACCEPTED.label),
    ReportStanding.SUBMITTED: Mark("unknown", "◐", ReportStanding.SUBMITTED.label),
    ReportStanding.RETURNED: Mark("warn", "▲", ReportStanding.RETURNED.label),
    ReportStanding.WITHDRAWN: Mark("none", "○", ReportStanding.WITHDRAWN.label),
    ReportStanding.REVERSED: Mark("bad", "■", ReportStanding.REVERSED.label),
}


def report_mark(standing_word: str) -> Mark:
    return TONES[ReportStanding(standing_word)]


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One thing handed in. day: when it happened, or the day it speaks of; figure: with unit, "" where none."""

    report: Evidence | Observation | Rank | MilestoneReport | NilReport
    kind: str
    day: date
    what: str
    figure: str
    mark: Mark

    @property
    def url(self) -> str:
        return reverse("plans:one_report", args=[kind_of(self.report), self.report.pk])


def _with_people(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("unit", "proof", "reported_by", "reviewed_by")


def reports(judged: Judged, on: date) -> list[ReportRow]:
    """Everything handed in on this commitment that speaks of days up to `on`; what waits first, then newest first.

    Five queries. Withdrawn reports were taken back by who sent them and are left out.
    """
    unit = judged.terms.unit
    mine = {"commitment": judged.commitment}
    rows = [_item(each, unit) for each in _with_people(Evidence.objects.filter(**mine, happened_on__lte=on))]
    nodes = _with_people(MilestoneReport.objects.filter(**mine, reached_on__lte=on)).select_related("milestone")
    rows += [_node(each) for each in nodes]
    rows += [
        _figure(each, unit)
        for each in _with_people(Observation.objects.filter(**mine, last__lte=on, published_on__lte=on))
    ]
    rows += [_rank(each) for each in _with_people(Rank.objects.filter(**mine, published_on__lte=on))]
    rows += [_nil(each, unit) for each in _with_people(NilReport.objects.filter(**mine, month__lte=on))]
    shown = [row for row in rows if row.report.standing != ReportStanding.WITHDRAWN]
    shown.sort(key=lambda row: (row.day, row.report.pk), reverse=True)
    return sorted(shown, key=lambda row: row.report.standing != ReportStanding.SUBMITTED)


def _item(row: Evidence, unit: str) -> ReportRow:
    figure = wording.amount("=", "", row.amount, None, unit)
    return ReportRow(row, _("逐项报送"), row.happened_on, row.organisation, figure, report_mark(row.standing))


def _node(row: MilestoneReport) -> ReportRow:
    what = " ".join(filter(None, (row.milestone.title, row.document_number)))
    return ReportRow(row, _("时间节点"), row.reached_on, what, "", report_mark(row.standing))


def _figure(row: Observation, unit: str) -> ReportRow:
    kind = f"{row.get_span_display()} · {row.get_status_display()}"
    return ReportRow(
        row, kind, row.last, row.issuer, wording.amount("=", "", row.value, None, unit), report_mark(row.standing)
    )


def _rank(row: Rank) -> ReportRow:
    of = _("（共 %d 个）") % row.field_size if row.field_size else ""
    figure = _("第 %d 位") % row.position + of
    return ReportRow(
        row, _("官方排名"), row.published_on, f"{row.issuer} {row.edition}", figure, report_mark(row.standing)
    )


def _nil(row: NilReport, unit: str) -> ReportRow:
    figure = wording.amount("=", "", Decimal(0), None, unit)
    return ReportRow(row, _("零报告"), row.month, f"{row.month:%Y-%m}", figure, report_mark(row.standing))


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A milestone: planned, reached or not; days_late: how long after its day it was, or is by now, without it."""

    title: str
    planned_on: date
    amount: str
    reached_on: date | None
    waiting: bool
    days_late: int


def node_rows(judged: Judged, on: date) -> list[NodeRow]:
    terms = judged.terms
    return [
        NodeRow(
            node.title,
            node.planned_on,
            "" if node.amount is None else verdict_words.amount(node.amount, terms),
            node.reached_on,
            node.waiting,
            max(((node.reached_on or on) - node.planned_on).days, 0),
        )
        for node in terms.nodes
    ]


def waiting(rows: Sequence[ReportRow]) -> int:
    return sum(row.report.standing == ReportStanding.SUBMITTED for row in rows)

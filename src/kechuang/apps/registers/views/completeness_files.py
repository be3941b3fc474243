"""报送情况 as a file: one row per reporter, one column per period, and whom to call."""

from __future__ import annotations

import io
from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.permissions import demand
from kechuang.apps.documents.rules import attachment, safe_name
from kechuang.apps.registers.models import DueReport
from kechuang.apps.registers.queries import completeness as queries
from kechuang.apps.registers.rules.due import WORDS
from kechuang.apps.registers.views.completeness import Asked, asked
from kechuang.apps.registers.views.records_shared import person
from kechuang.writers.completeness import ReporterLine, write_csv, write_xlsx

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
SOME = 500


def export(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The reporters the page shows, all of them, not only those of its page."""
    demand(request.user, "registers.export")
    question = asked(request, code)
    if kind not in KINDS or question is None:
        raise Http404
    register, period = question.register, question.form.period
    sent = queries.completeness(register, period, question.on)
    title = f"{register.name}报送情况（{period.words}）"
    note = f"{sent.sentence}。数据截至 {question.on.isoformat()}。"
    stream = io.BytesIO()
    write = write_xlsx if kind == "xlsx" else write_csv
    write(title, note, [each.words for each in question.shown], _lines(question), stream)
    record(person(request), "completeness.export", DueReport, after={"register": code, "on": period.words})
    response = HttpResponse(stream.getvalue(), content_type=KINDS[kind])
    response["Content-Disposition"] = attachment(safe_name(f"{title}.{kind}"))
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _lines(question: Asked) -> Iterator[ReporterLine]:
    reports = list(question.reports)
    for start in range(0, len(reports), SOME):
        for row in queries.matrix(question.register, reports[start : start + SOME], question.shown, question.on):
            last = row.cells[-1]
            yield ReporterLine(
                row.name,
                row.number,
                row.people_of if row.people_of != row.name else "",
                WORDS[last.standing.state] if last else "",
                last.standing.days if last else 0,
                last.report.records if last else 0,
                "、".join(row.people),
                last.last_reminder if last else "",
                last.report.note if last else "",
                [cell.standing.words if cell else "" for cell in row.cells],
            )

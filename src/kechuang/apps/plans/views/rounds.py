"""月报 of duties that come round: who did how much in a period, what was adopted, who leads."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.permissions import NotAllowed, demand, may
from kechuang.apps.documents.rules import attachment, safe_name
from kechuang.apps.documents.views import person
from kechuang.apps.plans.actions import adoption as actions
from kechuang.apps.plans.forms.reporting import PIECES, MonthForm, period_words
from kechuang.apps.plans.models import Commitment, Evidence
from kechuang.apps.plans.queries import rounds as queries
from kechuang.apps.plans.queries import standing
from kechuang.apps.plans.rules import adoption
from kechuang.catalog.adoption import load_adoption
from kechuang.kernel.errors import KechuangError
from kechuang.writers.rounds import PieceLine, UnitLine, write_round

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for. round: None while no period has begun."""

    commitment: Commitment
    judged: standing.Judged
    form: MonthForm
    round: queries.Round | None
    words: str


def _asked(request: HttpRequest, pk: int) -> Asked:
    demand(request.user, "plans.see")
    commitment = get_object_or_404(standing.with_terms(Commitment.objects.filter(pk=pk)))
    today = timezone.localdate()
    (judged,) = standing.judged([commitment], today)
    if not judged.terms.frequency:
        raise Http404
    form = MonthForm(request.GET, commitment, judged.terms, today)
    span = form.span()
    found = queries.round_of(commitment, judged.terms, *span) if span else None
    words = period_words(judged.terms.frequency, span[0].replace(day=1)) if span else ""
    return Asked(commitment, judged, form, found, words)


@require_safe
def rounds(request: HttpRequest, pk: int) -> HttpResponse:
    """Context: commitment, judged, form, round, period, unit_words, pieces, levels, by_level, scale, may_export."""
    asked = _asked(request, pk)
    me = person(request)
    pieces = [each for row in asked.round.rows for each in row.pieces] if asked.round else []
    context: dict[str, Any] = {
        "commitment": asked.commitment,
        "judged": asked.judged,
        "form": asked.form,
        "round": asked.round,
        "period": asked.words,
        "unit_words": asked.judged.terms.unit,
        "are_pieces": asked.judged.terms.unit in PIECES,
        "pieces": [(each, adoption.levels_in(each.adopted_elsewhere), _may_note(me, each)) for each in pieces],
        "levels": load_adoption().levels,
        "by_level": queries.by_level(asked.round) if asked.round else [],
        "scale_source": load_adoption().source,
        "may_export": bool(may(me, "plans.export")),
        "may_report": bool(may(me, "reports.submit")),
    }
    return render(request, "plans/rounds.html", context)


def _may_note(me: Any, piece: Evidence) -> bool:
    return bool(may(me, "reports.submit")) and actions.may_record(me, piece)


@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    demand(request.user, "plans.export")
    asked = _asked(request, pk)
    if asked.round is None:
        raise Http404
    title = f"{asked.commitment.indicator}（{asked.words}）"
    units = [
        UnitLine(r.position, r.unit, r.count, r.due, r.missing, r.waiting, len(r.adopted), r.points, note_of(r))
        for r in asked.round.rows
    ]
    pieces = [_piece(each, row.unit) for row in asked.round.rows for each in row.pieces]
    stream = io.BytesIO()
    write_round(title, asked.judged.terms.unit, units, pieces, stream)
    record(person(request), "plans.export", asked.commitment, after={"on": asked.words})
    response = HttpResponse(stream.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = attachment(safe_name(f"{title}.xlsx"))
    response["X-Content-Type-Options"] = "nosniff"
    return response


def note_of(row: queries.UnitRound) -> str:
    return _("未报送") if row.is_silent else _("已报无进展") if row.said_nil and not row.pieces else ""


def _piece(piece: Evidence, unit: str) -> PieceLine:
    standing_word = str(piece.get_standing_display())
    happened: date = piece.happened_on
    adopted, rank = piece.adopted_elsewhere, piece.rank_elsewhere
    return PieceLine(happened, piece.organisation, unit, piece.amount, standing_word, adopted, rank)


@require_POST
def record_adoption(request: HttpRequest, pk: int) -> HttpResponse:
    piece = get_object_or_404(Evidence, pk=pk)
    known = load_adoption().levels
    levels = [level for level in request.POST.getlist("level") if level in known]
    position = request.POST.get("position", "").strip()
    try:
        # A place is a small number; anything else typed there says nothing.
        place = int(position) if position.isascii() and position.isdigit() and 0 < int(position) < 10_000 else None
        actions.record_adoption(piece, person(request), levels, place)
    except NotAllowed:
        raise
    except KechuangError as fault:
        notes.error(request, fault.sentence)
    else:
        words = {"title": piece.organisation, "levels": "、".join(levels) or _("未采用")}
        notes.success(request, _("已登记“%(title)s”：%(levels)s。") % words)
    back = request.POST.get("next", "")
    if back and url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(back)
    return redirect("plans:rounds", piece.commitment_id)

"""The sheet of one report while it is filled in: forms by way of counting, and what they hand to the actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kechuang.apps.documents.proofs import KeptFile
from kechuang.apps.documents.views import person
from kechuang.apps.orgs.models import Unit
from kechuang.apps.plans.actions import report as actions
from kechuang.apps.plans.forms.reporting import (
    EvidenceForm,
    ItemRows,
    MilestoneForm,
    NilForm,
    ObservationForm,
    RankForm,
    ReportForm,
)
from kechuang.apps.plans.messages import reporting as messages
from kechuang.apps.plans.models import Commitment, Evidence, MilestoneReport, Observation, Report
from kechuang.apps.plans.queries import reports as queries
from kechuang.apps.plans.queries import standing
from kechuang.apps.plans.rules import doubles
from kechuang.apps.plans.rules.pasted import MOST_LINES, Line, lines_of
from kechuang.apps.plans.rules.terms import Counting


@dataclass
class Sheet:
    """One page of reporting: who, on what, the forms, and what is wrong with them."""

    request: HttpRequest
    judged: standing.Judged
    units: list[Unit]
    today: date
    corrects: Report | None
    form: ReportForm | None = None
    rows: Any = None
    nil: NilForm | None = None
    faults: list[messages.Fault] = field(default_factory=list)

    @property
    def commitment(self) -> Commitment:
        return self.judged.commitment

    @property
    def questions(self) -> list[messages.Question]:
        return [each for each in self.faults if isinstance(each, messages.Question)]

    @property
    def refusals(self) -> list[messages.Fault]:
        return [each for each in self.faults if not isinstance(each, messages.Question)]


@dataclass(frozen=True, slots=True)
class Taker:
    """forms: the form and, for items, its rows; take: calls the action with what was typed, and says how many."""

    forms: Callable[[Sheet], tuple[ReportForm, Any]]
    take: Callable[[Sheet, KeptFile | None], int]


def _bound(sheet: Sheet) -> dict[str, Any]:
    is_sent = sheet.request.method == "POST" and "nil" not in sheet.request.POST
    data = {"data": sheet.request.POST, "files": sheet.request.FILES} if is_sent else {}
    return {**data, "units": sheet.units, "initial": _initial(sheet.corrects)}


def _initial(corrects: Report | None) -> dict[str, Any]:
    if corrects is None:
        return {}
    names = ("value", "span", "first", "last", "issuer", "published_on", "status", "position", "field_size", "edition")
    facts = {
        name: getattr(corrects, name)
        for name in (*names, "year", "reached_on", "document_number", "note")
        if hasattr(corrects, name)
    }
    if isinstance(corrects, MilestoneReport):
        facts["milestone"] = str(corrects.milestone_id)
    if isinstance(corrects, Observation):
        facts["value"] = messages.plain(corrects.value)
    return {**facts, "unit": str(corrects.unit_id or ""), "corrects": f"{queries.kind_of(corrects)}-{corrects.pk}"}


def _item_forms(sheet: Sheet) -> tuple[ReportForm, Any]:
    about = {"terms": sheet.judged.terms, "today": sheet.today}
    initial = []
    if isinstance(sheet.corrects, Evidence):
        old = sheet.corrects
        names = ("happened_on", "organisation", "uscc", "adopted_elsewhere")
        initial = [{**{name: getattr(old, name) for name in names}, "amount": messages.plain(old.amount)}]
    bound = _bound(sheet)
    data = bound.get("data")
    if data is not None and "more" in data:
        data = data.copy()
        data["rows-TOTAL_FORMS"] = str(min(int(data.get("rows-TOTAL_FORMS") or 0) + 5, 30))
    rows = ItemRows(data, prefix="rows", form_kwargs=about, initial=initial or None)
    return EvidenceForm(**bound), rows


def _take_items(sheet: Sheet, proof: KeptFile | None) -> int:
    """Rows and pasted lines together, all or none; a reason or a tick belongs to the item it was asked about."""
    assert sheet.form is not None
    post = sheet.request.POST
    lines = lines_of(sheet.form.cleaned_data.get("pasted", ""))
    unreadable: list[messages.Fault] = [
        messages.line_is_unreadable(each.number, each.text, each.fault) for each in lines if each.fault
    ]
    if len(lines) > MOST_LINES:
        raise messages.Refused([messages.too_many_lines(len(lines), MOST_LINES)])
    typed = [form.cleaned_data for form in sheet.rows if form.has_changed()]
    readable = [line for line in lines if not line.fault]
    items = [_item(given, post) for given in typed] + [_item_of_line(line, post) for line in readable]
    try:
        rows = actions.evidence(
            sheet.commitment,
            person(sheet.request),
            sheet.form.chosen_unit,
            items,
            on=sheet.today,
            proof=proof,
            sure=post.getlist("sure"),
            corrects=sheet.corrects if isinstance(sheet.corrects, Evidence) else None,
            besides=unreadable,
        )
    except messages.Refused as refused:
        for fault in refused.faults:
            if fault not in unreadable:
                _place(fault, sheet, len(typed), items, readable)
        raise
    return len(rows)


def _item(given: dict[str, Any], post: Any) -> actions.Item:
    key = doubles.fingerprint(given["organisation"], given["happened_on"], given["amount"])
    return actions.Item(
        given["happened_on"],
        given["organisation"],
        given["amount"],
        uscc=given.get("uscc", ""),
        adopted_elsewhere=given.get("adopted_elsewhere", ""),
        because=post.get(f"because-{key[:16]}", ""),
        note=post.get("note", ""),
    )


def _item_of_line(line: Line, post: Any) -> actions.Item:
    assert line.happened_on is not None and line.amount is not None
    key = doubles.fingerprint(line.organisation, line.happened_on, line.amount)
    because = post.get(f"because-{key[:16]}", "")
    note = line.note or post.get("note", "")
    return actions.Item(line.happened_on, line.organisation, line.amount, line.uscc, note, because)


def _place(
    fault: messages.Fault, sheet: Sheet, typed: int, items: Sequence[actions.Item], lines: Sequence[Line]
) -> None:
    """A fault of a typed row stands at its field; one of a pasted line names the line."""
    if fault.row is None:
        return
    item = items[fault.row]
    if isinstance(fault, messages.Question) and fault.field == "because":
        fault.reason_name = f"because-{doubles.fingerprint(item.organisation, item.happened_on, item.amount)[:16]}"
    if fault.row >= typed:
        fault.where = _("粘贴的第 %(n)d 行“%(what)s”") % {
            "n": lines[fault.row - typed].number + 1,
            "what": item.organisation[:30],
        }
        return
    if not isinstance(fault, messages.Question):
        form = [each for each in sheet.rows if each.has_changed()][fault.row]
        if fault.field in form.fields:
            form.add_error(fault.field, fault.what)


def _node_forms(sheet: Sheet) -> tuple[ReportForm, Any]:
    open_nodes = [
        node
        for node, known in zip(sheet.commitment.milestones.all(), sheet.judged.terms.nodes, strict=True)
        if known.reached_on is None
    ]
    return MilestoneForm(**_bound(sheet), nodes=open_nodes, today=sheet.today), None


def _take_node(sheet: Sheet, proof: KeptFile | None) -> int:
    assert isinstance(sheet.form, MilestoneForm)
    given = sheet.form.cleaned_data
    actions.milestone(
        sheet.form.nodes[given["milestone"]],
        person(sheet.request),
        sheet.form.chosen_unit,
        reached_on=given["reached_on"],
        document_number=given["document_number"],
        note=given["note"],
        proof=proof,
        on=sheet.today,
        corrects=sheet.corrects if isinstance(sheet.corrects, MilestoneReport) else None,
    )
    return 1


def _figure_forms(sheet: Sheet) -> tuple[ReportForm, Any]:
    return ObservationForm(**_bound(sheet), terms=sheet.judged.terms, today=sheet.today), None


def _rank_forms(sheet: Sheet) -> tuple[ReportForm, Any]:
    return RankForm(**_bound(sheet), today=sheet.today), None


def _take_plain(action: Callable[..., Any], *names: str) -> Callable[[Sheet, KeptFile | None], int]:
    """For reports whose form has one field for each argument of the action."""

    def take(sheet: Sheet, proof: KeptFile | None) -> int:
        assert sheet.form is not None
        given = {name: sheet.form.cleaned_data[name] for name in names}
        if action is actions.observation:
            given["sure"] = sheet.request.POST.getlist("sure")
        action(
            sheet.commitment,
            person(sheet.request),
            sheet.form.chosen_unit,
            **given,
            note=sheet.form.cleaned_data["note"],
            proof=proof,
            on=sheet.today,
            corrects=sheet.corrects,
        )
        return 1

    return take


TAKERS = {
    Counting.EVIDENCE: Taker(_item_forms, _take_items),
    Counting.MILESTONES: Taker(_node_forms, _take_node),
    Counting.REPORTED: Taker(
        _figure_forms,
        _take_plain(actions.observation, "value", "span", "first", "last", "issuer", "published_on", "status"),
    ),
    Counting.RANK: Taker(
        _rank_forms,
        _take_plain(actions.rank, "position", "field_size", "issuer", "edition", "year", "published_on", "status"),
    ),
}

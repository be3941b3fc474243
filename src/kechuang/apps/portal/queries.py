"""What the overview and 待办 show, gathered from the apps below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse

from kechuang.apps.accounts import inbox
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import may
from kechuang.apps.documents.models import Document, State
from kechuang.apps.orgs.models import Unit, UnitAlias, UnitGroup
from kechuang.apps.orgs.rules import plain, without_level
from kechuang.apps.plans.models import Reading, ResponsibleUnit, Statement, What
from kechuang.ui.marks import NEEDS_CHECKING_BELOW, Mark, confidence_mark


def newest_readings() -> QuerySet[Reading]:
    """The newest reading of each document: what older ones said no longer counts."""
    newest = Reading.objects.values("document").annotate(newest=Max("pk")).values("newest")
    return Reading.objects.filter(pk__in=newest)


@dataclass(frozen=True, slots=True)
class Tally:
    documents: int
    targets: int
    deliverables: int
    tasks: int
    to_check: int


def tally() -> Tally:
    """How much was read in all documents together."""
    newest = newest_readings()
    drafts = Statement.objects.filter(reading__in=newest)
    numbers = drafts.aggregate(
        targets=Count("pk", filter=Q(what=What.TARGET)),
        deliverables=Count("pk", filter=Q(what=What.DELIVERABLE)),
        to_check=Count("pk", filter=Q(confidence__lt=NEEDS_CHECKING_BELOW)),
    )
    tasks = newest.aggregate(tasks=Count("tasks"))["tasks"]
    return Tally(documents=newest.count(), tasks=tasks, **numbers)


@dataclass(frozen=True, slots=True)
class Plan:
    """One document of the overview; targets is None while nothing was read."""

    document: Document
    targets: int | None
    to_check: int


def latest_plans(most: int = 8) -> list[Plan]:
    """The documents that came in last, with what the newest reading of each found."""
    documents = list(Document.objects.order_by("-uploaded_at", "-pk")[:most])
    readings = (
        newest_readings()
        .filter(document__in=documents)
        .annotate(
            targets=Count("statements", filter=Q(statements__what=What.TARGET)),
            to_check=Count("statements", filter=Q(statements__confidence__lt=NEEDS_CHECKING_BELOW)),
        )
    )
    found = {reading.document_id: reading for reading in readings}
    return [
        Plan(document, found[document.pk].targets, found[document.pk].to_check)
        if document.pk in found
        else Plan(document, None, 0)
        for document in documents
    ]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A draft the reading is least sure of, with the words it came from."""

    statement: Statement
    words: str
    url: str
    mark: Mark


def doubts(most: int = 5) -> list[Doubt]:
    """The drafts that most need a look, least sure first."""
    rows = (
        Statement.objects.filter(reading__in=newest_readings(), confidence__lt=NEEDS_CHECKING_BELOW)
        .select_related("reading__document", "reading__issued")
        .order_by("confidence", "pk")[:most]
    )
    return [
        Doubt(
            row,
            row.reading.issued.text[row.start : row.end],
            f"{reverse('plans:reading', args=[row.reading.document_id])}#d-{row.ordinal}",
            confidence_mark(row.confidence),
        )
        for row in rows
    ]


def unregistered_units() -> list[tuple[str, int]]:
    """Unit names in plans that the register does not know by now, with how often they are named; most often first."""
    mentions = (
        ResponsibleUnit.objects.filter(unit__isnull=True, group__isnull=True)
        .filter(Q(task__reading__in=newest_readings()) | Q(statement__reading__in=newest_readings()))
        .values_list("text")
        .annotate(times=Count("pk"))
        .order_by("-times", "text")
    )
    known = {plain(name) for pair in Unit.objects.values_list("name", "short_name") for name in pair}
    known.update(plain(alias) for alias in UnitAlias.objects.values_list("alias", flat=True))
    for group in UnitGroup.objects.all():
        known.update(plain(name) for name in (group.name, *group.aliases))
    return [(text, times) for text, times in mentions if not {plain(text), without_level(plain(text))} & known]


FAILED, UNITS = "failed", "units"


@dataclass
class Inbox:
    """What waits for one person on a day. Its length is what the top bar shows; the lists are made when asked for."""

    user: User
    on: date

    def __len__(self) -> int:
        return self._number

    @cached_property
    def _number(self) -> int:
        return inbox.count(self.user, self.on)

    @cached_property
    def todos(self) -> list[inbox.Todo]:
        return inbox.gather(self.user, self.on)

    @property
    def groups(self) -> list[inbox.Group]:
        """What belongs to plans, by plan."""
        return inbox.grouped([todo for todo in self.todos if todo.kind not in (FAILED, UNITS)])

    @property
    def failed(self) -> list[inbox.Todo]:
        return [todo for todo in self.todos if todo.kind == FAILED]

    @property
    def units(self) -> list[inbox.Todo]:
        return [todo for todo in self.todos if todo.kind == UNITS]


def failed_readings(user: User, on: date) -> list[inbox.Todo]:
    """Own uploads that could not be read, and those nobody uploaded."""
    return [
        inbox.Todo(FAILED, str(each), fault_words(each.fault), reverse("documents:document", args=[each.pk]))
        for each in _failed(user).order_by("-uploaded_at")
    ]


def _failed(user: User) -> QuerySet[Document]:
    if not may(user, "documents.upload"):
        return Document.objects.none()
    return Document.objects.filter(state=State.FAILED).filter(Q(uploaded_by=user) | Q(uploaded_by__isnull=True))


def count_failed(user: User, on: date) -> int:
    return _failed(user).count()


def units_to_register(user: User, on: date) -> list[inbox.Todo]:
    """Unit names in plans that nobody has registered, for those who may."""
    names = unregistered_units() if may(user, "units.change") else []
    return [inbox.Todo(UNITS, name, str(times), new_unit_url(name)) for name, times in names]


def fault_words(fault: Any) -> str:
    return str((fault or {}).get("what", ""))


def new_unit_url(name: str) -> str:
    return f"{reverse('orgs:new_unit')}?{urlencode({'name': name, 'next': reverse('portal:todo')})}"

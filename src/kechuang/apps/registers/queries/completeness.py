"""Who has sent what: one register and period in a sentence, a matrix of the last periods, a unit's own reports."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from kechuang.apps.accounts.models import User
from kechuang.apps.orgs.models import Organisation, Unit
from kechuang.apps.registers.messages.completeness import noun
from kechuang.apps.registers.models import DueReminder, DueReport
from kechuang.apps.registers.queries.due_reporters import answers_for
from kechuang.apps.registers.queries.listing import organisations_called
from kechuang.apps.registers.rules.due import OWING, SOON, WORDS, Period, Standing, State, period_holding, standing
from kechuang.catalog.register import Register

SHOWN = {"month": 12, "quarter": 8, "half_year": 6, "year": 6}
PEOPLE_NAMED = 3
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Sent:
    """How complete one register is for one period, on a day. owed: all that are asked, the excused not counted."""

    period: Period
    noun: str
    by_state: Mapping[State, int]

    def number(self, *states: State) -> int:
        return sum(self.by_state.get(state, 0) for state in states)

    @property
    def owed(self) -> int:
        return sum(self.by_state.values()) - self.number(State.EXCUSED)

    @property
    def sent(self) -> int:
        return self.number(State.SENT, State.LATE)

    @property
    def missing(self) -> int:
        return self.number(*OWING)

    @property
    def overdue(self) -> int:
        return self.number(State.OVERDUE)

    @property
    def is_complete(self) -> bool:
        return self.missing == 0

    @property
    def sentence(self) -> str:
        """17 个镇街园区已报 15（迟报 2），零报告 1，逾期 1."""
        if not sum(self.by_state.values()):
            return f"{self.period.words}没有应报单位"
        late = f"（迟报 {self.number(State.LATE)}）" if self.number(State.LATE) else ""
        parts = [f"{self.owed} {self.noun}已报 {self.sent}{late}"]
        told = {
            State.NIL: "零报告",
            State.OVERDUE: "逾期",
            State.SOON: "临近",
            State.NOT_DUE: "未到期",
            State.EXCUSED: "另有免报",
        }
        parts += [f"{word} {self.number(state)}" for state, word in told.items() if self.number(state)]
        return "，".join(parts)


def completeness(register: Register, period: Period, on: date | None = None) -> Sent:
    """Who has sent for `period` of `register`: one question. For words beside a figure: `.sentence`."""
    return _sent(register, period, DueReport.objects.filter(register=register.code, first=period.first), _day(on))


def completeness_now(registers: Iterable[Register], on: date | None = None) -> dict[str, Sent]:
    """Of each register the newest period that has ended (else the running one), by code; one question for all."""
    day = _day(on)
    codes = {each.code: each for each in registers if each.collection is not None}
    rows = DueReport.objects.filter(register__in=codes).order_by()
    ended = dict(rows.filter(until__lte=day).values_list("register").annotate(newest=Max("first")))
    newest = dict(rows.values_list("register").annotate(newest=Max("first"))) | ended
    wanted = Q(pk__in=[])
    for code, first in newest.items():
        wanted |= Q(register=code, first=first)
    counts: dict[str, Counter[State]] = defaultdict(Counter)
    for code, due_on, sent_at, nil, excused in (
        DueReport.objects.filter(wanted).order_by().values_list("register", *FACTS)
    ):
        counts[code][_standing((due_on, sent_at, nil, excused), day).state] += 1
    return {code: Sent(_period(codes[code], newest[code]), _noun(codes[code]), counts[code]) for code in newest}


FACTS = ("due_on", "sent_at", "nil", "excused")


def _sent(register: Register, period: Period, rows: QuerySet[DueReport], day: date) -> Sent:
    counts = Counter(_standing(facts, day).state for facts in rows.order_by().values_list(*FACTS))
    return Sent(period, _noun(register), counts)


Facts = tuple[date, datetime | None, bool, bool]


def _standing(facts: Facts, day: date) -> Standing:
    due_on, sent_at, nil, excused = facts
    sent_on = timezone.localtime(sent_at).date() if sent_at else None
    return standing(due_on, sent_on, nil, excused, day)


def standing_of(row: DueReport, on: date) -> Standing:
    return _standing((row.due_on, row.sent_at, row.nil, row.excused), on)


def _day(on: date | None) -> date:
    return on or timezone.localdate()


def _noun(register: Register) -> str:
    assert register.collection is not None
    return noun(register.collection.reporters)


def _period(register: Register, first: date) -> Period:
    assert register.collection is not None
    return period_holding(register.collection.every, first)


@dataclass(slots=True)
class ReporterRow:
    """One reporter across the periods shown. reports: by first day. people: whom to call, of `people_of`."""

    pk: int
    name: str
    number: str
    people: list[str] = field(default_factory=list)
    people_of: str = ""
    cells: list[Cell | None] = field(default_factory=list)
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One report of the matrix. reminded: how often it was asked for; by whom and when the last time."""

    report: DueReport
    standing: Standing
    reminded: int = 0
    last_reminder: str = ""

    @property
    def is_owed(self) -> bool:
        return self.standing.state in OWING

    @property
    def short(self) -> str:
        """For a narrow column: 已报, 迟 3 天, 逾期 12 天."""
        days = {State.LATE: "迟", State.OVERDUE: "逾期"}.get(self.standing.state)
        return f"{days} {self.standing.days} 天" if days else WORDS[self.standing.state]


def periods_of(register: Register) -> list[Period]:
    """The periods that are written down, the newest first."""
    rows = DueReport.objects.filter(register=register.code).order_by("-first")
    return [Period(first, until) for first, until in rows.values_list("first", "until").distinct()]


def matching(
    register: Register,
    period: Period,
    *,
    on: date,
    words: str = "",
    state: str = "",
    areas: Iterable[int] | None = None,
) -> QuerySet[DueReport]:
    """The reports of one period, narrowed: part of a name, initials or credit code; a state of the day, `owing` for all
    that are not there; only those of these units and of the organisations they count."""
    rows = DueReport.objects.filter(register=register.code, first=period.first)
    if areas is not None:
        own = set(areas)
        rows = rows.filter(Q(unit__in=own) | Q(organisation__area__in=own))
    if words:
        units = Unit.objects.filter(Q(name__icontains=words) | Q(short_name__icontains=words))
        bodies = organisations_called(words)
        rows = rows.filter(Q(unit__in=units.values("pk")) | Q(organisation__in=bodies.values("pk")))
    if state == "owing" or state in WORDS:
        rows = rows.filter(_standing_as(state, on))
    return rows.order_by("unit__kind", "unit__name", "organisation__area__name", "organisation__name", "pk")


def _standing_as(state: str, on: date) -> Q:
    """The condition that says the same as the rule `standing`, for the database; a test holds them together."""
    end = timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))
    there = Q(sent_at__lt=end)
    owed = Q(excused=False) & (Q(sent_at__isnull=True) | Q(sent_at__gte=end))
    soon = on + timedelta(days=SOON)
    match state:
        case State.EXCUSED:
            return Q(excused=True)
        case State.NIL:
            return Q(excused=False, nil=True) & there
        case State.OVERDUE:
            return owed & Q(due_on__lt=on)
        case State.SOON:
            return owed & Q(due_on__gte=on, due_on__lte=soon)
        case State.NOT_DUE:
            return owed & Q(due_on__gt=soon)
        case "owing":
            return owed
    late = Q(sent_at__date__gt=F("due_on"))
    return Q(excused=False, nil=False) & there & (late if state == State.LATE else ~late)


def matrix(register: Register, rows: Sequence[DueReport], shown: Sequence[Period], on: date) -> list[ReporterRow]:
    """The reporters of `rows`, in that order, with their reports of all periods shown. Four questions, however many."""
    by_record = bool(register.collection and register.collection.by_record)
    whose = "organisation_id" if by_record else "unit_id"
    numbers = [getattr(row, whose) for row in rows]
    reporters = _reporters(numbers, by_record)
    reports = DueReport.objects.filter(register=register.code, first__in=[period.first for period in shown])
    found = {(getattr(each, whose), each.first): each for each in reports.filter(**{f"{whose}__in": numbers})}
    reminders = reminders_of(found.values())
    for number in numbers:
        each = reporters[number]
        each.cells = [
            _cell(found.get((number, period.first)), reminders, on) if (number, period.first) in found else None
            for period in shown
        ]
    return [reporters[number] for number in numbers]


def _cell(report: DueReport | None, reminders: Mapping[int, list[str]], on: date) -> Cell | None:
    if report is None:
        return None
    asked = reminders.get(report.pk, [])
    return Cell(report, standing_of(report, on), len(asked), asked[-1] if asked else "")


def reminders_of(reports: Iterable[DueReport]) -> dict[int, list[str]]:
    """林规划 11月20日催报, the latest last, by report."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = DueReminder.objects.filter(due_report__in=[each.pk for each in reports]).select_related("by")
    for row in rows.order_by("at", "pk"):
        at = timezone.localtime(row.at)
        found[row.due_report_id].append(f"{row.by.get_full_name()} {at.month}月{at.day}日催报")
    return found


def _reporters(numbers: Sequence[int], by_record: bool) -> dict[int, ReporterRow]:
    if by_record:
        bodies = Organisation.objects.filter(pk__in=numbers).select_related("area")
        rows = {
            each.pk: ReporterRow(each.pk, each.name, each.identifier, people_of=str(each.area or ""), unit=each.area_id)
            for each in bodies
        }
    else:
        units = Unit.objects.filter(pk__in=numbers)
        rows = {each.pk: ReporterRow(each.pk, each.name, "", people_of=each.name, unit=each.pk) for each in units}
    people = people_of({row.unit for row in rows.values() if row.unit})
    for row in rows.values():
        row.people = people.get(row.unit or 0, [])
    return rows


def people_of(units: Iterable[int]) -> dict[int, list[str]]:
    """Whom to call, by unit: the people with an account there."""
    found: dict[int, list[str]] = defaultdict(list)
    for person in User.objects.filter(unit__in=list(units), is_active=True).order_by("pk"):
        if len(found[person.unit_id or 0]) < PEOPLE_NAMED:
            found[person.unit_id or 0].append(person.get_full_name())
    return found


@dataclass(frozen=True, slots=True)
class Mine:
    """One report of my unit, with what stands to be done. reminder: the last one."""

    register: Register
    period: Period
    cell: Cell
    who: str


def mine(user: User, registers: Mapping[str, Register], on: date) -> list[Mine]:
    """The reports of the user's unit that are owed, or are of a period that ended in the last half year; owed first."""
    units = answers_for(user.unit_id, on)
    recent = Q(sent_at__isnull=True, excused=False) | Q(due_on__gte=date.fromordinal(on.toordinal() - 183))
    rows = list(DueReport.objects.filter(recent, unit__in=units, register__in=registers).select_related("unit"))
    reminders = reminders_of(rows)
    found = []
    for row in rows:
        cell = _cell(row, reminders, on)
        assert cell is not None
        found.append(Mine(registers[row.register], Period(row.first, row.until), cell, str(row.unit or "")))
    return sorted(found, key=lambda each: (not each.cell.is_owed, each.cell.report.due_on, each.register.name))


@dataclass(frozen=True, slots=True)
class AreaLine:
    """The organisations of my area that owe one register one period."""

    register: Register
    sent: Sent


def of_my_area(user: User, registers: Mapping[str, Register], on: date) -> list[AreaLine]:
    """Registers that organisations report, as far as my unit counts them; the newest period that has ended."""
    units = answers_for(user.unit_id, on)
    rows = DueReport.objects.filter(organisation__area__in=units, register__in=registers).order_by()
    newest = rows.filter(until__lte=on).values_list("register").annotate(newest=Max("first"))
    return [
        AreaLine(register, _sent(register, period, rows.filter(register=code, first=first), on))
        for code, first in newest
        for register in [registers[code]]
        for period in [_period(register, first)]
    ]

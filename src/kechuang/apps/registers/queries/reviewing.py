"""What waits for a decision, for the review page and for 待办: by register, imported lists as one thing each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from kechuang.apps.accounts.inbox import Todo
from kechuang.apps.accounts.models import User
from kechuang.apps.accounts.permissions import may
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.models import BatchKind, BatchState, Entry, ImportBatch, Waiting
from kechuang.apps.registers.queries.history import Waits, told
from kechuang.apps.registers.rights import may_register, readable
from kechuang.catalog.register import Register

SHOWN = 50
KIND = "审核名录"
WHY = "接受后才计入名录和数字。"


@dataclass(frozen=True, slots=True)
class Pile:
    """Typed entries of one register that wait for `user`."""

    register: Register
    number: int
    since: date


@dataclass(frozen=True, slots=True)
class BatchLine:
    batch: ImportBatch
    url: str
    number: int
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One register of the review page. beyond: how many more wait than are shown."""

    register: Register
    lines: list[Waits]
    batches: list[BatchLine]
    number: int
    beyond: int


def acceptable(user: User) -> dict[str, Register]:
    """Registers whose entries `user` may accept, by code."""
    return {code: each for code, each in catalogue.current().items() if may_register(user, each, "accept")}


def piles(user: User) -> list[Pile]:
    """What others typed, by register. Lists brought in are `waiting_batches`. One question."""
    if not may(user, "registers.accept"):
        return []
    registers = acceptable(user)
    typed = Waiting.objects.filter(batch=None, register__in=registers).exclude(entry__entered_by=user)
    grouped = typed.order_by().values_list("register").annotate(Count("entry"), Min("entry__recorded_at"))
    found = [Pile(registers[code], number, timezone.localdate(since)) for code, number, since in grouped]
    return sorted(found, key=lambda pile: (pile.since, pile.register.name))


def waiting_batches(user: User) -> QuerySet[ImportBatch]:
    """Lists and groups of entries that wait for `user`; found without counting their entries."""
    if not may(user, "registers.accept"):
        return ImportBatch.objects.none()
    waiting = Exists(Waiting.objects.filter(batch=OuterRef("pk")))
    states = (BatchState.SUBMITTED, BatchState.ACCEPTING)
    rows = ImportBatch.objects.filter(waiting, state__in=states, register__in=acceptable(user))
    return rows.exclude(by=user).order_by("pk")


def number_for(user: User) -> int:
    """How many entries wait for `user`."""
    in_batches = Waiting.objects.filter(batch__in=waiting_batches(user)).count()
    return sum(pile.number for pile in piles(user)) + in_batches


def waiting_todos(user: User, on: date) -> list[Todo]:
    """Source of 待办."""
    registers = catalogue.current()
    typed = [_todo(pile) for pile in piles(user)]
    batches = list(waiting_batches(user))
    numbers = dict(Waiting.objects.filter(batch__in=batches).order_by().values_list("batch").annotate(Count("entry")))
    return typed + [_batch_todo(each, registers[each.register], numbers.get(each.pk, 0)) for each in batches]


def count_todos(user: User, on: date) -> int:
    return len(_registers_waiting(user)) + waiting_batches(user).count()


def _registers_waiting(user: User) -> list[str]:
    """The registers of `piles`, found without counting: the number stands on every page, however much waits."""
    if not may(user, "registers.accept"):
        return []
    typed = Waiting.objects.filter(batch=None)
    filled = list(typed.filter(register__in=acceptable(user)).order_by().values_list("register", flat=True).distinct())
    return [code for code in filled if typed.filter(register=code).exclude(entry__entered_by=user).exists()]


def _todo(pile: Pile) -> Todo:
    what = f"{pile.register.name}：{pile.number} 条待审"
    why = f"最早一条 {pile.since} 提交，{WHY}"
    return Todo(KIND, what, why, f"{reverse('registers:review')}#{pile.register.code}", weight=pile.number)


def _batch_todo(batch: ImportBatch, register: Register, number: int) -> Todo:
    what = f"{register.name}：导入的“{batch.file_name}”{number} 条待审"
    if batch.kind == BatchKind.GROUP:
        what = f"{batch.file_name}：{number} 条一起待审"
    day = timezone.localdate(batch.submitted_at or batch.created_at)
    return Todo(KIND, what, f"{day} 提交，{WHY}", batch_url(batch), weight=number)


def batch_url(batch: ImportBatch) -> str:
    """Where a batch is looked at and decided as a whole."""
    page = "registers:change_group" if batch.kind == BatchKind.GROUP else "registers:batch"
    return reverse(page, args=[batch.pk])


def groups(user: User, on: date, only: str = "") -> list[Group]:
    """What waits in registers that `user` may accept in, and what he entered himself; typed entries in full."""
    registers = acceptable(user) if may(user, "registers.accept") else {}
    own = catalogue.current()
    waiting = Waiting.objects.filter(Q(register__in=registers) | Q(entry__entered_by=user))
    if only:
        waiting = waiting.filter(register=only)
    numbers = dict(waiting.order_by().values_list("register").annotate(Count("entry")))
    shown = [own[code] for code in own if code in numbers]
    return [_group(user, register, waiting.filter(register=register.code), on) for register in shown]


def _group(user: User, register: Register, waiting: QuerySet[Waiting], on: date) -> Group:
    typed = waiting.filter(batch=None)
    seqs = list(typed.order_by("entry_id").values_list("entry_id", flat=True)[:SHOWN])
    entries = (
        Entry.objects.filter(seq__in=seqs).select_related("entered_by", "unit", "waiting", "proof").order_by("seq")
    )
    lines = told(register, list(entries), on, readable(user, register), user.pk)
    counted = dict(waiting.exclude(batch=None).order_by().values_list("batch").annotate(Count("entry")))
    batches = ImportBatch.objects.filter(pk__in=counted).select_related("by", "unit").order_by("pk")
    number = typed.count()
    return Group(
        register,
        lines,
        [BatchLine(each, batch_url(each), counted[each.pk], each.by_id == user.pk) for each in batches],
        number + sum(counted.values()),
        number - len(lines),
    )

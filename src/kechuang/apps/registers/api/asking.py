"""What a program asks of a list, in the address. A page shows what it can; the API says what it did not understand."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from kechuang.apps.registers.api.errors import together
from kechuang.apps.registers.messages import api as messages
from kechuang.apps.registers.messages.api import ApiFault
from kechuang.apps.registers.queries.history import end_of
from kechuang.apps.registers.rules.asking import EMPTY, FROM, RANGED, UNTIL, Asked, asked
from kechuang.apps.registers.rules.cells import find_code, nearest_codes
from kechuang.apps.registers.rules.posted import MOST_SEQ
from kechuang.catalog.register import Register
from kechuang.ui.days import day_of

MOST, USUAL = 1_000, 200
OWN = ("q", "valid_on", "known", "since_seq", "cursor", "limit")


@dataclass(frozen=True, slots=True)
class Question:
    """asked: the filters, as on the list page. known: as the books stood then. since: only what changed after it.

    after: the page begins behind this number.
    """

    asked: Asked
    limit: int
    after: int
    valid_on: date | None = None
    known: datetime | None = None
    since: int | None = None


def question(register: Register, params: QueryDict, open_fields: Collection[str]) -> Question:
    """Raises: ApiFault 422 with everything that was not understood."""
    faults: list[ApiFault] = list(_unknown(register, params, open_fields))
    limit = _whole(params, "limit", MOST, faults, least=1)
    cursor = _whole(params, "cursor", MOST_SEQ, faults)
    since = _whole(params, "since_seq", MOST_SEQ, faults)
    valid_on = _day(params, "valid_on", faults)
    known = _moment(params, "known", faults)
    faults += _not_together(params)
    filters = {name: values for name, values in params.lists() if name not in OWN or name == "q"}
    filters |= {"span": ["in_force"]} if valid_on else {}
    question = asked(register, filters, valid_on or timezone.localdate(), False, open_fields)
    faults += _unread(register, question)
    if valid_on and not register.validity:
        faults.append(
            messages.wrong_parameter("valid_on", _one(params, "valid_on"), "用不上：这个名录不设有效期", "请去掉它。")
        )
    if faults:
        raise together(faults)
    after = since if since is not None else cursor or 0
    return Question(question, limit or USUAL, after, valid_on, known, since)


def _unknown(register: Register, params: QueryDict, open_fields: Collection[str]) -> Iterator[ApiFault]:
    filters = [name for name in register.list_page.filters if name in open_fields]
    ranges = [name + end for name in filters if register.fields[name].type in RANGED for end in (FROM, UNTIL)]
    known = {*OWN, *filters, *ranges}
    for name, values in params.lists():
        bare = name.removesuffix(FROM).removesuffix(UNTIL)
        if any("\x00" in each for each in (name, *values)):
            yield messages.unreadable_parameter(name.replace("\x00", ""))
        elif name not in known and bare in register.fields:
            yield messages.not_filtered_by(name, register.fields[bare].name, filters)
        elif name not in known:
            yield messages.unknown_parameter(name, known)


def _one(params: QueryDict, name: str) -> str:
    return str(params.get(name, "")).strip()


def _whole(params: QueryDict, name: str, most: int, faults: list[ApiFault], least: int = 0) -> int | None:
    text = _one(params, name)
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 20 and least <= int(text) <= most:
        return int(text)
    faults.append(messages.wrong_parameter(name, text, "不对", f"请写 {least} 到 {most} 的整数。"))
    return None


def _day(params: QueryDict, name: str, faults: list[ApiFault]) -> date | None:
    text = _one(params, name)
    if not text:
        return None
    day = day_of(text)
    if day is None:
        faults.append(messages.wrong_parameter(name, text, "不是日期", "请写成 2026-03-01 这样。"))
    return day


def _moment(params: QueryDict, name: str, faults: list[ApiFault]) -> datetime | None:
    text = _one(params, name)
    moment = moment_of(text) if text else None
    if text and moment is None:
        remedy = "请写成 2026-03-01（到那天结束）或 2026-03-01T12:00:00 这样。"
        faults.append(messages.wrong_parameter(name, text, "不是日期或时间", remedy))
    return moment


def moment_of(text: str) -> datetime | None:
    """A day means its end, so that all that was known on it counts; None for anything else."""
    day = day_of(text)
    if day:
        return end_of(day)
    try:
        moment = parse_datetime(text.replace(" ", "+"))  # a + in an address that was not escaped
    except ValueError:
        return None
    if moment is None or not 1900 <= moment.year <= 2200:
        return None
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _not_together(params: QueryDict) -> Iterator[ApiFault]:
    """A change is told whole or not at all, and the books of another day have no index to filter by."""
    filters = sorted(name for name in params if name not in OWN or name == "q")
    for name in ("since_seq", "known"):
        others = [*filters, *(["valid_on"] if name == "since_seq" and "valid_on" in params else [])]
        if name in params and others:
            yield messages.not_together(name, others)
    if "since_seq" in params and "cursor" in params:
        yield messages.not_together("since_seq", ["cursor"])


def _unread(register: Register, question: Asked) -> Iterator[ApiFault]:
    for each in question.unread:
        yield messages.wrong_parameter(each.field, each.words, f"不对：{each.why}", "")
    for name, values in question.picked.items():
        codes = register.code_lists.get(name)
        for value in values:
            if codes and value != EMPTY and not find_code(codes, value):
                yield messages.wrong_parameter(name, value, "不在可选项中", nearest_codes(codes, value))

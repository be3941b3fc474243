"""One cell → one value of the payload, or what is wrong with it. Every road in (form, file, API) ends here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from kechuang.apps.registers.rules.days import NotADay, read_day, read_month, read_year
from kechuang.apps.registers.rules.faults import CellFault
from kechuang.apps.registers.rules.known import Found, Known, Option, code_fault, name_fault
from kechuang.apps.registers.rules.numbers import NotANumber, canonical, read_number
from kechuang.catalog.codes import CodeList
from kechuang.catalog.register import MONEY_UNITS, RegisterField

_ZERO_WIDTH = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")  # and marks of direction
_BLANKS = frozenset(
    ("", "-", "--", "—", "——", "/", "\\", "无数据", "不详", "未知", "暂无", "空", "null", "NULL", "None", "#N/A")
)
_NOT_APPLICABLE = frozenset(("不适用", "N/A", "n/a", "不涉及"))
_YES = frozenset(("是", "有", "√", "✓", "✔", "☑", "Y", "YES", "TRUE", "1", "对", "T"))
_NO = frozenset(("否", "无", "×", "✗", "✘", "☐", "N", "NO", "FALSE", "0", "不是", "没有", "F"))
SPLIT = re.compile(r"[、,，;；/|\n]+")
_LONGEST_NAME = 200  # characters of the name of an organisation
_DIGITS_OF_A_CELL = 15  # more than that Excel itself has already rounded


class NotApplicable:
    """Said to be not applicable: neither missing nor zero."""


@dataclass(frozen=True, slots=True)
class Written:
    """An organisation as a row names it: credit code, name, or both."""

    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Which of these is meant? A person says; the row waits."""

    field: str
    written: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """value: of the payload; None when missing (or not applicable). new_name: of a body not kept yet."""

    value: Any = None
    not_applicable: bool = False
    faults: tuple[CellFault, ...] = ()
    question: Question | None = None
    new_name: str = ""


MISSING = Read()


def trimmed(raw: object) -> str:
    """The words of a cell without the blanks around it; inner line breaks become spaces."""
    if isinstance(raw, str) and raw.isprintable():  # no line break, no-break or wide space, nothing without width
        return raw.strip()
    if isinstance(raw, datetime):
        raw = raw.date() if raw.time() == datetime.min.time() else raw
    text = _ZERO_WIDTH.sub("", str(raw)).replace("\u00a0", " ").replace("\u3000", " ")
    return re.sub(r"\s*[\r\n]+\s*", " ", text).strip()


def is_blank(raw: object) -> bool:
    return (
        raw is None
        or (isinstance(raw, str) and trimmed(raw) in _BLANKS)
        or (isinstance(raw, Written) and raw == Written())
    )


def is_not_applicable(raw: object) -> bool:
    return isinstance(raw, str) and trimmed(raw) in _NOT_APPLICABLE


def read_cell(name: str, field: RegisterField, codes: CodeList | None, raw: object, known: Known) -> Read:
    """What `raw` means in the column `name`. Never raises: whatever is wrong comes back as faults."""
    if isinstance(raw, str):
        words = trimmed(raw)
        if words in _BLANKS:
            return MISSING
        if words in _NOT_APPLICABLE:
            return Read(not_applicable=True)
        words = raw
    elif isinstance(raw, Written):
        words = f"{raw.code}{raw.name}"
        if not words:
            return MISSING
    elif raw is None:
        return MISSING
    else:
        return _READERS[field.type](name, field, codes, raw, known)
    if not words.isprintable() and any(map(_cannot_be_kept, words)):
        shown = re.sub(r"[\x00-\x1f\ud800-\udfff]", "?", words)
        return _wrong(name, shown, "含有不能显示的控制字符", "请重新输入这一格", "RG-113")
    return _READERS[field.type](name, field, codes, raw, known)


def _cannot_be_kept(letter: str) -> bool:
    """Control characters, and halves of letters: neither PostgreSQL nor a file takes them."""
    return unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\r\t"


def _wrong(name: str, raw: object, what: str, remedy: str = "", code: str = "RG-100") -> Read:
    return Read(faults=(CellFault(name, trimmed(raw), what, remedy, code),))


def _text(name: str, field: RegisterField, codes: CodeList | None, raw: object, known: Known) -> Read:
    if isinstance(raw, float | int) and not isinstance(raw, bool):
        digits = canonical(read_number(raw, ""))
        if len(digits.replace(".", "")) > _DIGITS_OF_A_CELL:
            remedy = "把这一列设为文本格式，重新填写原来的号码"
            return _wrong(name, raw, "这个号码被存成了数字，末几位已经丢失", remedy, "RG-111")
        raw = digits
    text = trimmed(raw) if field.type == "text" else _lines(raw)
    most = field.length if field.type == "text" else max(field.length, 2000)
    if len(text) > most:
        return _wrong(name, raw, f"有 {len(text)} 个字，最多 {most} 个", "请缩短", "RG-112")
    if field.pattern:
        narrow = unicodedata.normalize("NFKC", text).upper()
        match = re.fullmatch(field.pattern, narrow) or re.fullmatch(field.pattern, text)
        if not match:
            return _wrong(name, raw, f"不是{field.name}的写法", _like(field), "RG-114")
        text = match.string
    return Read(text)


def _lines(raw: object) -> str:
    """A note keeps its lines, whichever way a browser or a program ended them."""
    return re.sub(r"\r\n?", "\n", _ZERO_WIDTH.sub("", str(raw))).strip()


def _like(field: RegisterField) -> str:
    return field.help or (f"写成“{field.example}”这样" if field.example is not None else "")


def _number(name: str, field: RegisterField, codes: CodeList | None, raw: object, known: Known) -> Read:
    if isinstance(raw, date):
        return _wrong(name, raw, "这一格是日期，应填数字", "把单元格格式改为数值后重新填写", "RG-101")
    try:
        value = read_number(raw, field.unit)
    except NotANumber as wrong:
        unit = f"，单位{field.unit}" if field.unit else ""
        return _wrong(name, raw, str(wrong), f"请填数字{unit}", "RG-101")
    if abs(value) >= Decimal(10) ** 15:
        return _wrong(name, raw, "数字太大", "请核对单位", "RG-104")
    if len(value.normalize().as_tuple().digits) > _DIGITS_OF_A_CELL and not isinstance(raw, float):
        return _wrong(name, raw, f"有效数字超过 {_DIGITS_OF_A_CELL} 位", "请核对，或四舍五入后填写", "RG-106")
    if field.type == "whole" and value != value.to_integral_value():
        return _wrong(name, raw, "应是整数", f"{field.name}按{field.unit or '个'}计，不带小数", "RG-102")
    faults = _out_of_bounds(name, field, raw, value)
    if field.type == "money":
        return _money(name, field, raw, value, faults)
    if field.type == "decimal" and value != round(value, field.decimals):
        return _wrong(name, raw, f"小数超过 {field.decimals} 位", "请四舍五入后填写", "RG-103")
    return Read(int(value) if field.type == "whole" else canonical(value), faults=faults)


def _money(name: str, field: RegisterField, raw: object, value: Decimal, faults: tuple[CellFault, ...]) -> Read:
    yuan = value * MONEY_UNITS[field.unit]
    if isinstance(raw, float):
        yuan = round(yuan, 2)  # a computed cell: 0.1 + 0.2 in 万元 is no millionth of a fen
    if abs(yuan) >= Decimal(10) ** 15:
        return _wrong(name, raw, "金额太大", "请核对单位", "RG-104")
    if yuan != round(yuan, 2):
        return _wrong(name, raw, "金额精确到分以下", f"以{field.unit}计，折合元后最多两位小数", "RG-103")
    return Read(canonical(yuan), faults=faults)


@lru_cache(maxsize=1_000)
def _exact(bound: str | int | float) -> Decimal:
    return Decimal(str(bound))


def _out_of_bounds(name: str, field: RegisterField, raw: object, value: Decimal) -> tuple[CellFault, ...]:
    for bound, beyond, words in ((field.least, value.__lt__, "不应小于"), (field.most, value.__gt__, "不应大于")):
        if bound is not None and beyond(_exact(bound)):
            return (CellFault(name, trimmed(raw), f"{words} {bound}{field.unit}", "请核对数字和单位", "RG-104"),)
    if field.unit == "%" and isinstance(raw, float) and 0 < abs(value) < 1:
        remedy = "如果是把 12% 存成了 0.12，请改填 12"
        return (CellFault(name, trimmed(raw), "本列单位是 %，这个数不到 1%", remedy, "RG-105", "warning"),)
    return ()


def _day(name: str, field: RegisterField, codes: CodeList | None, raw: object, known: Known) -> Read:
    try:
        day = read_day(raw)
    except NotADay as wrong:
        return _wrong(name, raw, str(wrong), "写成 2026-03-01 这样的年-月-日", "RG-121")
    return Read(day.isoformat(), faults=_beyond_days(name, field, raw, day, known.today))


def _beyond_days(name: str, field: RegisterField, raw: object, day: date, today: date) -> tuple[CellFault, ...]:
    for bound, is_least in ((field.least, True), (field.most, False)):
        if bound is None:
            continue
        limit = today if bound == "today" else date.fromisoformat(str(bound))
        if (day < limit) if is_least else (day > limit):
            what = f"{'早于' if is_least else '晚于'}{'今天' if bound == 'today' else limit.isoformat()}"
            return (CellFault(name, trimmed(raw), what, "请核对日期", "RG-122"),)
    if day.year < 1900 or day.year > 2200:
        return (CellFault(name, trimmed(raw), f"年份 {day.year} 不合常理", "请核对日期", "RG-122"),)
    return ()


def _month(name: str, field: RegisterField, codes: CodeList | None, raw: object, known: Known) -> Read:
    try:
        return Read(read_month(raw))
    except NotADay as wrong:
        return _wrong(name, raw, str(wrong), "写成 2026-03 这样的年-月", "RG-123")


def _year(name: str, field: RegisterField, codes: CodeList | None, raw: object, known: Known) -> Read:
    try:
        year = read_year(raw)
    except NotADay as wrong:
        return _wrong(name, raw, str(wrong), "写成 2026 这样的四位年份", "RG-124")
    least = int(str(field.least)) if field.least is not None else 1949
    most = known.today.year if field.most == "today" else int(str(field.most or 2200))
    if not least <= year <= most:
        return _wrong(name, raw, f"年份应在 {least} 到 {most} 之间", "请核对年份", "RG-124")
    return Read(year)


def _yes_no(name: str, field: RegisterField, codes: CodeList | None, raw: object, known: Known) -> Read:
    word = unicodedata.normalize("NFKC", trimmed(raw)).upper()
    if word in _YES or word in ("1.0",):
        return Read(True)
    if word in _NO or word in ("0.0",):
        return Read(False)
    return _wrong(name, raw, "应填“是”或“否”", "", "RG-131")


def _code(name: str, field: RegisterField, codes: CodeList | None, raw: object, known: Known) -> Read:
    word = trimmed(raw)
    found = find_code(codes, word)
    if found:
        return Read(found)
    return _wrong(name, raw, f"不在“{field.name}”的可选项中", nearest_codes(codes, word), "RG-132")


def _codes(name: str, field: RegisterField, codes: CodeList | None, raw: object, known: Known) -> Read:
    words = [str(each) for each in raw] if isinstance(raw, list | tuple) else _words_of(codes, trimmed(raw))
    wrong = [word for word in words if not find_code(codes, word)]
    if wrong:
        remedy = nearest_codes(codes, wrong[0])
        return _wrong(name, raw, f"“{'、'.join(wrong)}”不在“{field.name}”的可选项中", remedy, "RG-132")
    return Read(sorted({str(find_code(codes, word)) for word in words}))


def _words_of(codes: CodeList | None, text: str) -> list[str]:
    """The words of a cell with several. A name that itself holds a separator (生物、医药) is one word."""
    whole = []
    for name in sorted((each.name for each in codes or () if SPLIT.search(each.name)), key=len, reverse=True):
        if name in text:
            whole.append(name)
            text = text.replace(name, "、")
    return [*whole, *(word.strip() for word in SPLIT.split(text) if word.strip())]


def find_code(codes: CodeList | None, word: str) -> str | None:
    assert codes is not None  # judged when the declaration was read
    found = codes.find(word) or codes.find(re.sub(r"\s+", "", unicodedata.normalize("NFKC", word)))
    return found.code if found else None


def nearest_codes(codes: CodeList | None, word: str) -> str:
    names = [each.name for each in codes or ()]
    close = get_close_matches(word, names, n=3, cutoff=0.4)
    return (
        f"最接近的是：{'、'.join(close)}" if close else f"可选：{'、'.join(names[:8])}{' 等' if len(names) > 8 else ''}"
    )


def _organisation(name: str, field: RegisterField, codes: CodeList | None, raw: object, known: Known) -> Read:
    written = raw if isinstance(raw, Written) else _as_written(raw)
    code = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", written.code).lstrip("'‘’")).upper()
    if name_is := name_fault(written.name):
        return _wrong(name, re.sub(r"[\x00-\x1f]", "?", written.name), *name_is)
    wrong = code_fault(code) if code and not code.startswith("T") else ""
    if wrong:
        return _wrong(name, written.code, wrong, "对照营业执照或法人证书核对", "RG-141")
    if len(written.name) > _LONGEST_NAME:
        what = f"名称有 {len(written.name)} 个字，最多 {_LONGEST_NAME} 个"
        return _wrong(name, written.name, what, "请写登记的名称", "RG-112")
    return _reference(name, field, written.name or code, known.organisation(code, written.name), "RG-142")


def _as_written(raw: object) -> Written:
    """One cell alone: a code when it looks like one, else a name."""
    text = trimmed(raw)
    narrow = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
    looks_like_code = re.fullmatch(r"[0-9A-Z]{15,20}", narrow) and sum(map(str.isdigit, narrow)) >= 8
    return Written(code=narrow) if looks_like_code or re.fullmatch(r"T\d{6,}", narrow) else Written(name=text)


def _unit(name: str, field: RegisterField, codes: CodeList | None, raw: object, known: Known) -> Read:
    return _reference(name, field, trimmed(raw), known.unit(trimmed(raw)), "RG-143")


def _region(name: str, field: RegisterField, codes: CodeList | None, raw: object, known: Known) -> Read:
    word = canonical(read_number(raw, "")) if isinstance(raw, float) else trimmed(raw)
    return _reference(name, field, word, known.region(word), "RG-144")


def _record(name: str, field: RegisterField, codes: CodeList | None, raw: object, known: Known) -> Read:
    return _reference(name, field, trimmed(raw), known.record(field.to, trimmed(raw)), "RG-145")


def _reference(name: str, field: RegisterField, written: str, found: Found, code: str) -> Read:
    doubt = (CellFault(name, written, found.doubt, "请核对", code, "warning"),) if found.doubt else ()
    if found.value is not None:
        return Read(found.value, faults=doubt, new_name=found.new_name)
    if found.ask:
        return Read(faults=doubt, question=Question(name, written, found.options))
    labels = "、".join(option.label for option in found.options[:3])
    remedy = f"可能是：{labels}" if labels else "请先登记，或核对写法"
    return _wrong(name, written, f"找不到这个{field.name}" if not found.doubt else found.doubt, remedy, code)


_Reader = Callable[[str, RegisterField, CodeList | None, object, Known], Read]
_READERS: dict[str, _Reader] = {
    "text": _text, "note": _text, "whole": _number, "decimal": _number, "money": _number, "date": _day,
    "month": _month, "year": _year, "yes_no": _yes_no, "code": _code, "codes": _codes, "organisation": _organisation,
    "unit": _unit, "region": _region, "record": _record,
}  # fmt: skip

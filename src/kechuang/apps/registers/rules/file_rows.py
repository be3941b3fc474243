"""One row of a file → what the row checker is given, with what is wrong with the cells themselves.

Knows where each column goes (`Plan`), nothing of files: cells come with the notes that `readers.sheets` gives them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kechuang.apps.registers.rules.cells import Written, is_blank, trimmed
from kechuang.apps.registers.rules.faults import CellFault
from kechuang.apps.registers.rules.stated_units import Stated, converted, is_bare_number, is_row_of_units
from kechuang.catalog.columns import CODE_SUFFIX, EXAMPLE_MARK
from kechuang.catalog.register import NUMBERS, Register
from kechuang.readers.sheets.cells import Cell, Row
from kechuang.writers.register_files.guarding import unguarded

_FOOTERS = re.compile(
    r"^(?:全[省市县区]|本[页表]|.{2,6}[省市县区镇园]|.{2,4}街道)?(合\s*计|总\s*计|小\s*计|累\s*计)\s*([(（:：].*)?$"
    r"|^(注|备注|说明|填表说明|填[表报]人|[审复]核人?|制表人?|联系人|联系电话|单位负责人|统计负责人|填[表报]日期|报[送出]日期|"
    r"填报单位|报送单位|数据来源|资料来源)[0-9０-９一二三四五]?\s*[:：]"
    r"|^注[0-9０-９一二三四五][.．、]"
)
_SIGNED = re.compile(r"^[12]\d{3}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日$")  # the day under a list, by itself in its row
_BROKEN = {
    "error": ("这一格是错误值", "请在表里改正公式或直接填写内容", "RG-161"),
    "formula_without_value": ("这一格的公式没有存下计算结果", "请用 Excel 或 WPS 打开，保存一次再上传", "RG-162"),
}
HIDDEN = CellFault(
    "", "", "这一行在表里是隐藏的或被筛选掉的", "确认要导入；不要导入的请在表里删去这一行", "RG-164", "warning"
)
REPEATED = CellFault(
    "", "", "取自合并单元格，合并区里的各行都记上了这个数", "如果是几行合计，请取消合并，分行填写", "RG-167", "warning"
)


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the columns go. mapping: column → target (see catalog.columns), "" for left out. fixed: field → words.

    headers: column → heading, to know a header repeated in the middle of a sheet.
    stated: field → the unit the table gives its figures in, where it is not the field's own.
    """

    register: Register
    mapping: Mapping[int, str]
    fixed: Mapping[str, Any]
    headers: Mapping[int, str] = field(default_factory=dict)
    stated: Mapping[str, Stated] = field(default_factory=dict)
    targets: Mapping[str, int] = field(init=False)
    names: Sequence[tuple[str, int]] = field(init=False)  # field, column
    codes: Sequence[tuple[str, int]] = field(init=False)  # organisation field, column of its credit code

    def __post_init__(self) -> None:
        targets = {target: column for column, target in self.mapping.items() if target}
        codes = [(target.removesuffix(CODE_SUFFIX), c) for target, c in targets.items() if target.endswith(CODE_SUFFIX)]
        object.__setattr__(self, "targets", targets)
        object.__setattr__(self, "codes", codes)
        object.__setattr__(self, "names", [item for item in targets.items() if not item[0].endswith(CODE_SUFFIX)])

    @property
    def given(self) -> frozenset[str]:
        """The fields that the file (or a fixed value) speaks of; of all others it says nothing."""
        return frozenset({target.removesuffix(CODE_SUFFIX) for target in self.targets} | self.fixed.keys())

    def column_of(self, fault: CellFault) -> int:
        """The column a fault is shown in; 0 for one of the whole row or of a fixed value."""
        code = self.targets.get(fault.field + CODE_SUFFIX)
        if code and (fault.code == "RG-141" or fault.field not in self.targets):
            return code
        return self.targets.get(fault.field, 0)


@dataclass(frozen=True, slots=True)
class FileRow:
    """raw: field → what was written, for the row checker. faults: of the cells. said: column → cell, to be kept."""

    number: int
    raw: dict[str, object]
    faults: list[CellFault]
    said: dict[str, Any]


def assembled(plan: Plan, row: Row) -> FileRow | None:
    """What `row` says; None for one that is no record: nothing in the mapped columns, a total, a note, a header."""
    found = row.cells
    cells = [found[column] for column in plan.targets.values() if column in found]
    if all(is_blank(cell.value) and cell.note not in _BROKEN for cell in cells) or is_footer(plan, row, cells):
        return None
    raw: dict[str, object] = dict(plan.fixed)
    faults: list[CellFault] = [HIDDEN] if row.is_hidden else []
    for name, column in plan.names:
        cell = found.get(column)
        if cell is not None:
            _take(plan, name, cell, raw, faults)
    for name, column in plan.codes:
        _join(name, found.get(column), raw, faults)
    return FileRow(row.number, raw, faults, {str(column): stored(cell) for column, cell in found.items()})


def is_footer(plan: Plan, row: Row, cells: Sequence[Cell]) -> bool:
    """A total, a note below the table, the example of a template, or the heading once more."""
    first = row.cells[min(row.cells)]
    words = trimmed(first.value)
    if isinstance(first.value, str) and (
        words.startswith(EXAMPLE_MARK) or (_FOOTERS.match(words) and len(words) < 200)
    ):
        return True
    if isinstance(first.value, str) and len(row.cells) == 1 and len(plan.targets) > 1 and _SIGNED.match(words):
        return True
    if not plan.headers or not all(isinstance(cell.value, str) for cell in cells):
        return False
    return all(_is_heading(plan, cell) for cell in cells) or is_row_of_units(str(cell.value) for cell in cells)


def _is_heading(plan: Plan, cell: Cell) -> bool:
    """Whether the cell repeats the heading of its column, or one of the parts it has on several rows."""
    words, heading = " ".join(str(cell.value).split()), plan.headers.get(cell.column, "")
    return words == heading or words in heading.split("/")


def _take(plan: Plan, name: str, cell: Cell, raw: dict[str, object], faults: list[CellFault]) -> None:
    """One cell that is not a credit code beside a name."""
    if cell.note in _BROKEN:
        faults.append(_broken(name, cell))
        return
    value: object = cell.value
    if name in plan.stated and not is_blank(value):
        _take_stated(plan, name, cell, raw, faults)
        return
    if isinstance(value, str):
        raw[name] = unguarded(value) if value.startswith("'") else value
        return
    declared = plan.register.fields[name]
    if cell.note == "merged" and declared.type in NUMBERS:
        faults.append(replace(REPEATED, field=name, value=trimmed(value)))
    if isinstance(value, Decimal):
        value = float(value * 100) if cell.note == "percent" and declared.unit == "%" else float(value)
    elif cell.note == "percent" and declared.unit == "%" and isinstance(value, int):
        value = value * 100
    if cell.note == "long_number" and declared.type not in NUMBERS:
        faults.append(_long(name, cell))
        return
    raw[name] = value


def _take_stated(plan: Plan, name: str, cell: Cell, raw: dict[str, object], faults: list[CellFault]) -> None:
    """A figure in the unit that the table states, which is not the field's own."""
    stated = plan.stated[name]
    value: object = float(cell.value) if isinstance(cell.value, Decimal) else cell.value
    if stated.times is None and (not isinstance(value, str) or is_bare_number(value)):
        unit = plan.register.fields[name].unit
        what = f"表里写的单位是“{stated.unit}”，本列按“{unit}”登记"
        faults.append(CellFault(name, trimmed(value), what, f"请折算成{unit}，并把表头的单位改过来", "RG-165"))
        return
    raw[name] = converted(stated, unguarded(value) if isinstance(value, str) else value)


def _join(name: str, cell: Cell | None, raw: dict[str, object], faults: list[CellFault]) -> None:
    """The credit code of an organisation, beside its name if the file has one."""
    if cell is None or is_blank(cell.value):
        if cell is not None and cell.note in _BROKEN:
            faults.append(_broken(name, cell))
        return
    if cell.note == "long_number" or cell.note in _BROKEN:
        faults.append(_long(name, cell) if cell.note == "long_number" else _broken(name, cell))
        raw.pop(name, None)
        return
    words = raw.get(name)
    code = unguarded(trimmed(cell.value))
    raw[name] = Written(code, "" if words is None or is_blank(words) else trimmed(words))


def _broken(name: str, cell: Cell) -> CellFault:
    what, remedy, code = _BROKEN[cell.note]
    return CellFault(name, "" if cell.value is None else trimmed(cell.value), what, remedy, code)


def _long(name: str, cell: Cell) -> CellFault:
    remedy = "把这一列设为文本格式，对照原件重新填写"
    return CellFault(name, trimmed(cell.value), "这个号码被存成了数字，末几位可能已经变成 0", remedy, "RG-163")


def stored(cell: Cell) -> Any:
    """A cell as people read it on a page: kept with the row as plain JSON."""
    value = cell.value
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value

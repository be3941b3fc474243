"""Makes lists as they come in: an xlsx from rows, brought in as somebody, looked at afterwards."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
from keeping import credit_code

from kechuang.apps.accounts.models import User
from kechuang.apps.registers import catalogue, tables
from kechuang.apps.registers.actions.importing import deciding, receiving, taking
from kechuang.apps.registers.models import ImportBatch, StagedRow

HEADS = ["企业名称", "统一社会信用代码", "认定类别", "证书编号", "发证日期", "批次"]


def name_of(number: int) -> str:
    return f"江阴市样本{number}号科技有限公司"


def row(number: int, **other: Any) -> list[Any]:
    """A good row of HEADS; other: name, code, kind, no, day, batch instead."""
    given = {"name": name_of(number), "code": credit_code(number), "kind": "高新技术企业",
             "no": f"GR2024320{number:05d}", "day": "2024-11-18", "batch": "2024年第一批"} | other  # fmt: skip
    return [given[name] for name in ("name", "code", "kind", "no", "day", "batch")]


def xlsx(rows: Sequence[Sequence[Any]], heads: Sequence[str] = HEADS, title: str = "名单") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for each in (heads, *rows):
        sheet.append(list(each))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def bring(who: User, data: bytes, name: str = "名单.xlsx", register: str = "recognition") -> ImportBatch:
    """As far as it goes without asking anybody: previewed, or waiting for its headings."""
    batch = receiving.receive(who, catalogue.find(register), data, name)
    batch.refresh_from_db()
    return batch


def take(who: User, batch: ImportBatch, *, good_only: bool = False) -> ImportBatch:
    taking.ask(who, batch, good_only=good_only)
    batch.refresh_from_db()
    return batch


def accepted(people: dict[str, User], data: bytes, register: str = "recognition") -> ImportBatch:
    """Brought in by the town, accepted by the planner."""
    batch = take(people["town"], bring(people["town"], data, register=register))
    deciding.accept(people["planner"], batch)
    batch.refresh_from_db()
    return batch


def standing_rows(register: str = "recognition") -> list[dict[str, Any]]:
    """The typed table without the numbers of the entries."""
    rows = tables.typed(catalogue.find(register))._default_manager.order_by("key").values()
    return [{name: value for name, value in each.items() if name != "seq"} for each in rows]


def verdicts(batch: ImportBatch) -> dict[int, str]:
    return dict(StagedRow.objects.filter(batch=batch).values_list("row", "verdict"))


def sentences(batch: ImportBatch, number: int) -> str:
    """Everything said about one row."""
    staged = StagedRow.objects.get(batch=batch, row=number)
    return " ".join(f"{each['what']} {each['remedy']} {each['code']}" for each in staged.faults)

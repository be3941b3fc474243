"""How long documents and charts take to write, against the same words put into a file by the bare library.

A notice with 200 figures, each a link, and an annex of 60 rows; a breakdown of 60 targets over 17 towns in Word and in
Excel; a brief; one chart as SVG and as PNG, and what importing the drawing engine costs. Times are medians of several
rounds, the first of which (engines waking up) stands apart. Figures go to benchmarks/results/documents.json.

    python benchmarks/documents.py
"""

from __future__ import annotations

import io
import json
import statistics
import subprocess
import sys
import time
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import xlsxwriter

from kechuang.writers.breakdown.excel import breakdown_xlsx
from kechuang.writers.breakdown.table import BreakdownRow, BreakdownTable
from kechuang.writers.breakdown.word import breakdown_docx
from kechuang.writers.brief import Brief, Concern, UnitCounts
from kechuang.writers.charts import picture
from kechuang.writers.charts.lights import lights_bar
from kechuang.writers.charts.look import WORD, Spec
from kechuang.writers.charts.progress import progress_chart
from kechuang.writers.charts.shown import LightsChart, LightsRow, Point, ProgressChart
from kechuang.writers.lights import WORDS
from kechuang.writers.official.document import (
    Attachment,
    Column,
    FigureRun,
    Light,
    OfficialDocument,
    Paragraph,
    Picture,
    Table,
    TextRun,
)
from kechuang.writers.official.word import write_docx
from kechuang.writers.onepage import brief_docx

RESULTS = Path(__file__).parent / "results" / "documents.json"
ROUNDS = 7
TODAY = date(2026, 6, 30)
TOWNS = tuple(f"第{number}镇" for number in range(1, 18))


def seconds(work: Callable[[], object]) -> dict[str, float]:
    """The first round, and the median of those after it."""
    times = []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return {"first": times[0], "median": statistics.median(times[1:])}


def figure(number: int) -> FigureRun:
    name = f"T-{number:03d}"
    return FigureRun(str(500 + number), f"https://kechuang.example.cn/figures/{name}", f"{name}@2026-06-30")


def notice() -> OfficialDocument:
    """100 paragraphs with two figures each, and an annex of 60 rows."""
    first, second, third = TextRun("有效期内高新技术企业"), TextRun("家，应达"), TextRun("家。")
    said = [(first, figure(number), second, figure(number + 1), third) for number in range(0, 200, 2)]
    columns = (Column("目标", width=12), Column("实际", "right"), Column("状态", width=6))
    rows = tuple(("高新技术企业数", figure(n), Light(WORDS[n % len(WORDS)])) for n in range(60))
    return OfficialDocument(
        issuer_mark="云溪县科学技术局文件",
        title="关于2026年1—6月科技创新目标任务完成情况的通报",
        number="云科发〔2026〕8号",
        addressees="各镇人民政府",
        body=tuple(Paragraph(runs) for runs in said),
        attachments=(Attachment("完成情况表", (Table(columns, rows),)),),
        signature="云溪县科学技术局",
        dated=TODAY,
    )


def bare_notice(document: OfficialDocument) -> bytes:
    """The same words in plain paragraphs and a plain table, by python-docx, without a link or a layout."""
    file = docx.Document()
    for block in document.body:
        if isinstance(block, Paragraph):
            file.add_paragraph("".join(run.text for run in block.runs))
    table = document.attachments[0].blocks[0]
    assert isinstance(table, Table)
    grid = file.add_table(len(table.rows), len(table.columns))
    for line, cells in zip(grid.rows, table.rows, strict=True):
        for cell, value in zip(line.cells, cells, strict=True):
            cell.text = value if isinstance(value, str) else getattr(value, "text", "") or getattr(value, "word", "")
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def breakdown() -> BreakdownTable:
    shares = tuple(Decimal(number) for number in range(len(TOWNS)))
    rows = tuple(BreakdownRow(f"T-{n:03d}", "高新技术企业数", "家", Decimal(560), shares, "高新科") for n in range(60))
    return BreakdownTable("目标任务分解表", TODAY, TOWNS, rows)


def bare_sheet(table: BreakdownTable) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate(table.rows):
            sheet.write_row(line, 0, [row.number, row.indicator, row.unit, row.whole, *row.shares, row.lead])
    return stream.getvalue()


def progress() -> Spec:
    ends = [date(2026, month, monthrange(2026, month)[1]) for month in range(1, 13)]
    actual = tuple(Point(day, Decimal(430 + 10 * number)) for number, day in enumerate(ends[:6]))
    due = tuple(Point(day, Decimal(430 + 12 * number)) for number, day in enumerate(ends))
    year = date(2026, 1, 1), date(2026, 12, 31)
    return progress_chart(ProgressChart("差 2 家", "高新技术企业", "家", *year, TODAY, actual, due, Decimal(575)), WORD)


def brief() -> Brief:
    counts = dict.fromkeys(WORDS, 3)
    chart = lights_bar(LightsChart("各镇", tuple(LightsRow(town, counts) for town in TOWNS[:9])), WORD)
    return Brief(
        title="进展一页通",
        place="云溪县",
        as_of=TODAY,
        headline=(TextRun("全县"), figure(43), TextRun("项目标。")),
        counts=dict.fromkeys(WORDS, (3, "https://kechuang.example.cn/")),
        worst=(Concern("滞后", "高新技术企业数", "应达 560 家，现 498 家"),) * 5,
        units=tuple(UnitCounts(town, counts) for town in TOWNS[:10]),
        picture=Picture(picture.png(chart, WORD.scale), 156, "各镇"),
    )


def import_seconds(module: str) -> float:
    """In a process of its own, less what an empty one takes."""
    command = [sys.executable, "-c"]
    said = f"import time; began = time.perf_counter(); import {module}; print(time.perf_counter() - began)"
    answers = [subprocess.run([*command, said], capture_output=True, text=True, check=True).stdout for _ in range(3)]
    return statistics.median(map(float, answers))


def main() -> None:
    document, table, spec = notice(), breakdown(), progress()
    times = {
        "chart as SVG": seconds(lambda: picture.svg(spec)),
        "chart as PNG": seconds(lambda: picture.png(spec, WORD.scale)),
        "notice": seconds(lambda: write_docx(document)),
        "notice, bare python-docx": seconds(lambda: bare_notice(document)),
        "breakdown in Word": seconds(lambda: breakdown_docx(table)),
        "breakdown in Excel": seconds(lambda: breakdown_xlsx(table)),
        "breakdown, bare xlsxwriter": seconds(lambda: bare_sheet(table)),
    }
    page = brief()
    times["brief"] = seconds(lambda: brief_docx(page))
    imports = {module: import_seconds(module) for module in ("kechuang.writers.charts.picture", "altair")}
    ratios = {
        "notice / bare python-docx": times["notice"]["median"] / times["notice, bare python-docx"]["median"],
        "breakdown in Excel / bare xlsxwriter": times["breakdown in Excel"]["median"]
        / times["breakdown, bare xlsxwriter"]["median"],
    }
    sizes = {
        "chart as SVG": len(picture.svg(spec)),
        "notice": len(write_docx(document)),
        "brief": len(brief_docx(page)),
    }
    for name, each in times.items():
        print(f"{name:28} {each['median'] * 1000:7.1f} ms, the first time {each['first'] * 1000:7.1f} ms")
    for name, ratio in ratios.items():
        print(f"{name}: {ratio:.2f}")
    for name, taken in imports.items():
        print(f"import {name}: {taken * 1000:.0f} ms")
    report = {"rounds": ROUNDS, "seconds": times, "ratios": ratios, "import_seconds": imports, "bytes": sizes}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

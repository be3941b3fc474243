"""Tables for a terminal, where a Chinese character takes two columns and an accent none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kechuang.writers.columns import COMPARATOR_WORDS, due_words, period_words, tasks

GAP = "  "


def display_width(text: str) -> int:
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Cc", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def shorten(text: str, width: int) -> str:
    """`text` in at most `width` columns, with … where something was cut."""
    if display_width(text) <= width:
        return text
    kept, used = [], 0
    for character in text:
        used += _columns(character)
        if used > width - 1:
            break
        kept.append(character)
    return "".join(kept) + "…"


def pad(text: str, width: int, right: bool = False) -> str:
    space = " " * max(0, width - display_width(text))
    return space + text if right else text + space


NEVER_FIRST = "，。；：、！？）》」』”’…"


def fold(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` columns: broken at blanks where there are any near the end, else between
    any two Chinese characters, and never before a closing mark (which may stand one mark over the edge)."""
    lines, line = [], ""
    for piece in re.findall(r"[!-~]+|.", text):
        if line and display_width(line) + display_width(piece) > width and piece not in NEVER_FIRST:
            lines.append(line.rstrip())
            line = ""
        if line or not piece.isspace():
            line += piece
    return [*lines, line.rstrip()] if line or not lines else lines


def value_words(entry: Mapping[str, Any]) -> str:
    """The number with its unit as a person would write it: 3—5家, 23%（力争25%）, 零的突破."""
    if entry["kind"] == "breakthrough":
        return "零的突破"
    if entry["value"] is None:
        return ""
    unit = entry["unit"] or ""
    words = figure(entry["value"])
    if entry["value_max"] is not None:
        words += f"—{figure(entry['value_max'])}"
    words += unit
    if entry["stretch_value"] is not None:
        words += f"（力争{figure(entry['stretch_value'])}{unit}）"
    return words


def figure(value: int | float) -> str:
    return f"{value:,}" if abs(value) >= 10_000 else str(value)


# head, least width to keep when the terminal is narrow, right-aligned, words
TARGET_TABLE = (
    ("编号", 8, False, lambda e: e["id"].rsplit("-", 1)[-1]),
    ("指标", 16, False, lambda e: e["indicator"]),
    ("动词", 4, False, lambda e: e["verb"] or ""),
    ("比较", 6, False, lambda e: COMPARATOR_WORDS.get(e["comparator"], "")),
    ("数值", 10, True, value_words),
    ("期间", 8, False, lambda e: "".join(filter(None, (due_words(e), period_words(e["period"]))))),
    ("范围", 8, False, lambda e: e["region"] or "—"),
    ("牵头单位", 10, False, lambda e: "、".join(e["lead_units"]) or "—"),
    ("把握", 4, True, lambda e: f"{e['confidence']:.0%}"),
)


def plan_table(draft: Mapping[str, Any], width: int | None) -> Iterator[str]:
    """Lines for one plan: a title line, its targets, and one line that counts the rest.

    width: columns of the terminal; None keeps every word, for pipes and files.
    """
    document = draft["document"]
    about = [document["issuer"], document["number"], document["issued_on"], period_words(document["period"])]
    yield f"{document['file']}　{document['title'] or '（未读出标题）'}"
    yield "　".join(filter(None, about)) or "（发文机关、文号、日期均未写明）"
    targets = [entry for entry in draft["targets"] if entry["kind_of_statement"] == "target"]
    rows = [[words(entry) for _, _, _, words in TARGET_TABLE] for entry in targets]
    if rows:
        yield from _grid(rows, width)
    yield (
        f"目标 {len(targets)} 项，政策参数 {len(draft['targets']) - len(targets)} 项，"
        f"交付成果 {len(draft['deliverables'])} 项，任务 {len(tasks(draft))} 项。"
    )
    for notice in document["notices"]:
        yield "提示 " + " ".join(filter(None, (notice["code"], notice["where"], notice["what"], notice["remedy"])))


def _grid(rows: Sequence[Sequence[str]], width: int | None) -> Iterator[str]:
    heads = [head for head, *_ in TARGET_TABLE]
    widths = [max(display_width(row[i]) for row in (heads, *rows)) for i in range(len(heads))]
    if width is not None:
        widths = _fit(widths, [least for _, least, *_ in TARGET_TABLE], width - len(GAP) * (len(heads) - 1))
    for row in (heads, ["-" * w for w in widths], *rows):
        cells = [
            pad(shorten(cell, wide), wide, right)
            for cell, wide, (_, _, right, _) in zip(row, widths, TARGET_TABLE, strict=True)
        ]
        yield GAP.join(cells).rstrip()


def _fit(widths: list[int], least: list[int], room: int) -> list[int]:
    """Take from the widest column first, never below its least."""
    widths = list(widths)
    while sum(widths) > room:
        spare = [(wide - floor, index) for index, (wide, floor) in enumerate(zip(widths, least, strict=True))]
        most, index = max(spare)
        if most <= 0:
            return widths
        widths[index] -= 1
    return widths

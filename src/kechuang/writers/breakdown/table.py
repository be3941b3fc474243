"""What a breakdown table holds, and the words its cells say whichever file they stand in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from kechuang.writers.official.document import UNDATED

UNKNOWN = "—"
NOT_SUMMED = "不合计"


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """One commitment and its shares, in its own unit of measure.

    shares: as many as the table has units, in their order; None is no share (“—”), 0 is a share of nothing.
    sums: False for shares, rates and ranks: their total cell says 不合计.
    slack: the words for what is left or lacking (“超出 3 家”, “尚缺 2 家”); standing: 已确认, 有异议, 待确认 …
    href, ref: the page of the whole figure, as in `FigureRun`.
    """

    number: str
    indicator: str
    unit: str
    whole: Decimal | None
    shares: tuple[Decimal | None, ...]
    lead: str = ""
    slack: str = ""
    standing: str = ""
    sums: bool = True
    href: str = ""
    ref: str = ""

    @property
    def total(self) -> Decimal | None:
        """Sum of the known shares, exact; None where they are not summed or none is known."""
        known = [share for share in self.shares if share is not None]
        return sum(known, Decimal(0)) if self.sums and known else None


@dataclass(frozen=True, slots=True)
class BreakdownTable:
    """units: towns, parks or divisions, one column each, in the order they are listed everywhere.

    number: the number of the document it belongs to, if any; standing: 征求意见稿 or 示例数据, if it is not in force.
    Raises ValueError when a row has more or fewer shares than there are units.
    """

    title: str
    as_of: date
    units: tuple[str, ...]
    rows: tuple[BreakdownRow, ...]
    issuer: str = ""
    number: str = ""
    notes: tuple[str, ...] = ()
    standing: str = ""
    made: datetime = field(default=UNDATED)

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.shares) != len(self.units):
                raise ValueError(f"{row.number} has {len(row.shares)} shares for {len(self.units)} units")


def written(value: Decimal | None) -> str:
    """The digits as the plan has them: no exponent, no rounding, no trailing zeros; “—” for None."""
    if value is None:
        return UNKNOWN
    digits = f"{value:f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return "0" if digits in ("-0", "") else digits


def total_words(row: BreakdownRow) -> str:
    return written(row.total) if row.sums else NOT_SUMMED


def as_of_words(day: date) -> str:
    return f"数据截至{chinese_date(day)}"


def chinese_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def under_title(table: BreakdownTable) -> str:
    return "\u3000".join(words for words in (table.issuer, table.number, chinese_date(table.as_of)) if words)


def notes(table: BreakdownTable) -> tuple[str, ...]:
    """What the signs of the table mean, then its own notes."""
    ours = ["“—”表示该单位不承担此项目标。"]
    if any(not row.sums for row in table.rows):
        ours.append("比率、位次类目标各单位之间不能相加，合计栏写“不合计”。")
    every = [*ours, *table.notes]
    return tuple(f"注：{words}" if number == 0 else f"　　{words}" for number, words in enumerate(every))

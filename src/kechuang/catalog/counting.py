"""How promises are counted by default, and from how far behind a light turns red: `counting.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from kechuang.catalog.faults import Fault, line_of, read_yaml, refuse

FILE = Path(__file__).parent / "counting.yaml"


@dataclass(frozen=True, slots=True)
class LightParameters:
    """far_behind_share: shortfall above this share of what was due is 严重滞后. approx_tolerance: share by which 约 may
    be missed. overdue_days: a milestone later than that is 严重滞后."""

    far_behind_share: Decimal
    approx_tolerance: Decimal
    overdue_days: int


@dataclass(frozen=True, slots=True)
class JudgeFrom:
    """The first day a result can be expected: month and day, `years` after the first or last year of the promise."""

    month: int
    day: int
    years: int
    after: str  # "first" | "last"


@dataclass(frozen=True, slots=True)
class When:
    """What a rule fits; an empty field fits everything, several entries are alternatives, fields must all fit.

    codes, prefixes, themes, indicator_kinds: of the linked indicator; with any of them a promise without one does not
    fit. kinds: kinds of statement. dimensions: of the unit as written. words: one stands in the promise.
    """

    codes: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    themes: frozenset[str] = frozenset()
    indicator_kinds: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    dimensions: frozenset[str] = frozenset()
    comparators: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    frequencies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CountingRule:
    """A way of counting for the promises it fits. counting, path: words of `Counting` and `PathShape`.

    begins_at_zero: the amount is a flow within the period. may_fall: what was reached can be lost again.
    reason: one Chinese sentence for the person who confirms; source: what it rests on.
    """

    name: str
    when: When
    counting: str
    path: str
    judge_from: JudgeFrom
    reason: str
    source: str
    begins_at_zero: bool = False
    may_fall: bool = False


@dataclass(frozen=True, slots=True)
class CountingCatalog:
    """rules: in order, the first that fits holds; the last fits everything."""

    lights: LightParameters
    rules: tuple[CountingRule, ...]
    whole_dimensions: frozenset[str]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _LightsFile(_Model):
    far_behind_share: Decimal = Field(gt=0, lt=1)
    approx_tolerance: Decimal = Field(ge=0, lt=1)
    overdue_days: int = Field(ge=0)


class _WhenFile(_Model):
    codes: list[str] = []
    prefixes: list[str] = []
    themes: list[str] = []
    indicator_kinds: list[str] = []
    kinds: list[str] = []
    dimensions: list[str] = []
    comparators: list[str] = []
    words: list[str] = []
    frequencies: list[str] = []


class _JudgeFromFile(_Model):
    month_day: str = Field(pattern=r"^\d\d-\d\d$")
    years: int = Field(default=0, ge=0, le=3)
    after: Literal["first", "last"] = "first"

    @field_validator("month_day")
    @classmethod
    def exists_in_every_year(cls, given: str) -> str:
        date.fromisoformat(f"2023-{given}")  # no leap year: a rule serves all of them
        return given


class _RuleFile(_Model):
    name: str = Field(min_length=2)
    when: _WhenFile = _WhenFile()
    counting: Literal["evidence", "milestones", "reported", "rank"]
    path: Literal["linear", "shares", "nodes", "flat", "due_only"]
    judge_from: _JudgeFromFile
    reason: str = Field(min_length=8)
    source: str = Field(min_length=2)
    begins_at_zero: bool = False
    may_fall: bool = False


class _File(_Model):
    lights: _LightsFile
    whole_dimensions: list[str]
    rules: list[_RuleFile] = Field(min_length=1)


def read_counting(path: Path = FILE) -> tuple[CountingCatalog | None, list[Fault]]:
    """The catalog, None when it cannot be read, and every fault with its line."""
    data, faults = read_yaml(path)
    if faults:
        return None, faults
    try:
        entry = _File.model_validate(data)
    except ValidationError as error:
        return None, [_fault(path, each) for each in error.errors()]
    catalog = CountingCatalog(
        LightParameters(**entry.lights.model_dump()),
        tuple(_rule(each) for each in entry.rules),
        frozenset(entry.whole_dimensions),
    )
    return catalog, _unreachable(path, catalog)


def _fault(path: Path, error: Any) -> Fault:
    place = ".".join(map(str, error["loc"]))
    return Fault(path.name, line_of(path, error["loc"]), f"“{place}”不合要求：{error['msg']}", code="CT-041")


def _unreachable(path: Path, catalog: CountingCatalog) -> list[Fault]:
    """A rule that fits everything must be the last, and there must be one."""
    general = [at for at, each in enumerate(catalog.rules) if each.when == When()]
    if general == [len(catalog.rules) - 1]:
        return []
    line = line_of(path, ["rules", general[0] if general else len(catalog.rules) - 1])
    return [Fault(path.name, line, "通用规则应当有一条，并且排在最后", "把没有 when 的规则移到最后", "CT-042")]


def _rule(entry: _RuleFile) -> CountingRule:
    when = entry.when
    month, day = map(int, entry.judge_from.month_day.split("-"))
    return CountingRule(
        name=entry.name,
        when=When(
            codes=frozenset(when.codes),
            prefixes=tuple(when.prefixes),
            themes=frozenset(when.themes),
            indicator_kinds=frozenset(when.indicator_kinds),
            kinds=frozenset(when.kinds),
            dimensions=frozenset(when.dimensions),
            comparators=frozenset(when.comparators),
            words=tuple(when.words),
            frequencies=frozenset(when.frequencies),
        ),
        counting=entry.counting,
        path=entry.path,
        judge_from=JudgeFrom(month, day, entry.judge_from.years, entry.judge_from.after),
        reason=entry.reason,
        source=entry.source,
        begins_at_zero=entry.begins_at_zero,
        may_fall=entry.may_fall,
    )


@cache
def load_counting(path: Path = FILE) -> CountingCatalog:
    """The whole file, read once. Raises CatalogError with all faults at once."""
    catalog, faults = read_counting(path)
    refuse(faults)
    assert catalog is not None
    return catalog

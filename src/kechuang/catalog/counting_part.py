"""How an indicator is computed: the counting part of its file. Form only; `engine.check` judges what it means.

The part is chosen by the keys that are there, and the kind must allow it:

    register                  Basic     stock, flow                 one register, counted, summed or averaged
    of                        Change    change                      a stock, last day of the span less the day before it
    of                        Growth    growth                      against the same span a year before, in per cent
    numerator, denominator    Ratio     ratio                       two parts, never a quotient that was kept
    plus, minus               Derived   derived, stock, flow, ratio other indicators added and taken away
    observed                  Reported  every kind                  an official figure, as issued

Every part may carry `prospects` (a cohort: who could still turn the light) and `cases`. An indicator of kind `reported`
or `rank` that has only cases is observed under its own code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

CODE_PATTERN = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
SPAN = re.compile(r"^\d{4}$|^\d{4}-\d\d$|^\d{4}-\d\d-\d\d$|^(\d{4})-01\.\.(\d{4})-\d\d$")

Name = Annotated[str, Field(pattern=CODE_PATTERN)]


class Part(BaseModel):
    """What every model of the counting part keeps to: no unknown key, never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _span_words(given: Any) -> Any:
    """Keys of `gives` as text. YAML reads 2025-11-18 as a day and 2025 as a number."""
    if not isinstance(given, dict):
        return given
    return {key.isoformat() if isinstance(key, date) else str(key): value for key, value in given.items()}


Gives = Annotated[dict[str, Any], BeforeValidator(_span_words)]


class Case(Part):
    """A worked example of an indicator.

    records: register → rows; a row is field → value as people write it, and may carry `known` and `until_known` (days
    since when and until when the row was on record) and `not_applicable` (a list of fields).
    area: a town or park by any name; 未归属 asks for what belongs to none.  region: a region by code or name.
    known: figures as known on that day.  by: a field; `gives` then holds code → value inside.
    gives: a day (2025-11-18), year ("2025"), month ("2025-03") or year to date ("2025-01..2025-09") → a number,
    `unknown`, `not_applicable`, or a mapping with value, unknown, not_applicable, counted, low, high.
    A number alone says that nothing is unknown; one with decimals is compared after rounding to as many.
    """

    says: str = Field(min_length=4)
    records: dict[str, list[dict[str, Any]]] = {}
    area: str = ""
    region: str = ""
    known: date | None = None
    by: str = ""
    gives: Gives = Field(min_length=1)

    @model_validator(mode="after")
    def spans_are_spans(self) -> Case:
        wrong = [key for key in self.gives if not _is_span(key)]
        if wrong:
            raise ValueError(f"gives 中的“{wrong[0]}”不是日期、年度、月份或年初至某月")
        if self.area and self.region:
            raise ValueError("area 与 region 只写一个")
        return self


def _is_span(text: str) -> bool:
    match = SPAN.match(text)
    if match is None or (match[1] and match[1] != match[2]):
        return False
    last = text.rpartition("..")[2]
    try:
        date.fromisoformat(last + "-01-01"[len(last) - 4 :])
    except ValueError:
        return False
    return True


class Measure(Part):
    """One register, counted, summed or averaged: of an indicator, or as the part of a ratio.

    where: an SQL condition on its columns; empty: all records.  count: `records` or `distinct FIELD`.
    dated_by: for a flow the date, month or year field that says when; left out: the beginning of the validity. A stock
    with `dated_by` is cumulative: everything dated up to the day, whether it still holds or not.
    area: the organisation, unit or region field by which a record belongs somewhere, or `none`; left out: the subject.
    newest: of lists that come out again and again (dated_by), only the newest that is out by the day.
    net_of_cancelled: a record that had ended by the last day of the span no longer counts as having flowed.
    """

    register_code: Name = Field(alias="register")
    where: str = ""
    count: str = Field(default="", pattern=r"^(records|distinct [a-z][a-z0-9_]*)?$")
    sum: str = ""
    average: str = ""
    dated_by: Name | Literal[""] = ""
    newest: bool = False
    area: Name | Literal[""] = ""
    net_of_cancelled: bool = False

    @model_validator(mode="after")
    def one_way_of_counting(self) -> Measure:
        if [bool(self.count), bool(self.sum), bool(self.average)].count(True) != 1:
            raise ValueError("count、sum、average 写且只写一个")
        return self

    @property
    def distinct(self) -> str:
        """The field whose values are counted once each; empty when records are counted or amounts added."""
        return self.count.removeprefix("distinct ") if self.count.startswith("distinct ") else ""

    @property
    def expression(self) -> str:
        """What is added up or averaged; empty for counts."""
        return self.sum or self.average


class InlineMeasure(Measure):
    """A part of a ratio written in place. It is a stock unless `kind` or `dated_by` says otherwise."""

    kind: Literal["stock", "flow", ""] = ""


class Computed(Part):
    prospects: Name | Literal[""] = ""
    cases: list[Case] = []


class Basic(Measure, Computed):
    """by: code fields that a figure may be broken down by."""

    by: list[Name] = []


class Change(Computed):
    of: Name


class Growth(Computed):
    of: Name


class Ratio(Computed):
    """take: of the denominator: the same day or span, 31 December of the year before, or the newest known before.

    times: 100 for %; left out, it follows from the unit.
    """

    numerator: Name | InlineMeasure
    denominator: Name | InlineMeasure
    take: Literal["same", "last_year_end", "latest"] = "same"
    times: int | None = Field(default=None, ge=1)


class Derived(Computed):
    plus: list[Name] = Field(min_length=1)
    minus: list[Name] = []


class Reported(Computed):
    """observed: the code in official_observation, for a unit in unit_observation; empty: the indicator's own.

    column: which column of the observation is the figure; for a rank it is the ranking.
    """

    observed: Name | Literal[""] = ""
    column: Literal["value", "growth", "growth_points", "ranking", ""] = ""


CountingPart = Basic | Change | Growth | Ratio | Derived | Reported

KEYS = frozenset(
    name if field.alias is None else field.alias
    for model in (Basic, Change, Growth, Ratio, Derived, Reported)
    for name, field in model.model_fields.items()
)
# By the key that tells the part: which kinds may have it.
_PARTS: Mapping[str, tuple[frozenset[str], str]] = {
    "register": (frozenset(("stock", "flow")), "从名录计数"),
    "numerator": (frozenset(("ratio",)), "分子与分母"),
    "denominator": (frozenset(("ratio",)), "分子与分母"),
    "of": (frozenset(("change", "growth")), "净变动或增速"),
    "plus": (frozenset(("derived", "stock", "flow", "ratio")), "几个指标相加减"),
    "observed": (
        frozenset(("stock", "flow", "change", "ratio", "growth", "rank", "reported", "derived")),
        "取官方数据",
    ),
}
_SELF_OBSERVED = frozenset(("reported", "rank"))


def _model_of(kind: str, keys: frozenset[str]) -> tuple[type[Computed] | None, str, str]:
    """(model, what, remedy): the model of the part these keys make, or why there is none."""
    told = [key for key in _PARTS if key in keys]
    if not told and kind in _SELF_OBSERVED:
        return Reported, "", ""
    if not told:
        return None, "计数部分不完整", "写 register、of、numerator、plus 或 observed 中的一项，或删去其余各项"
    kinds, words = _PARTS[told[0]]
    if kind not in kinds:
        allowed = "、".join(key for key, (others, _) in _PARTS.items() if kind in others)
        remedy = f"kind 为 {kind} 的指标可写：{allowed}" if allowed else f"kind 为 {kind} 的指标不计算"
        return None, f"{told[0]}（{words}）与 kind: {kind} 不符", remedy
    by_key: dict[str, type[Computed]] = {
        "register": Basic, "numerator": Ratio, "denominator": Ratio, "plus": Derived, "observed": Reported,
        "of": Growth if kind == "growth" else Change,
    }  # fmt: skip
    return by_key[told[0]], "", ""


FormFault = tuple[tuple[str | int, ...], str, str, str]  # place, what, remedy, code


def read_part(kind: str, written: Mapping[str, Any]) -> tuple[CountingPart | None, list[FormFault]]:
    """The counting part from the keys of a file that belong to it; (None, []) when there are none."""
    if not written:
        return None, []
    model, what, remedy = _model_of(kind, frozenset(written))
    if model is None:
        return None, [((next(iter(written)),), what, remedy, "CT-231")]
    try:
        return model.model_validate(dict(written)), []  # type: ignore[return-value]
    except ValidationError as error:
        begins = (next(iter(written)),)  # told for what the part lacks as a whole
        found = form_faults(error, model)
        return None, [
            (place if place and place[0] in written else begins, what, remedy, code)
            for place, what, remedy, code in found
        ]


_WORDS = {
    "missing": "缺少这一项",
    "extra_forbidden": "不属于这一类计数的一项",
    "string_too_short": "内容太短",
    "too_short": "内容太少",
    "string_pattern_mismatch": "写法不对",
    "literal_error": "不是可选的值",
    "date_from_datetime_parsing": "不是日期",
}


def form_faults(error: ValidationError, model: type[BaseModel], code: str = "CT-230") -> Iterator[FormFault]:
    """What pydantic found, in Chinese."""
    known = "、".join(field.alias or name for name, field in model.model_fields.items())
    placed = [(tuple(step for step in each["loc"] if not _names_a_model(step)), each) for each in error.errors()]
    for place, each in placed:
        # What may be written in two ways is reported for the way that came nearer.
        if any(len(other) > len(place) and other[: len(place)] == place for other, _ in placed):
            continue
        words = str(each["ctx"]["error"]) if each["type"] == "value_error" else _WORDS.get(each["type"], "写法不对")
        remedy = f"可写：{known}" if each["type"] in ("extra_forbidden", "missing") and len(place) == 1 else ""
        if each["type"] == "literal_error":
            remedy = f"现为“{each['input']}”，可选：{each['ctx']['expected']}"
        name = ".".join(map(str, place))
        yield place, f"{name} {words}".strip(), remedy, code


def _names_a_model(step: str | int) -> bool:
    """Steps that pydantic adds for the branches of a union; no key of a file looks like them."""
    return isinstance(step, str) and (step == "InlineMeasure" or "[" in step or step.startswith("constrained"))

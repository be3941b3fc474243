"""Indicators: what can be counted, in whose words, from which source. One YAML file each in `indicators/`.

The YAML lies in a folder named like the thing, so the modules are named in the singular: `indicator`, `unit`, `region`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kechuang.catalog.counting_part import KEYS as COUNTING_KEYS
from kechuang.catalog.counting_part import CountingPart, read_part
from kechuang.catalog.faults import Fault, line_of, nearest, read_yaml, refuse, shape_words
from kechuang.catalog.measure import Measures, load_measures
from kechuang.catalog.region import load_regions

FOLDER = Path(__file__).parent / "indicators"

Kind = Literal["stock", "flow", "change", "ratio", "growth", "rank", "reported", "deliverable", "derived"]
Direction = Literal["up", "down", "none"]
Level = Literal["national", "provincial_up", "provincial", "municipal_up", "municipal", "county"]
Theme = Literal[
    "投入", "企业", "产业", "平台", "载体", "人才", "成果", "知识产权", "金融", "合作", "项目", "农业", "服务",
    "基础数据",
]  # fmt: skip
StatementKind = Literal[
    "level", "increment", "share", "growth_rate", "change_in_points", "count_of_activities", "rank", "breakthrough",
    "deliverable",
]  # fmt: skip
Aspect = Literal[
    "stock", "net", "first", "recognised", "filed", "enrolled", "applied", "added", "attracted", "carried", "upgraded",
    "flexible", "transformed", "served", "tenanted",
]  # fmt: skip

# Each relation and the one that must stand in the other file. Numerator and denominator have no inverse:
# a denominator such as GDP would have to list every ratio in the catalog.
INVERSE = {
    "stock": "increments", "increments": "stock",
    "part_of": "parts", "parts": "part_of",
    "growth_of": "growth", "growth": "growth_of",
    "yearly": "cumulative", "cumulative": "yearly",
    "next": "previous", "previous": "next",
    "could_mean": "meant_by", "meant_by": "could_mean",
}  # fmt: skip
RELATION_NAMES = {
    "stock": "存量", "increments": "增量", "part_of": "属于", "parts": "包含",
    "growth_of": "增速对象", "growth": "增速",
    "yearly": "当年数", "cumulative": "累计数", "next": "上一级梯队", "previous": "下一级梯队",
    "could_mean": "可能口径", "meant_by": "笼统说法", "numerator": "分子", "denominator": "分母",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """Where the definition comes from: a document with number, or a statistical system; clause if it is known."""

    document: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """What one indicator counts.

    unit: the unit figures are kept in; accepts: every unit a plan may write instead (亿元 for 万元, 个 for 家).
    direction: which way is better.  level: of the recognition counted (省级…), None when it has none or all count.
    reads: the kinds of statement it can answer; aspects: the sides of a thing (净增, 入库 …) it counts,
    empty where its kind and its name say so already.
    relations: relation name → codes, see INVERSE.
    counting: how it is computed; None when records here cannot give it.
    """

    code: str
    version: int
    name: str
    theme: str
    aliases: tuple[str, ...]
    unit: str
    accepts: frozenset[str]
    kind: str
    direction: str
    definition: str
    owner: str
    source: Source
    level: str | None
    reads: frozenset[str]
    aspects: frozenset[str]
    relations: Mapping[str, tuple[str, ...]]
    counting: CountingPart | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


@dataclass(frozen=True, eq=False)
class IndicatorCatalog:
    """All indicators, in order of their codes. `place_names` may stand in front of an indicator and mean nothing."""

    indicators: tuple[Indicator, ...]
    place_names: frozenset[str] = frozenset()
    _by_code: Mapping[str, Indicator] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_code", {each.code: each for each in self.indicators})

    def __iter__(self) -> Iterator[Indicator]:
        return iter(self.indicators)

    def __len__(self) -> int:
        return len(self.indicators)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def by_code(self, code: str) -> Indicator:
        """Raises KeyError for an unknown code; the words name the nearest known ones."""
        try:
            return self._by_code[code]
        except KeyError:
            raise KeyError(f"目录中没有指标“{code}”。{nearest(code, self._by_code)}") from None


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _SourceFile(_Model):
    document: str = Field(min_length=2)
    clause: str = ""


class _ReadingFile(_Model):
    kinds: list[StatementKind] = []
    aspects: list[Aspect] = []


class _IndicatorFile(_Model):
    """The shape of one YAML file."""

    code: str = Field(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")
    version: int = Field(ge=1)
    name: str = Field(min_length=2)
    theme: Theme
    aliases: list[str] = []
    unit: str
    accepts: list[str] = []
    kind: Kind
    direction: Direction
    definition: str = Field(min_length=8)
    owner: str
    source: _SourceFile
    level: Level | None = None
    relations: dict[str, str | list[str]] = {}
    reading: _ReadingFile = _ReadingFile()


_KINDS_READ: dict[str, tuple[str, ...]] = {
    "stock": ("level",),
    "change": ("increment",),
    "flow": ("increment", "count_of_activities", "breakthrough"),
    "ratio": ("share", "change_in_points"),
    "growth": ("growth_rate",),
    "derived": ("level", "increment"),
    "rank": ("rank",),
    "deliverable": ("deliverable",),
}
_PERCENT = "比率"
_AMOUNTS = ("金额", "面积")


def _kinds_read(entry: _IndicatorFile, dimension: str) -> frozenset[str]:
    """What the file says, otherwise what follows from kind and unit: amounts of money in a year read as levels."""
    if entry.reading.kinds:
        return frozenset(entry.reading.kinds)
    if entry.kind == "reported":
        return frozenset(_KINDS_READ["ratio"] if dimension == _PERCENT else ("level",))
    if entry.kind == "ratio" and dimension != _PERCENT:
        return frozenset(("level",))
    amounts = ("level",) if entry.kind == "flow" and dimension in _AMOUNTS else ()
    return frozenset((*_KINDS_READ[entry.kind], *amounts))


def _value(entry: _IndicatorFile, measures: Measures, counting: CountingPart | None) -> Indicator:
    dimension = measures.dimension_of(entry.unit)
    accepted = entry.accepts or measures.interchangeable(entry.unit)
    as_lists = {name: [to] if isinstance(to, str) else to for name, to in entry.relations.items()}
    return Indicator(
        code=entry.code,
        version=entry.version,
        name=entry.name,
        theme=entry.theme,
        aliases=tuple(entry.aliases),
        unit=entry.unit,
        accepts=frozenset((entry.unit, *accepted)),
        kind=entry.kind,
        direction=entry.direction,
        definition=entry.definition.strip(),
        owner=entry.owner,
        source=Source(entry.source.document, entry.source.clause),
        level=entry.level,
        reads=_kinds_read(entry, dimension),
        aspects=frozenset(entry.reading.aspects),
        relations={name: tuple(codes) for name, codes in as_lists.items()},
        counting=counting,
    )


_MODEL_WORDS = {
    "missing": "缺少这一项",
    "extra_forbidden": "不认识的一项",
    "string_too_short": "内容太短",
    "string_pattern_mismatch": "代码只能用小写英文字母、数字和下划线",
    "literal_error": "不是可选的值",
    "greater_than_equal": "版本号从 1 开始",
}


def _model_faults(path: Path, error: ValidationError) -> Iterator[Fault]:
    for each in error.errors():
        what, remedy = shape_words(each, _MODEL_WORDS, _IndicatorFile.model_fields.keys() | COUNTING_KEYS)
        yield Fault(path.name, line_of(path, each["loc"]), what, remedy, "CT-010")


def read_indicator(path: Path, measures: Measures, with_cases: bool = True) -> tuple[Indicator | None, list[Fault]]:
    """One file. Faults of form only; what concerns other files is judged by `check_indicators`."""
    data, faults = read_yaml(path, "" if with_cases else "cases")
    if faults:
        return None, faults
    written = data if isinstance(data, dict) else {}
    try:
        entry = _IndicatorFile.model_validate({key: each for key, each in written.items() if key not in COUNTING_KEYS})
    except ValidationError as error:
        return None, list(_model_faults(path, error))
    counting, of_form = read_part(entry.kind, {key: written[key] for key in written if key in COUNTING_KEYS})
    faults += [Fault(path.name, line_of(path, place), what, remedy, code) for place, what, remedy, code in of_form]
    for unit in (entry.unit, *entry.accepts):
        if unit not in measures:
            what = f"计量单位“{unit}”不在计量单位表中"
            faults.append(Fault(path.name, line_of(path, ["unit"]), what, nearest(unit, measures.units), "CT-011"))
    if entry.code != path.stem:
        faults.append(Fault(path.name, line_of(path, ["code"]), f"代码“{entry.code}”与文件名不一致", "", "CT-012"))
    for name in entry.relations:
        if name not in RELATION_NAMES:
            what = f"不认识的关系“{name}”"
            line = line_of(path, ["relations", name])
            faults.append(Fault(path.name, line, what, f"可用：{'、'.join(RELATION_NAMES)}", "CT-013"))
    return (None, faults) if faults else (_value(entry, measures, counting), [])


def read_indicators(folder: Path = FOLDER, with_cases: bool = True) -> tuple[list[Indicator], list[Fault]]:
    """Every file of a folder in order of name, and every fault of form."""
    measures = load_measures()
    read = [read_indicator(path, measures, with_cases) for path in sorted(folder.glob("*.yaml"))]
    return [one for one, _ in read if one], [fault for _, faults in read for fault in faults]


@cache
def load_indicators(folder: Path = FOLDER) -> IndicatorCatalog:
    """The whole catalog, read once. Raises CatalogError with all faults of form at once.

    What needs all files together (relations, doubled aliases) is judged by `check_catalog`, not at every start; nor
    are worked cases read, which only that check runs: `read_indicators` has them.
    """
    indicators, faults = read_indicators(folder, with_cases=False)
    refuse(faults)
    return IndicatorCatalog(tuple(indicators), load_regions().names)

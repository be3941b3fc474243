"""Checks of plans: what each says, how heavy it weighs, why, and how to mend. One YAML file each in `checks/`.

The arithmetic is code (`coherence`); the words, the relations it leans on and its worked cases are data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kechuang.catalog.faults import Fault, line_of, read_yaml, refuse

FOLDER = Path(__file__).parent / "checks"

Severity = Literal["错误", "请核对", "提示"]


@dataclass(frozen=True, slots=True)
class Check:
    """rule: file name; severity: when figures cannot all hold; otherwise: when they only disagree as written.

    relations: of the catalog or the text, that the rule leans on.  cases: worked examples, true and false.
    """

    code: str
    rule: str
    title: str
    severity: str
    otherwise: str
    why: str
    mend: str
    relations: tuple[str, ...]
    cases: tuple[Mapping[str, Any], ...]


class _CheckFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(pattern=r"^PC-\d\d$")
    title: str = Field(min_length=4)
    severity: Severity
    otherwise: Severity
    why: str = Field(min_length=8)
    mend: str = Field(min_length=8)
    relations: list[str] = Field(min_length=1)
    cases: list[dict[str, Any]] = Field(min_length=2)


def read_check(path: Path) -> tuple[Check | None, list[Fault]]:
    """One file, or what is wrong with it."""
    data, faults = read_yaml(path)
    if faults:
        return None, faults
    try:
        entry = _CheckFile.model_validate(data if isinstance(data, dict) else {})
    except ValidationError as error:
        wrong = error.errors()[0]
        place = [step for step in wrong["loc"] if isinstance(step, str | int)]
        what = f"{'.'.join(map(str, place))} 写法不对"
        return None, [Fault(path.name, line_of(path, place), what, "对照其他检查文件修改", "CT-030")]
    return Check(
        entry.code, path.stem, entry.title, entry.severity, entry.otherwise, entry.why.strip(), entry.mend.strip(),
        tuple(entry.relations), tuple(entry.cases),
    ), []  # fmt: skip


@cache
def load_checks(folder: Path = FOLDER) -> Mapping[str, Check]:
    """Rule name → check, in order of code. Raises CatalogError with every fault at once."""
    read = [read_check(path) for path in sorted(folder.glob("*.yaml"))]
    refuse(fault for _, faults in read for fault in faults)
    checks = sorted((check for check, _ in read if check), key=lambda check: check.code)
    return {check.rule: check for check in checks}

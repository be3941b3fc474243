"""Cohorts (名单): dated sets of organisations. One YAML file each in `cohorts/`.

A cohort is either a condition on one register, or others put together: in any of these, in all of these, without those.
Form is read here; `engine.check` judges meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from kechuang.catalog.counting_part import CODE_PATTERN, Name, Part, form_faults
from kechuang.catalog.faults import Fault, line_of, read_yaml, refuse

FOLDER = Path(__file__).parent / "cohorts"


class CohortSource(Part):
    document: str = Field(min_length=2)
    clause: str = ""


def _day_words(given: Any) -> Any:
    """Days of `gives` as text, and the members as a list of names, whatever YAML took them for."""
    if not isinstance(given, dict):
        return given
    return {key.isoformat() if isinstance(key, date) else str(key): value for key, value in given.items()}


class Members(Part):
    """Who belongs, and of whom it is not known."""

    members: list[str] = []
    unknown: list[str] = []


class CohortCase(Part):
    """records: as in a case of an indicator.  gives: day → the members, or members and unknown."""

    says: str = Field(min_length=4)
    records: dict[str, list[dict[str, Any]]] = {}
    known: date | None = None
    gives: Annotated[dict[str, list[str] | Members], BeforeValidator(_day_words)] = Field(min_length=1)

    @model_validator(mode="after")
    def days_are_days(self) -> CohortCase:
        for key in self.gives:
            try:
                date.fromisoformat(key)
            except ValueError:
                raise ValueError(f"gives 中的“{key}”不是日期") from None
        return self


class Cohort(Part):
    """register, where: the subjects of the records that hold on the day and fulfil the condition.

    of: another organisation field than the subject.  dated_by: instead of holding on the day, dated no later than it.
    newest: of lists that come out again and again (dated_by), only the newest that is out by the day.
    day: `last_year_end` looks at 31 December of the year before, where a year is judged by the figures of the last.
    any, all, without: codes of cohorts; a member is in one of `any`, in each of `all`, in none of `without`.
    """

    code: str = Field(pattern=CODE_PATTERN)
    version: int = Field(ge=1)
    name: str = Field(min_length=2)
    definition: str = Field(min_length=8)
    source: CohortSource
    register_code: Name | Literal[""] = Field(default="", alias="register")
    where: str = ""
    of: Name | Literal[""] = ""
    dated_by: Name | Literal[""] = ""
    newest: bool = False
    day: Literal["same", "last_year_end"] = "same"
    any: list[Name] = []
    all: list[Name] = []
    without: list[Name] = []
    cases: list[CohortCase] = []

    @model_validator(mode="after")
    def one_kind_of_cohort(self) -> Cohort:
        if bool(self.register_code) == bool(self.any or self.all):
            raise ValueError("名单写 register（一个名录上的条件），或写 any、all（由其他名单组成），二者选一")
        if self.register_code and self.without:
            raise ValueError("从名录取的名单不写 without，另立一个名单再相减")
        if not self.register_code and (self.where or self.of or self.dated_by or self.newest or self.day != "same"):
            raise ValueError("由其他名单组成的名单不写 where、of、dated_by、newest、day，写在它所组成的名单里")
        return self

    @property
    def parts(self) -> tuple[str, ...]:
        """The cohorts it is made of."""
        return (*self.any, *self.all, *self.without)


def read_cohort(path: Path) -> tuple[Cohort | None, list[Fault]]:
    """One file, or everything that is wrong with its form."""
    data, faults = read_yaml(path)
    if faults:
        return None, faults
    try:
        cohort = Cohort.model_validate(data if isinstance(data, dict) else {})
    except ValidationError as error:
        found = form_faults(error, Cohort, "CT-260")
        return None, [Fault(path.name, line_of(path, place), what, remedy, code) for place, what, remedy, code in found]
    if cohort.code != path.stem:
        return None, [Fault(path.name, line_of(path, ["code"]), f"代码“{cohort.code}”与文件名不一致", "", "CT-012")]
    return cohort, []


def read_cohorts(folder: Path = FOLDER) -> tuple[list[Cohort], list[Fault]]:
    """Every file of a folder in order of name, and every fault of form. A folder that is not there has none."""
    read = [read_cohort(path) for path in sorted(folder.glob("*.yaml"))]
    return [one for one, _ in read if one], [fault for _, faults in read for fault in faults]


@cache
def load_cohorts(folder: Path = FOLDER) -> Mapping[str, Cohort]:
    """Every cohort by code. Raises: CatalogError with all faults of form at once."""
    cohorts, faults = read_cohorts(folder)
    refuse(faults)
    return {each.code: each for each in cohorts}

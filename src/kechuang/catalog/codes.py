"""Code lists that registers share: what may stand in a column, and how the world writes it. One YAML file each.

They lie in `codes/`, named like the thing; this module keeps the plural because `code` is a module of Python's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kechuang.catalog.faults import Fault, line_of, read_yaml, refuse

FOLDER = Path(__file__).parent / "codes"

Names = str | Annotated[list[str], Field(min_length=1)]  # a name, or the name and its aliases


@dataclass(frozen=True, slots=True)
class Code:
    """One value: stored as `code`, shown as `name`, recognised by either or by an alias."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodeList:
    """Values in the order in which a drop-down shows them."""

    name: str
    title: str
    source: str
    codes: tuple[Code, ...]
    _by_word: Mapping[str, Code] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        words = {word: each for each in self.codes for word in (each.code, each.name, *each.aliases)}
        object.__setattr__(self, "_by_word", words)

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def find(self, word: str) -> Code | None:
        """The value that `word` (code, name or alias, already trimmed) means; None when unknown."""
        return self._by_word.get(word)

    def label(self, code: str) -> str:
        """The name of `code`; a code that a later version gave up is shown as it stands."""
        found = self._by_word.get(code)
        return found.name if found else code


class _CodeFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(min_length=2)
    source: str = ""
    codes: dict[str, Names] = Field(min_length=1)


def _shape_fault(path: Path, place: list[str]) -> Fault:
    remedy = "写成“代码: 名称”或“代码: [名称, 别名]”，另写 title 和 source"
    return Fault(path.name, line_of(path, place), f"{'.'.join(place[:2])} 写法不对", remedy, "CT-060")


def read_code_list(path: Path) -> tuple[CodeList | None, list[Fault]]:
    """One file, or what is wrong with it. `codes` maps a code to its name, or to [name, alias …]."""
    data, faults = read_yaml(path)
    if faults:
        return None, faults
    try:
        entry = _CodeFile.model_validate(data if isinstance(data, dict) else {})
    except ValidationError as error:
        places = dict.fromkeys(tuple(map(str, each["loc"][:2])) for each in error.errors())
        return None, [_shape_fault(path, list(place)) for place in places]
    codes, met = [], dict[str, str]()
    for code, names in entry.codes.items():
        name, *aliases = [names] if isinstance(names, str) else names
        codes.append(Code(code, name, tuple(aliases)))
        for word in dict.fromkeys((code, name, *aliases)):
            if met.setdefault(word, code) != code:
                what = f"“{word}”既是 {met[word]} 又是 {code}"
                faults.append(
                    Fault(path.name, line_of(path, ["codes", code]), what, "每个名称只能属于一个代码", "CT-061")
                )
    return (None, faults) if faults else (CodeList(path.stem, entry.title, entry.source, tuple(codes)), [])


def read_code_lists(folder: Path = FOLDER) -> tuple[list[CodeList], list[Fault]]:
    """Every file of a folder in order of name, and every fault."""
    read = [read_code_list(path) for path in sorted(folder.glob("*.yaml"))]
    return [each for each, _ in read if each], [fault for _, faults in read for fault in faults]


@cache
def load_code_lists(folder: Path = FOLDER) -> Mapping[str, CodeList]:
    """Every list by its file name. Raises CatalogError with all faults at once."""
    lists, faults = read_code_lists(folder)
    refuse(faults)
    return {each.name: each for each in lists}

"""Registers as they are written: one YAML file each in `registers/`, read and judged, every fault with its line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kechuang.catalog.faults import Fault, line_of, read_yaml, refuse, shape_words
from kechuang.catalog.register import Register, RegisterField
from kechuang.catalog.register_judgement import check_registers, judge

FOLDER = Path(__file__).parent / "registers"

_WORDS = {
    "missing": "缺少这一项",
    "extra_forbidden": "不认识的一项",
    "literal_error": "不是可选的值",
    "too_short": "内容太少",
    "string_too_short": "内容太短",
    "string_pattern_mismatch": "代码只能用小写英文字母、数字和下划线",
}


def parse_register(data: Any, file: str, path: Path | None = None) -> tuple[Register | None, list[Fault]]:
    """A declaration from its data. path: the file it was read from, to name lines; None for one typed in the site."""

    def line(*place: str | int) -> int:
        return line_of(path, place) if path else 0

    try:
        register = Register.model_validate(data if isinstance(data, dict) else {})
    except ValidationError as error:
        # What may be written in two ways is reported once per way; the place is one.
        by_place = {tuple(each["loc"][:3]): each for each in reversed(error.errors())}
        return None, [_shape_fault(each, file, path) for each in reversed(by_place.values())]
    faults = [Fault(file, line(*place), what, remedy, code) for place, what, remedy, code in judge(register)]
    return (None, faults) if faults else (register, [])


def _shape_fault(error: Any, file: str, path: Path | None) -> Fault:
    place = error["loc"]
    model = RegisterField if len(place) == 3 and place[0] == "fields" else Register
    what, remedy = shape_words(error, _WORDS, model.model_fields)
    return Fault(file, line_of(path, place) if path else 0, what, remedy, "CT-050")


def read_register(path: Path) -> tuple[Register | None, list[Fault]]:
    """One file, or everything that is wrong with it."""
    data, faults = read_yaml(path)
    if faults:
        return None, faults
    register, faults = parse_register(data, path.name, path)
    if register and register.code != path.stem:
        line = line_of(path, ["code"])
        return None, [Fault(path.name, line, f"代码“{register.code}”与文件名不一致", "", "CT-012")]
    return register, faults


def read_registers(folder: Path = FOLDER) -> tuple[list[Register], list[Fault]]:
    """Every file of a folder in order of name, and every fault, those between files included."""
    read = [read_register(path) for path in sorted(folder.glob("*.yaml"))]
    registers = [each for each, _ in read if each]
    faults = [fault for _, found in read for fault in found]
    return registers, [*faults, *check_registers(registers)]


@cache
def load_registers(folder: Path = FOLDER) -> Mapping[str, Register]:
    """The shipped declarations by code. Raises CatalogError with all faults at once."""
    registers, faults = read_registers(folder)
    refuse(faults)
    return {each.code: each for each in registers}

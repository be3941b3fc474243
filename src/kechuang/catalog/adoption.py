"""Who may adopt a piece that a division wrote, and how many points that earns: `adoption.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kechuang.catalog.faults import Fault, line_of, read_yaml, refuse

FILE = Path(__file__).parent / "adoption.yaml"


@dataclass(frozen=True, slots=True)
class AdoptionScale:
    """levels: name → points, highest first. source: the measure that sets them."""

    levels: dict[str, int]
    source: str


class _Level(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=2, max_length=40, pattern=r"^[^、,，]+$")  # several are written with 、 between
    points: int = Field(ge=0, le=1000)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    source: str = Field(min_length=2)
    levels: list[_Level] = Field(min_length=1)


def read_adoption(path: Path = FILE) -> tuple[AdoptionScale | None, list[Fault]]:
    """The scale, None when it cannot be read, and every fault with its line."""
    data, faults = read_yaml(path)
    if faults:
        return None, faults
    try:
        entry = _File.model_validate(data)
    except ValidationError as error:
        return None, [
            Fault(
                path.name,
                line_of(path, each["loc"]),
                f"“{'.'.join(map(str, each['loc']))}”不合要求：{each['msg']}",
                code="CT-051",
            )
            for each in error.errors()
        ]
    ordered = sorted(entry.levels, key=lambda level: -level.points)
    return AdoptionScale({level.name: level.points for level in ordered}, entry.source), []


@cache
def load_adoption() -> AdoptionScale:
    """The scale as shipped or as the bureau changed it. Raises: CatalogError with every fault."""
    scale, faults = read_adoption()
    refuse(faults)
    assert scale is not None  # without faults there is one
    return scale

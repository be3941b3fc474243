"""The word lists of the grammar, read once from `lexicon/*.yaml` and folded as the view folds text."""

from __future__ import annotations

import functools
import re
from importlib import resources
from typing import Any

import yaml

from kechuang.readers.view import folded


@functools.cache
def _file(name: str) -> dict[str, Any]:
    source = resources.files("kechuang.readers").joinpath(f"lexicon/{name}.yaml")
    loaded: dict[str, Any] = yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return loaded


@functools.cache
def words(name: str, key: str) -> tuple[str, ...]:
    """One list, folded, longest first, without doubles."""
    return tuple(sorted({folded(word) for word in _file(name)[key]}, key=lambda word: (-len(word), word)))


def mapping(name: str, key: str) -> dict[str, tuple[str, ...]]:
    """A list per subkey, folded."""
    return {folded(k): tuple(folded(word) for word in v) for k, v in _file(name)[key].items()}


def alternatives(listed: tuple[str, ...]) -> str:
    """A regular expression for any of the words, longest first."""
    return "|".join(re.escape(word) for word in sorted(set(listed), key=lambda word: (-len(word), word)))


@functools.cache
def pattern(name: str, *keys: str) -> re.Pattern[str]:
    """Any word of the named lists of a file."""
    listed = tuple(word for key in keys for word in words(name, key))
    return re.compile(alternatives(listed))


@functools.cache
def unit_roles() -> dict[str, str]:
    """牵头单位 → lead, 责任单位 → responsible, 配合单位 → support, 完成时限 → other; folded."""
    return {word: role for role, listed in mapping("words", "section_units").items() for word in listed}


@functools.cache
def unit_keywords() -> tuple[str, ...]:
    """The words that open a line of responsible units."""
    return tuple(word for word, role in unit_roles().items() if role != "other" and len(word) >= 3)


@functools.cache
def column_roles() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Role and header pattern of table columns, in the order they are tried."""
    return tuple((role, re.compile("|".join(patterns))) for role, patterns in _file("columns")["roles"])

"""Dataclasses ↔ plain JSON values, by their type hints.

What comes back from the reading worker has handled a stranger's file, so it is checked against the declared types
instead of being unpickled: the worst a subverted worker can send is a wrong reading, never code.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from operator import attrgetter
from typing import Any, Union, get_args, get_origin, get_type_hints

_PLAIN = frozenset({type(None), bool, int, float, str})


class NotThatShape(ValueError):
    """The value does not have the declared shape."""


def encode(value: Any) -> Any:
    """`value` in terms of None, bool, int, float, str, list and dict; a dataclass becomes the list of its fields."""
    kind: Any = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple or kind is list:
        return [each if type(each) in _PLAIN else encode(each) for each in value]
    if kind is Decimal:
        return str(value)
    if kind is dict:
        return {key: encode(each) for key, each in value.items()}
    return [each if type(each) in _PLAIN else encode(each) for each in _fields(kind)(value)]


def decode(shape: Any, value: Any) -> Any:
    """The inverse of `encode` for a declared shape: a dataclass or a hint such as `tuple[Span, ...]`.

    Raises: NotThatShape.
    """
    try:
        return _decoder(shape)(value)
    except (TypeError, ValueError, InvalidOperation, RecursionError) as error:
        raise NotThatShape(str(error)[:200]) from error


@cache
def _names(kind: type) -> tuple[str, ...]:
    if not is_dataclass(kind):
        raise TypeError(f"cannot send a {kind.__name__}")
    return tuple(each.name for each in fields(kind))


@cache
def _fields(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    """All fields of a dataclass at once; thousands of clues go through here."""
    names = _names(kind)
    if len(names) == 1:
        return lambda value: (getattr(value, names[0]),)
    return attrgetter(*names)


@cache
def _decoder(shape: Any) -> Callable[[Any], Any]:
    if shape is Any:
        return lambda value: value
    if shape is Decimal:
        return lambda value: Decimal(_exactly(str, value))
    if shape is float:
        return _float
    if shape is str or shape is int or shape is bool:
        return _exact_decoder(shape)
    if is_dataclass(shape):
        return _dataclass_decoder(shape)
    origin, inner = get_origin(shape), get_args(shape)
    if origin in {Union, types.UnionType}:
        return _optional_decoder(inner)
    if origin is tuple and len(inner) == 2 and inner[1] is Ellipsis:
        return _sequence_decoder(inner[0])
    if origin is tuple:
        return _fixed_decoder(inner)
    if origin is dict:
        return _dict_decoder(inner[1])
    raise TypeError(f"no way to read a {shape}")


def _exactly(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError(f"expected {kind.__name__}, got {type(value).__name__}")
    return value


def _exact_decoder(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is kind:
            return value
        raise TypeError(f"expected {kind.__name__}, got {type(value).__name__}")

    return read


def _float(value: Any) -> float:
    return float(value) if type(value) in {int, float} else _exactly(float, value)


def _listed(value: Any) -> list[Any]:
    return _exactly(list, value)


def _dataclass_decoder(shape: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(shape)
    decoders = [_decoder(hints[name]) for name in _names(shape)]

    def read(value: Any) -> Any:
        return shape(*[decoder(each) for decoder, each in zip(decoders, _listed(value), strict=True)])

    return read


def _optional_decoder(inner: tuple[Any, ...]) -> Callable[[Any], Any]:
    others = [each for each in inner if each is not types.NoneType]
    if len(others) != 1 or len(inner) != 2:
        raise TypeError(f"no way to tell {inner} apart")
    decoder = _decoder(others[0])
    return lambda value: None if value is None else decoder(value)


def _sequence_decoder(inner: Any) -> Callable[[Any], Any]:
    decoder = _decoder(inner)
    return lambda value: tuple(decoder(each) for each in _listed(value))


def _fixed_decoder(inner: tuple[Any, ...]) -> Callable[[Any], Any]:
    decoders = [_decoder(each) for each in inner]
    return lambda value: tuple(decoder(each) for decoder, each in zip(decoders, _listed(value), strict=True))


def _dict_decoder(inner: Any) -> Callable[[Any], Any]:
    decoder = _decoder(inner)
    return lambda value: {_exactly(str, key): decoder(each) for key, each in _exactly(dict, value).items()}

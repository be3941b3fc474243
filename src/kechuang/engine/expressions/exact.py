"""Decimals without rounding: Python's own context would cut a product at 28 digits."""

from __future__ import annotations

from decimal import Context, Decimal, Inexact

# More digits than any checked expression can reach; what would still be rounded raises instead.
_EXACT = Context(prec=400, traps=[Inexact])


def exact(value: Decimal | int) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(value)


def plus(left: Decimal | int, right: Decimal | int) -> Decimal:
    return _EXACT.add(exact(left), exact(right))


def minus(left: Decimal | int, right: Decimal | int) -> Decimal:
    return _EXACT.subtract(exact(left), exact(right))


def times(left: Decimal | int, right: Decimal | int) -> Decimal:
    return _EXACT.multiply(exact(left), exact(right))


def opposite(value: Decimal | int) -> Decimal:
    return exact(value).copy_negate()


def size(value: Decimal | int) -> Decimal:
    return exact(value).copy_abs()

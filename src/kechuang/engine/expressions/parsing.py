"""Text → tree. sqlglot reads the SQL; what is not on the list of allowed parts is refused with a reason."""

from __future__ import annotations

from kechuang.engine.expressions.nodes import Node


def parse(text: str) -> Node:
    """The tree of an expression. Raises: ExpressionRefused with every fault of form."""
    raise NotImplementedError

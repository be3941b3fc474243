"""An expression in Chinese, as one would read it out."""

from __future__ import annotations

from kechuang.catalog.register import Register
from kechuang.engine.expressions.nodes import Node


def words(node: Node, register: Register) -> str:
    """认定类别为高新技术企业，且发证日期不早于2025年1月31日."""
    raise NotImplementedError

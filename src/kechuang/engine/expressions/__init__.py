"""Expressions of the catalog: SQL scalar expressions over the fields of one register, and a closed list of functions.

Text is parsed once into a small tree; from the tree come the check, the value in Python, SQL for DuckDB and Spark,
and Chinese words. Truth has three values: an expression over missing data is unknown (None), as in SQL.

    node = parse("kind = 'hnte' and issued_on >= add_years(on_day(), -3)")
    faults = check(node, register, cohorts={"hnte_in_force"}, expected=CONDITION)
    evaluate(node, {"kind": "hnte", "issued_on": date(2024, 5, 6)}, Context(day, day))   # True, False or None
"""

from kechuang.engine.expressions.checking import CONDITION, check, type_of
from kechuang.engine.expressions.context import Context
from kechuang.engine.expressions.evaluation import evaluate
from kechuang.engine.expressions.faults import ExpressionFault, ExpressionRefused
from kechuang.engine.expressions.functions import FUNCTIONS, Function
from kechuang.engine.expressions.nodes import Node, cohorts, columns
from kechuang.engine.expressions.parsing import parse
from kechuang.engine.expressions.sql import to_sql
from kechuang.engine.expressions.types import Type
from kechuang.engine.expressions.words import words

__all__ = [
    "CONDITION",
    "FUNCTIONS",
    "Context",
    "ExpressionFault",
    "ExpressionRefused",
    "Function",
    "Node",
    "Type",
    "check",
    "cohorts",
    "columns",
    "evaluate",
    "parse",
    "to_sql",
    "type_of",
    "words",
]

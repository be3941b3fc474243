"""What an expression can be: yes or no, a code of a list, an amount in a unit, a day …"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kechuang.catalog.codes import CodeList

Kind = Literal[
    "text", "code", "codes", "yes_no", "number", "money", "date", "month", "year", "organisation", "unit", "region",
    "record", "nothing", "wrong",
]  # fmt: skip


@dataclass(frozen=True)
class Type:
    """kind: of value.  codes: the list of a code.  unit: of a number, empty for a plain one.  to: register of a record.

    written: a text written in the expression itself, which takes on the kind of what it is compared with.
    "nothing" is a NULL, "wrong" something already complained about; neither gives a second fault.
    """

    kind: Kind
    unit: str = ""
    codes: CodeList | None = None
    to: str = ""
    written: str | None = None

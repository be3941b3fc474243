"""When two reported items look like one: the same organisation, day and amount, however the name is written."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher

# 有限责任公司 and 有限公司 are two writings of one form; a firm that went public is still the firm it was.
# 集团 stays: a group and the company it holds are two.
_LEGAL_FORM = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|股份公司|公司)$")
_NOT_SAID = {"C", "P", "S", "Z"}  # invisible signs, punctuation, symbols, blanks: 〈江阴〉 and 江阴 are one word

ALIKE = 0.85


def plain_name(organisation: str) -> str:
    """The name without width, case, blanks, brackets and legal form: what is compared.

    Edge: a name that is nothing but its legal form or signs keeps its letters, so that two such are not all the same.
    """
    folded = unicodedata.normalize("NFKC", organisation).casefold()
    letters = "".join(sign for sign in folded if unicodedata.category(sign)[0] not in _NOT_SAID)
    return _LEGAL_FORM.sub("", letters) or letters or folded.strip()


def fingerprint(organisation: str, happened_on: date, amount: Decimal) -> str:
    """64 hex digits; equal for items that look like one.

    Edge: 1 and 1.000 are the same amount.
    """
    words = "\n".join((plain_name(organisation), happened_on.isoformat(), f"{amount.normalize():f}"))
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()


def likeness(one: str, other: str) -> float:
    """How alike two names of organisations are, 0..1; 1 when only the writing differs. Either order gives the same."""
    first, second = sorted((plain_name(one), plain_name(other)))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def are_alike(one: str, other: str) -> bool:
    return likeness(one, other) >= ALIKE

"""Pure rules about names, text and searching: no database, clock or request."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from urllib.parse import quote

from kechuang.kernel.errors import KechuangError
from kechuang.kernel.span import Span
from kechuang.readers.document import Block, Notice

LONGEST_NAME = 200


def safe_name(name: str) -> str:
    """A file name to show and to offer on download: no path, no control or direction-changing characters.

    A right-to-left mark would let `要点\\u202excod.exe` show itself as a Word file.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip().strip(".")
    if len(kept) > LONGEST_NAME:
        stem, dot, suffix = kept.rpartition(".")
        kept = stem[: LONGEST_NAME - len(suffix) - 1] + dot + suffix if dot else kept[:LONGEST_NAME]
    return kept or "未命名"


def attachment(name: str) -> str:
    """A Content-Disposition that saves the file under `name`, Chinese included, whatever the name holds."""
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_. ") else "_" for sign in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def storable(text: str) -> str:
    """`text` with each character no database can hold replaced by U+FFFD, one for one: offsets stay true.

    PostgreSQL refuses NUL, and a lone surrogate (met in damaged pdf fonts) has no UTF-8.
    """
    if "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text):
        return text
    return "".join("\ufffd" if sign == "\0" or "\ud800" <= sign <= "\udfff" else sign for sign in text)


def fingerprint(text: str, blocks: Sequence[Block]) -> str:
    """Same text in the same blocks gives the same 64 hex digits."""
    shape = [
        (b.kind, b.span.start, b.span.end, b.level, b.table, b.row, b.column, b.row_span, b.column_span, b.generated)
        for b in blocks
    ]
    return hashlib.sha256(f"{json.dumps(shape)}\n{text}".encode()).hexdigest()


def day_of(iso: str | None) -> date | None:
    """None for an absent or impossible day (a document may well be dated 2月30日)."""
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return None


def as_data(fault: KechuangError | Notice) -> dict[str, str]:
    """A fault or notice as it is stored and shown: code, what, where, remedy."""
    return {"code": fault.code, "what": fault.what, "where": fault.where, "remedy": fault.remedy}


# Stored text is folded with this table, so it does not follow the reader's grammar (readers/view.py): a change here
# must fold the stored texts anew in a migration, or searches would miss them without a word.
@cache
def folding() -> dict[int, str]:
    """Character → the character it is searched as: half width, lower case, simplified. One to one, so that a place
    in the folded text is a place in the issued text once blanks are counted."""
    table: dict[int, str] = {}
    characters = files("opencc").joinpath("dictionary/TSCharacters.txt").read_text(encoding="utf-8")
    for line in characters.splitlines():
        traditional, _, simplified = line.partition("\t")
        first = simplified.split(" ")[0]
        if len(traditional) == 1 and len(first) == 1:
            table[ord(traditional)] = first
    for code in range(0xFF01, 0xFF5F):
        table[code] = chr(code - 0xFEE0).lower()
    for code in range(ord("A"), ord("Z") + 1):
        table[code] = chr(code).lower()
    return table


@cache
def unfolding() -> dict[str, str]:
    """The inverse of `folding`: a searched character → all characters that are searched as it."""
    variants: defaultdict[str, str] = defaultdict(str)
    for code, folded in folding().items():
        variants[folded] += chr(code)
    return dict(variants)


# Blanks and the invisible characters that copying from pdf and web pages leaves between two halves of a word.
BLANK = r"[\s\u200b-\u200f\u2060\ufeff\u00ad]"
BLANKS = re.compile(f"{BLANK}+")


def fold(text: str) -> str:
    """What is compared in a search: without blanks (words break over lines and pages), folded by `folding`."""
    return BLANKS.sub("", text).translate(folding())


MOST_WORDS = 8


def words_of(query: str) -> list[str]:
    """The words to look for, all of which must occur; blanks separate, quotation marks are not needed."""
    words = [fold(word) for word in query.split()]
    return list(dict.fromkeys(word[:50] for word in words if word))[:MOST_WORDS]


def finder(words: Iterable[str]) -> re.Pattern[str]:
    """Finds any of the folded `words` in an issued text, blanks between characters allowed."""
    variants = unfolding()

    def one(word: str) -> str:
        return f"{BLANK}*".join(f"[{re.escape(sign + variants.get(sign, ''))}]" for sign in word)

    return re.compile("|".join(one(word) for word in sorted(words, key=len, reverse=True)))


def places(text: str, words: Sequence[str], most: int = 200) -> list[Span]:
    """Where the folded `words` stand in `text`, in order, without overlaps; at most `most`."""
    if not words:
        return []
    found = []
    for match in finder(words).finditer(text):
        found.append(Span(*match.span()))
        if len(found) == most:
            break
    return found


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of issued text with the words found in it. number: 1 is the text's first place found."""

    span: Span
    found: tuple[Span, ...]
    number: int


def snippets(text: str, words: Sequence[str], most: int = 3, around: int = 40) -> list[Snippet]:
    """Up to `most` stretches of `text` that show the `words`, in order; places close together share one stretch.

    Stretches that show more different words come before those that show fewer.
    """
    stretches: list[Snippet] = []
    for number, place in enumerate(places(text, words), start=1):
        start, end = max(0, place.start - around), min(len(text), place.end + around)
        if stretches and start <= stretches[-1].span.end:
            last = stretches[-1]
            stretches[-1] = Snippet(Span(last.span.start, end), (*last.found, place), last.number)
        else:
            stretches.append(Snippet(Span(start, end), (place,), number))

    def variety(snippet: Snippet) -> int:
        return len({fold(place.of(text)) for place in snippet.found})

    best = sorted(stretches, key=variety, reverse=True)[:most]
    return sorted(best, key=lambda snippet: snippet.number)


def is_abandoned(
    state: str, claimed_at: datetime | None, *, now: datetime, process_is_alive: bool, lease: timedelta
) -> bool:
    """Whether a reading under way has lost its process, so that it may be started anew.

    process_is_alive: False only when that is known; a process on another machine counts as alive until the lease ends.
    Edge: one that waits may stand behind others, so its lease is longer.
    """
    leases = {"waiting": 5 * lease, "reading": lease}
    if state not in leases:
        return False
    return not process_is_alive or claimed_at is None or now - claimed_at > leases[state]

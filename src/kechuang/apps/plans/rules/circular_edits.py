"""What becomes of a person's words when a notice is generated anew: they stay, and changed ground is said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from kechuang.apps.plans.rules.circular_text import Generated


@dataclass(frozen=True, slots=True)
class Paragraph:
    """text: as generated; edited: what a person wrote instead, None where nobody did, "" to leave it out.

    base: the generated words the person had before them. Where `text` is no longer `base`, the ground has changed.
    is_own: added by a person; is_left: the template no longer gives it, and it stays for the person's words.
    """

    key: str
    text: str
    edited: str | None = None
    base: str = ""
    is_own: bool = False
    is_left: bool = False

    @property
    def words(self) -> str:
        return self.text if self.edited is None else self.edited

    @property
    def is_edited(self) -> bool:
        return self.edited is not None

    @property
    def ground_changed(self) -> bool:
        return self.edited is not None and not self.is_own and not self.is_left and self.text != self.base

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def from_data(rows: Iterable[dict[str, Any]]) -> list[Paragraph]:
    return [Paragraph(**row) for row in rows]


def fresh(generated: Iterable[Generated]) -> list[Paragraph]:
    return [Paragraph(each.key, each.text) for each in generated]


def edit(paragraph: Paragraph, words: str) -> Paragraph:
    """With the words a person wrote. Writing the generated words again undoes the edit."""
    if words == paragraph.words:
        return paragraph
    if words == paragraph.text and not (paragraph.is_own or paragraph.is_left):
        return replace(paragraph, edited=None, base="")
    base = paragraph.base if paragraph.is_edited else paragraph.text
    return replace(paragraph, edited=words, base=base)


def restore(paragraph: Paragraph) -> Paragraph:
    """The generated words again."""
    return replace(paragraph, edited=None, base="")


def keep(paragraph: Paragraph) -> Paragraph:
    """The person has seen that the ground changed, and the words stay."""
    return replace(paragraph, base=paragraph.text)


def regenerate(before: Sequence[Paragraph], generated: Sequence[Generated]) -> list[Paragraph]:
    """Untouched paragraphs are written anew, edited ones keep their words. What a person wrote is never dropped:
    own paragraphs, and those whose line is gone, stay behind the paragraph they stood behind.
    """
    old = {each.key: each for each in before}
    after = [
        replace(old[each.key], text=each.text, is_left=False)
        if each.key in old and old[each.key].is_edited
        else Paragraph(each.key, each.text)
        for each in generated
    ]
    known = {each.key for each in after}
    for at, paragraph in enumerate(before):
        if paragraph.key in known or not paragraph.is_edited:
            continue
        place = _behind(before[:at], after)
        after.insert(place, paragraph if paragraph.is_own else replace(paragraph, is_left=True))
        known.add(paragraph.key)
    return after


def _behind(earlier: Sequence[Paragraph], after: Sequence[Paragraph]) -> int:
    """After the nearest paragraph before it that is still there; after the title otherwise."""
    places = {each.key: place for place, each in enumerate(after, start=1)}
    return next((places[each.key] for each in reversed(earlier) if each.key in places), min(1, len(after)))


def add_behind(paragraphs: Sequence[Paragraph], key: str) -> tuple[list[Paragraph], str]:
    """An empty paragraph of one's own behind `key`, and its key; at the end when `key` is not there."""
    numbers = [int(each.key.removeprefix("own-")) for each in paragraphs if each.is_own]
    own = Paragraph(f"own-{max(numbers, default=0) + 1}", "", "", "", is_own=True)
    place = next((at for at, each in enumerate(paragraphs, start=1) if each.key == key), len(paragraphs))
    return [*paragraphs[:place], own, *paragraphs[place:]], own.key


def without(paragraphs: Sequence[Paragraph], key: str) -> list[Paragraph]:
    """Without an own or left paragraph; generated ones cannot be taken away, only emptied."""
    return [each for each in paragraphs if each.key != key or not (each.is_own or each.is_left)]

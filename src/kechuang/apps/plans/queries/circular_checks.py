"""What a notice is checked for before it is released: errors hold it up, remarks must have been seen."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kechuang.apps.plans.messages import circular_checks as messages
from kechuang.apps.plans.messages.circular_checks import Finding
from kechuang.apps.plans.models import Circular
from kechuang.apps.plans.queries import circular as reads
from kechuang.apps.plans.queries import circular_templates as templates
from kechuang.apps.plans.rules import circular_text as text
from kechuang.apps.plans.rules.circular_edits import Paragraph
from kechuang.apps.plans.rules.circular_text import TITLE_KEY, Figure
from kechuang.apps.plans.rules.terms import Light
from kechuang.catalog.faults import nearest

STALE_AFTER = timedelta(days=62)  # two months without a newer figure: then a month's round was missed
NUMERAL = re.compile(r"[\d,.]+")
RIVALS = (".现值", ".应达", ".目标值", ".差距")
DATES = "年月日号时"  # 请于7月10日前报送 is no figure
WIDE = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")


@dataclass(frozen=True, slots=True)
class Check:
    """finding: what, where, remedy, code, and whether it holds the release up. url: the page where it is mended."""

    finding: Finding
    url: str


def checks(circular: Circular, today: date) -> list[Check]:
    """Everything found, errors first. Empty: nothing speaks against a release."""
    found = [*_head(circular), *_words(circular), *_figures(circular, today)]
    return sorted(found, key=lambda check: not check.finding.is_error)


def errors(found: Iterable[Check]) -> list[Check]:
    return [check for check in found if check.finding.is_error]


def acknowledgement(found: Iterable[Check]) -> str:
    """What a person confirms to have seen; another one as soon as a check comes, goes or says something else."""
    said = "\n".join(sorted(check.finding.sentence for check in found))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _head(circular: Circular) -> Iterator[Check]:
    page = f"{circular.get_absolute_url()}#letterhead"
    for name in ("issuer_mark", "mark", "signature", "addressees"):
        if not circular.letterhead.get(name, "").strip():
            yield Check(messages.letterhead_lacks(name), page)
    if templates.in_use(circular.plan).row != circular.template:
        yield Check(messages.template_is_newer(), f"{circular.get_absolute_url()}#again")


def _words(circular: Circular) -> Iterator[Check]:
    figures = reads.figures(circular)
    paragraphs = reads.paragraphs(circular)
    if not any(each.words.strip() for each in paragraphs if each.key != TITLE_KEY):
        yield Check(messages.no_words(), circular.get_absolute_url())
    for number, paragraph in enumerate(paragraphs):
        where = messages.where(number, text.words(paragraph.words, figures))
        page = f"{circular.get_absolute_url()}#p-{paragraph.key}"
        for finding in _paragraph(paragraph, where, figures):
            yield Check(finding, page)


def _paragraph(paragraph: Paragraph, where: str, figures: Mapping[str, Figure]) -> Iterator[Finding]:
    if not paragraph.words.strip():
        yield messages.title_is_empty() if paragraph.key == TITLE_KEY else messages.is_empty(where)
    if paragraph.ground_changed:
        yield messages.ground_changed(where)
    if paragraph.is_left:
        yield messages.is_left(where)
    for piece in text.pieces(paragraph.words, figures):
        if isinstance(piece, str):
            if "{" in piece or "}" in piece:
                yield messages.stray_brace(where)
        elif piece.figure is None:
            known = [place for place in figures if place[0] not in "BU"]  # those of sections and units are never typed
            yield messages.unknown_place(where, piece.name, nearest(piece.name, known))
        elif piece.figure.text == messages.NO_FIGURE:
            yield messages.no_figure(where, piece.name)
    if paragraph.is_edited:
        yield from _typed(paragraph, where, figures)


def _typed(paragraph: Paragraph, where: str, figures: Mapping[str, Figure]) -> Iterator[Finding]:
    """Numbers written by hand: the same as a figure, at odds with one of what the paragraph speaks of, or unknown."""
    spoken_of = _spoken_of(paragraph, figures)
    for typed in dict.fromkeys(each.strip() for each in text.typed_numbers(paragraph.words)):
        if typed.endswith(tuple(DATES)):
            continue
        unit = typed[-1] if not typed[-1].isdigit() else ""
        rivals = [name for name in spoken_of if name.endswith(RIVALS) and figures[name].unit.startswith(unit)]
        if same := _same(typed, spoken_of, figures):
            yield messages.typed_same(where, typed, same)
        elif rivals:
            yield messages.typed_other(where, typed, [(name, figures[name].text) for name in rivals[:4]])
        else:
            yield messages.typed_unknown(where, typed)


def _spoken_of(paragraph: Paragraph, figures: Mapping[str, Figure]) -> list[str]:
    """Places of the commitments that the paragraph names, by place or by name."""
    heads = {name.partition(".")[0] for name in text.PLACE.findall(paragraph.words) if "." in name}
    bare = text.words(paragraph.words, figures)
    heads |= {
        place.partition(".")[0] for place, each in figures.items() if place.endswith(".名称") and each.text in bare
    }
    return [place for place in figures if place.partition(".")[0] in heads and figures[place].value is not None]


def _same(typed: str, spoken_of: Sequence[str], figures: Mapping[str, Figure]) -> str:
    """A place that says the very same: among what is spoken of by its number, elsewhere by number and unit."""
    number = _number(typed)
    for place in spoken_of:
        if number == _number(figures[place].text):
            return place
    whole = typed.translate(WIDE).replace(" ", "")
    has_unit = whole != number
    return next((place for place, each in figures.items() if each.value and has_unit and each.text == whole), "")


def _number(words: str) -> str:
    """The first number in `words`, without separators and superfluous zeros."""
    found = NUMERAL.search(words.translate(WIDE))
    bare = found[0].replace(",", "").rstrip(".") if found else ""
    return bare.rstrip("0").rstrip(".") if "." in bare else bare


def _figures(circular: Circular, today: date) -> Iterator[Check]:
    """Whether the figures are the newest there are, and what they leave open."""
    again = f"{circular.get_absolute_url()}#again"
    end = reads.month_end(circular.month)
    if circular.as_of < min(end, today):
        yield Check(messages.month_went_on(circular.as_of, min(end, today)), again)
    if not circular.is_released and (changed := reads.corrections(circular)):
        yield Check(messages.figures_moved([(each.name, each.what, each.then, each.now) for each in changed]), again)
    rows = reads.rows(circular)
    home = f"{circular.plan.get_absolute_url()}?on={circular.as_of}"
    unverified = [row for row in rows if row["light"] == Light.UNVERIFIED]
    for finding, concerned, page in (
        (messages.unverified, unverified, f"{home}&light={Light.UNVERIFIED}"),
        (messages.waiting, [row for row in rows if row["waiting"]], home),
        (messages.silent, [row for row in rows if row["is_silent"]], home),
        (messages.stale, [row for row in rows if _is_stale(row, circular.as_of)], home),
    ):
        if concerned:
            page = concerned[0]["url"] if len(concerned) == 1 else page
            yield Check(finding([row["name"] for row in concerned]), page)


def _is_stale(row: Mapping[str, Any], on: date) -> bool:
    if not row["observed_on"] or row["light"] in (Light.DONE, Light.NOT_DUE):
        return False
    return date.fromisoformat(row["observed_on"]) + STALE_AFTER < on

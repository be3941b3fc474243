"""Public plans adopted with a fixed course of evidence, their June notices released, and what stands in the files."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import docx
from docx.oxml.ns import qn

from kechuang.apps.accounts.models import User
from kechuang.apps.documents import vault
from kechuang.apps.documents.models import Document
from kechuang.apps.plans.actions import circular as actions
from kechuang.apps.plans.models import Circular, Plan
from kechuang.apps.plans.queries.circular_checks import acknowledgement, checks
from kechuang.demo import life
from kechuang.demo.reports import report_on

SITE = "https://kc.example.cn"
LETTERHEAD = {
    "issuer_mark": "江阴市科学技术局文件",
    "mark": "澄科通",
    "addressees": "各镇街、园区，局机关各科室",
    "signature": "江阴市科学技术局",
    "copies_to": "市政府办公室",
    "printed_by": "江阴市科学技术局办公室",
}
# A document's own numbers, which are no figures: its number, dates, and the numbering of paragraphs.
NUMBERING = re.compile(r"^\d+\.(?=\D)")
OWN_NUMBERS = re.compile(r"澄科通〔\d{4}〕\d+号|\d{4}年\d{1,2}月\d{1,2}日(?:印发)?")


def adopted(document: Document, people: Mapping[str, User]) -> Plan:
    """Adopted, and reported on up to the end of its first year in the way of the demo: the same every time."""
    plan = life.start(document, people)
    assert plan is not None
    life.adopt_plan(plan, people)
    report_on(plan, date(plan.first_year, 12, 31), people["division"], people["planner"])
    plan.refresh_from_db()
    return plan


def released(plan: Plan, people: Mapping[str, User]) -> Circular:
    """The notice of September of its first year, in October."""
    today = date(plan.first_year, 10, 12)
    made = actions.draft(plan, date(plan.first_year, 9, 1), people["planner"], today)
    made = actions.edit(made, made.version, people["planner"], {}, LETTERHEAD)
    made = actions.submit(made, made.version, people["planner"], today)
    seen = acknowledgement(checks(made, today))
    return actions.release(made, made.version, people["leader"], SITE, seen, today)


@dataclass(frozen=True)
class Link:
    """A figure in the file: its words, the page it opens (without the host), and figure and day as its tip."""

    words: str
    path: str
    ref: str


class Noticed:
    """The Word file of a notice, read with python-docx like anybody's."""

    def __init__(self, circular: Circular) -> None:
        self.circular = circular
        self.data = vault.fetch(circular.file.sha256)
        self.document: Any = docx.Document(io.BytesIO(self.data))

    def paragraphs(self) -> list[Any]:
        return [each._p for each in self.document.paragraphs]

    def links(self, within: Any) -> Iterator[Link]:
        for link in within.iter(qn("w:hyperlink")):
            target = urlsplit(self.document.part.rels[link.get(qn("r:id"))].target_ref)
            assert f"{target.scheme}://{target.netloc}" == SITE
            yield Link(words_of(link), f"{target.path}?{target.query}", link.get(qn("w:tooltip")))

    def rows(self) -> list[list[Any]]:
        """The cells of the appendix, without its heading rows."""
        (table,) = self.document.tables[:1]
        return [[cell._tc for cell in row.cells] for row in table.rows[1:]]

    def body(self) -> Any:
        return self.document.element.body

    def words(self) -> list[str]:
        return [words_of(each) for each in self.paragraphs()]


def words_of(element: Any) -> str:
    return "".join(each.text or "" for each in element.iter(qn("w:t")))


def typed(paragraph: Any) -> str:
    """The words of a paragraph that are not part of any link, without the document's own numbers."""
    linked = {each for link in paragraph.iter(qn("w:hyperlink")) for each in link.iter(qn("w:t"))}
    bare = "".join(each.text or "" for each in paragraph.iter(qn("w:t")) if each not in linked)
    return OWN_NUMBERS.sub("", NUMBERING.sub("", bare))


def on_screen(page: str) -> str:
    """A page's words without tags and blanks, to look figures up in."""
    return re.sub(r"\s|&nbsp;", "", re.sub(r"<[^>]*>", "", page))

"""Reads the template of a notice into lines, repeated lines and places; every fault at once, with its line.

The language, one line of text a paragraph:

    标题：关于{计划}{月份}进展情况的通报       the title
    # …                                    a remark, not written
    {滞后数}                                 a place for a figure
    【每个未达序时单位】 … 【完】              the lines between, once for each
    【如有滞后目标】 … 【否则】 … 【完】        the lines between, if the list is not empty
    【每项滞后目标：{目标.名称}、】             the same within a line; the mark before 】 stands between two, not after
    【如有滞后目标：其中……】                  the words, if the list is not empty
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

from kechuang.apps.plans.rules import circular_vocabulary as vocabulary
from kechuang.catalog.faults import nearest

TITLE = "标题："
SEPARATORS = "、；，。,;"
MOST_LINES = 400
MOST_DEPTH = 4
OPENING = re.compile(r"【(?P<how>每[个项家种]|如有)(?P<list>[^：】【]+)】")
INLINE = re.compile(r"(?P<how>每[个项家种]|如有)(?P<list>[^：】【]+)：")


class FaultKind(StrEnum):
    NO_TITLE = "no_title"
    NO_TEXT = "no_text"
    UNKNOWN_PLACE = "unknown_place"
    UNKNOWN_LIST = "unknown_list"
    NOT_CLOSED = "not_closed"
    NOT_OPENED = "not_opened"
    BRACE = "brace"
    BRACKET = "bracket"
    TOO_DEEP = "too_deep"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """line: 1-based, 0 when the whole is meant. quoted: the words at fault; near: what may have been meant."""

    kind: FaultKind
    line: int
    quoted: str = ""
    near: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """name as written: 滞后数, 目标.名称."""

    name: str


@dataclass(frozen=True, slots=True)
class Each:
    """Once for each member of `list`, `separator` between two. `scope`: what a member is."""

    list: str
    scope: str
    body: tuple[Inline, ...]
    separator: str = ""


@dataclass(frozen=True, slots=True)
class When:
    list: str
    body: tuple[Inline, ...]


Inline = Words | Place | Each | When


@dataclass(frozen=True, slots=True)
class Line:
    """key: of its words, so that a paragraph is known again when lines are added before it."""

    number: int
    key: str
    parts: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    list: str
    scope: str
    body: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Conditional:
    list: str
    body: tuple[Node, ...]
    otherwise: tuple[Node, ...] = ()


Node = Line | Repeated | Conditional


@dataclass(frozen=True, slots=True)
class Template:
    title: tuple[Inline, ...]
    nodes: tuple[Node, ...]


def parse(text: str) -> tuple[Template, list[TemplateFault]]:
    """The template and every fault in it, in the order of the lines. With faults the template is not to be used."""
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self.lines = [line.strip() for line in text.splitlines()]
        self.at = 0
        self.title: tuple[Inline, ...] | None = None
        self.faults: list[TemplateFault] = []
        self.keys: dict[str, int] = {}

    def read(self) -> tuple[Template, list[TemplateFault]]:
        if len(self.lines) > MOST_LINES:
            self.fault(FaultKind.TOO_LONG, "", line=0)
            return Template((), ()), self.faults
        nodes: list[Node] = []
        while self.at < len(self.lines):
            nodes += self.block((vocabulary.WHOLE,))
            if self.at < len(self.lines):  # a 【完】 or 【否则】 that nothing opened
                self.fault(FaultKind.NOT_OPENED, self.lines[self.at])
                self.at += 1
        if self.title is None:
            self.fault(FaultKind.NO_TITLE, "", line=0)
        if not nodes:
            self.fault(FaultKind.NO_TEXT, "", line=0)
        self.faults.sort(key=lambda fault: fault.line)
        return Template(self.title or (), tuple(nodes)), self.faults

    def fault(self, kind: FaultKind, quoted: str, near: str = "", line: int | None = None) -> None:
        self.faults.append(TemplateFault(kind, self.at + 1 if line is None else line, quoted, near))

    def block(self, scopes: tuple[str, ...]) -> list[Node]:
        """Nodes up to the end, or to a 【完】 or 【否则】, which stays for the caller."""
        nodes: list[Node] = []
        while self.at < len(self.lines) and self.lines[self.at] not in ("【完】", "【否则】"):
            line = self.lines[self.at]
            opening = OPENING.fullmatch(line)
            if opening:
                nodes.append(self.opened(opening["how"], opening["list"].strip(), scopes))
                continue
            if line.startswith(TITLE) and self.title is None:
                self.title = self.inline(line.removeprefix(TITLE), scopes)
            elif line and not line.startswith(("#", "＃")):
                nodes.append(Line(self.at + 1, self.key(line), self.inline(line, scopes)))
            self.at += 1
        return nodes

    def opened(self, how: str, name: str, scopes: tuple[str, ...]) -> Node:
        started, scope = self.at, self.scope_of(name, scopes)
        if len(scopes) > MOST_DEPTH:
            self.fault(FaultKind.TOO_DEEP, self.lines[started])
        self.at += 1
        is_condition = how == "如有"
        body = tuple(self.block(scopes if is_condition else (*scopes, scope)))
        otherwise: tuple[Node, ...] = ()
        if is_condition and self.at < len(self.lines) and self.lines[self.at] == "【否则】":
            self.at += 1
            otherwise = tuple(self.block(scopes))
        if self.at < len(self.lines) and self.lines[self.at] == "【完】":
            self.at += 1
        else:
            self.fault(FaultKind.NOT_CLOSED, self.lines[started], line=started + 1)
            self.at += self.at < len(self.lines)
        return Conditional(name, body, otherwise) if is_condition else Repeated(name, scope, body)

    def scope_of(self, name: str, scopes: tuple[str, ...]) -> str:
        scope = vocabulary.scope_of_list(name, scopes)
        if scope is None:
            self.fault(FaultKind.UNKNOWN_LIST, name, nearest(name, vocabulary.lists_within(scopes)))
        return scope or vocabulary.TARGET

    def key(self, line: str) -> str:
        """A line that stands twice gets a number from the second time on."""
        digest = hashlib.sha256(line.encode()).hexdigest()[:8]
        self.keys[digest] = self.keys.get(digest, 0) + 1
        return digest if self.keys[digest] == 1 else f"{digest}-{self.keys[digest]}"

    def inline(self, text: str, scopes: tuple[str, ...]) -> tuple[Inline, ...]:
        parts: list[Inline] = []
        rest = text
        while rest:
            found = re.search(r"[{}【】]", rest)
            if found is None:
                parts.append(Words(rest))
                break
            if found.start():
                parts.append(Words(rest[: found.start()]))
            part, rest = self.special(rest[found.start() :], scopes)
            parts += [part] if part else []
        return tuple(parts)

    def special(self, rest: str, scopes: tuple[str, ...]) -> tuple[Inline | None, str]:
        """What begins at the brace or bracket in front, and the words after it."""
        if rest[0] == "{" and (place := re.match(r"\{([^{}【】]*)\}", rest)):
            name = place[1].strip()
            if not vocabulary.place_is_known(name, scopes):
                self.fault(FaultKind.UNKNOWN_PLACE, name, vocabulary.nearest_place(name, scopes))
            return Place(name), rest[place.end() :]
        end = _closing(rest)
        head = INLINE.match(rest, 1)
        if rest[0] != "【" or head is None or not end:
            self.fault(FaultKind.BRACE if rest[0] in "{}" else FaultKind.BRACKET, rest[:12])
            return None, rest[1:]
        return self.repeated(head["how"], head["list"].strip(), rest[head.end() : end], scopes), rest[end + 1 :]

    def repeated(self, how: str, name: str, inner: str, scopes: tuple[str, ...]) -> Inline:
        scope = self.scope_of(name, scopes)
        if len(scopes) > MOST_DEPTH:
            self.fault(FaultKind.TOO_DEEP, inner[:12])
            return Words("")
        if how == "如有":
            return When(name, self.inline(inner, scopes))
        separator = inner[-1] if inner and inner[-1] in SEPARATORS else ""
        body = inner[: len(inner) - len(separator)]
        return Each(name, scope, self.inline(body, (*scopes, scope)), separator)


def _closing(text: str) -> int:
    """Where the bracket that opens `text` closes; 0 when it does not."""
    depth = 0
    for at, character in enumerate(text):
        depth += (character == "【") - (character == "】")
        if depth == 0:
            return at
    return 0

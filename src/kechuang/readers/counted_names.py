"""A name of something counted, brought to the form in which two names can be compared.

“全市有效期内高新技术企业数” and “有效高企” both become the core 高新技术企业 with the side `stock`.
The words are data (`linking.yaml`); here is only the order in which they are applied.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import opencc
import yaml

LEXICON = Path(__file__).parent / "linking.yaml"

_NOISE = re.compile(r"[\s“”\"'‘’《》<>「」『』()\[\]〔〕【】{}·•—]")
_ASIDE = re.compile(r"\((?:含|不含|包括|以|按|其中|不低于)[^()]*\)")
_EXAMPLES = re.compile(
    r"^.*、.*?等(?:重点)?(?:领域|方面|行业|环节)?的?(?=[^等]{4,}$)"
)  # 甲、乙等丙: 丙 is what is counted
_LIST = re.compile(r"[、,，;；/]|(?<!参)与|以及|及|和|或")


@dataclass(frozen=True, slots=True)
class Phrase:
    """core: the thing itself.  level: of its recognition or None.  aspects: sides named by the words around it."""

    core: str
    level: str | None
    aspects: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    same: re.Pattern[str]
    same_to: dict[str, str]
    patterns: tuple[tuple[re.Pattern[str], str], ...]
    scope: re.Pattern[str]
    levels: tuple[tuple[re.Pattern[str], str], ...]
    aspect_of: dict[str, str]
    front: re.Pattern[str]
    back: re.Pattern[str]
    decisive: frozenset[str]
    general: frozenset[str]
    contrasts: tuple[frozenset[str], ...]


def _any_of(words: Iterable[str]) -> str:
    """One alternation, longest first, so that 净增加 is met before 净增."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def load_lexicon() -> Lexicon:
    data: dict[str, Any] = yaml.safe_load(LEXICON.read_text(encoding="utf-8"))
    aspect_of = {word: aspect for aspect, words in data["aspects"].items() for word in words}
    return Lexicon(
        same=re.compile(_any_of(data["same"])),
        same_to=data["same"],
        patterns=tuple((re.compile(pattern), to) for pattern, to in data["patterns"]),
        scope=re.compile("|".join(sorted(data["scope"], key=len, reverse=True))),
        levels=tuple((re.compile(pattern), level) for pattern, level in data["levels"]),
        aspect_of=aspect_of,
        front=re.compile(_any_of(aspect_of)),
        back=re.compile(f"(?:{_any_of([*aspect_of, *data['endings']])})$"),
        decisive=frozenset(data["decisive"]),
        general=frozenset(data["general"]),
        contrasts=tuple(frozenset(words) for words in data["contrasts"]),
    )


@cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _simplified(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:  # only then can there be a traditional character; converting is slow
        text = _to_simplified().convert(text)
    return text


def plain(text: str) -> str:
    """Half-width, simplified, without blanks, quotes, brackets and 的; 比重, 占比 … written one way."""
    text = _simplified(text)
    text = _EXAMPLES.sub("", _ASIDE.sub("", text))
    text = _NOISE.sub("", text).replace("的", "").upper()
    lexicon = load_lexicon()
    for pattern, to in lexicon.patterns:
        text = pattern.sub(to, text)
    for _ in range(2):  # 研究与试验发展经费投入强度 → 研发投入强度 → 研发强度
        text = lexicon.same.sub(lambda found: lexicon.same_to[found.group()], text)
    # 占GDP比重, 占GDP的比例 and (after 达到) 占GDP all name one share.
    if "占" in text.removesuffix("占比"):
        text = text.removesuffix("占比")
    return text


@lru_cache(maxsize=2_000)
def aspect_of(verb: str | None) -> frozenset[str]:
    """The side a verb names: 净增 → net, 获批 → recognised; none for 达到 and the like."""
    if not verb:
        return frozenset()
    lexicon = load_lexicon()
    verb = _simplified(verb)
    side = lexicon.aspect_of.get(verb)
    if side is None:
        found = lexicon.front.match(verb) or lexicon.back.search(verb)
        side = lexicon.aspect_of.get(found.group()) if found else None
    return frozenset((side,)) if side else frozenset()


class Parser:
    """Knows the places that may stand in front. One per catalog; `parse` remembers what it has seen."""

    def __init__(self, place_names: frozenset[str]) -> None:
        self._longest = max(map(len, place_names), default=0)
        self._places = place_names
        self.parse = lru_cache(maxsize=20_000)(self._parse)

    def _place_at_front(self, text: str) -> int:
        """Length of a place name the text begins with, 0 for none. The 市 of 无锡市 stays: it names the level."""
        for length in range(min(self._longest, len(text) - 2), 1, -1):
            if text[:length] in self._places:
                name = text[:length]
                keep = len(name) > 2 and name[-1] in "市省县区" and name[:-1] in self._places
                return length - keep
        return 0

    @staticmethod
    def _stands(core: str) -> bool:
        """Whether `core` still names something: 孵化企业 is a thing, 企业 alone is not."""
        return len(core) >= 2 and core not in load_lexicon().general

    def _parse(self, text: str) -> Phrase:
        lexicon = load_lexicon()
        core, level, aspects = plain(text), None, set()
        while True:
            before = core
            if (found := lexicon.scope.match(core)) and self._stands(core[found.end() :]):
                core = core[found.end() :]
            core = core[self._place_at_front(core) :]
            for pattern, named in lexicon.levels:
                if (found := pattern.match(core)) and len(core) - found.end() >= 2:
                    level, core = level or named, core[found.end() :]
                    break
            if (found := lexicon.front.match(core)) and self._stands(core[found.end() :]):
                aspects.add(lexicon.aspect_of[found.group()])
                core = core[found.end() :]
            if (found := lexicon.back.search(core)) and self._stands(core[: found.start()]):
                if found.group() in lexicon.aspect_of:
                    aspects.add(lexicon.aspect_of[found.group()])
                core = core[: found.start()]
            if core == before:
                break
        return Phrase("、".join(sorted(filter(None, _LIST.split(core)))) or core, level, frozenset(aspects))

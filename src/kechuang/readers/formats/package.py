"""Zip packages opened with care: nothing is unpacked to disk, inflated past the limits, or resolved as an entity."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from kechuang.kernel.errors import ReadingError
from kechuang.readers.limits import MIB, Limits
from kechuang.readers.messages import fault, size_words

_MAX_PARTS = 5_000
_PIECE, _SEAM = 256 * 1024, 64  # bytes at a time; bytes kept to find a declaration cut in two
_DECLARES = re.compile(rb"<\s*!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# Word's “strict” files use other namespace addresses for the same elements.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


class Package:
    """The parts of one Office file, read on demand, each at most once by the caller.

    Raises RD-005 (password), RD-006 (damaged), RD-007 (bomb), RD-009 (paths leading outside) on opening or reading.
    """

    def __init__(self, data: bytes, name: str, limits: Limits, say: Callable[..., ReadingError] = fault) -> None:
        """say: gives the fault of a code in the words that fit the kind of file; by default those for Word."""
        self._name, self._limits, self._inflated, self._say = name, limits, 0, say
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as error:
            raise self._say("RD-006", name, detail="压缩包不完整") from error
        self._check(members, len(data))
        self._names = {member.filename: member for member in members}

    def _check(self, members: list[zipfile.ZipInfo], size: int) -> None:
        """Judge the package by its table of contents, before a byte is inflated."""
        for member in members:
            path = member.filename.replace("\\", "/")
            if path.startswith("/") or ".." in path.split("/") or re.match(r"[A-Za-z]:", path):
                raise self._say("RD-009", self._name, detail=f"“{path[:60]}”")
            if member.flag_bits & 0x1:
                raise self._say("RD-005", self._name)
        total = sum(member.file_size for member in members)
        if len(members) > _MAX_PARTS:
            raise self._say("RD-007", self._name, detail=f"内含 {len(members)} 个部件")
        if total > self._limits.inflated_bytes:
            raise self._say("RD-007", self._name, detail=f"解开后 {size_words(total)}")
        # Small files of plain styles legitimately shrink a lot, so the ratio counts from 10 MiB on.
        if total > 10 * MIB and total > size * self._limits.inflated_ratio:
            raise self._say("RD-007", self._name, detail=f"解开后是原来的 {total // max(size, 1)} 倍")

    def has(self, part: str) -> bool:
        return part in self._names

    def read(self, part: str) -> bytes:
        """One part, inflated. The stated size is not believed: the count of real bytes is bounded too."""
        room = self._limits.inflated_bytes - self._inflated
        try:
            with self._zip.open(self._names[part]) as stream:
                content = stream.read(room + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise self._say("RD-006", self._name, detail=f"部件 {part} 解不开") from error
        self._inflated += len(content)
        if self._inflated > self._limits.inflated_bytes:
            raise self._say("RD-007", self._name, detail=f"解开后超过 {size_words(self._limits.inflated_bytes)}")
        return content

    def stream(self, part: str) -> Iterator[bytes]:
        """One part, inflated piece by piece, as often as asked for; for parts too large to hold.

        Raises RD-006, RD-007, and RD-008 for declarations anywhere in it.
        """
        inflated, tail = 0, b""
        try:
            with self._zip.open(self._names[part]) as stream:
                while piece := stream.read(_PIECE):
                    inflated += len(piece)
                    if inflated > self._limits.inflated_bytes:
                        limit = size_words(self._limits.inflated_bytes)
                        raise self._say("RD-007", self._name, detail=f"解开后超过 {limit}")
                    if b"<" in (seam := tail + piece[:_SEAM]) and _DECLARES.search(seam):
                        raise self._say("RD-008", self._name, detail=f"部件 {part}")
                    if b"<!" in piece:
                        self._refuse_declarations(piece, part)
                    tail = piece[-_SEAM:]
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise self._say("RD-006", self._name, detail=f"部件 {part} 解不开") from error

    def xml(self, part: str, prune: Callable[[Any], None] | None = None, tag: str | None = None) -> Any:
        """The root element of an XML part.

        prune: called with each element named `tag` as soon as it is complete, so that a huge table can be
        thinned while it is parsed.  Raises RD-006, RD-008 (declarations), RD-020 (nesting).
        """
        content = self.read(part)
        for strict, usual in _STRICT:
            content = content.replace(strict, usual)
        self._refuse_declarations(content, part)
        events = etree.iterparse(
            io.BytesIO(content),
            events=("end",),
            tag=tag or "{none}none",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            for _, element in events:
                if prune:
                    prune(element)
        except etree.XMLSyntaxError as error:
            raise self._syntax_fault(error, part) from error
        # A declaration in an encoding that the search above cannot see through: nothing was resolved, still refused.
        if events.root.getroottree().docinfo.doctype:
            raise self._say("RD-008", self._name, detail=f"部件 {part}")
        return events.root

    def _refuse_declarations(self, content: bytes, part: str) -> None:
        head = content if b"\0" not in content[:200] else content.replace(b"\0", b"")
        if _DECLARES.search(head):
            raise self._say("RD-008", self._name, detail=f"部件 {part}")

    def _syntax_fault(self, error: etree.XMLSyntaxError, part: str) -> ReadingError:
        words = str(error)
        if "depth" in words.lower():
            return self._say("RD-020", self._name)
        return self._say("RD-006", self._name, detail=f"部件 {part} 第 {error.lineno or 1} 行")

    def relations(self, part: str) -> dict[str, str]:
        """Kind of relation (last word of its type, e.g. “styles”) → part, for parts inside the package."""
        folder, file = posixpath.split(part)
        index = posixpath.join(folder, "_rels", f"{file}.rels")
        if not self.has(index):
            return {}
        found: dict[str, str] = {}
        for relation in self.xml(index):
            if relation.get("TargetMode") == "External":
                continue
            target = relation.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            if self.has(path):
                found.setdefault(relation.get("Type", "").rsplit("/", 1)[-1], path)
        return found

"""What the user named on the command line → the files to read, and the names of what is written."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kechuang.kernel.errors import ReadingError
from kechuang.readers.limits import Limits
from kechuang.readers.messages import fault, size_words

STDIN = "标准输入"

# In a folder only these are taken; a file named by itself is read whatever it is called.
DOCUMENTS = frozenset((".docx", ".docm", ".doc", ".wps", ".rtf", ".odt", ".pdf", ".html", ".htm", ".txt", ".md"))
PICTURES = frozenset((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"))
SUFFIXES = DOCUMENTS | PICTURES


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to read. name: as shown to people; stem: of what is written; load: its bytes, or ReadingError."""

    name: str
    stem: str
    load: Callable[[], bytes]


def shown(path: Path | str) -> str:
    """A path fit to print: bytes that are no text become �."""
    return os.fsencode(path).decode("utf-8", "replace")


def gather(arguments: Iterable[str]) -> list[Source]:
    """Files, folders (with all below them), patterns and `-`, each file once, in the order given.

    Nothing raises here: a name that leads nowhere becomes a source whose `load` says so, so that it is reported
    among the others and stops none of them.
    """
    sources: list[Source] = []
    seen: set[Path] = set()
    for argument in arguments:
        if argument == "-":
            sources.append(Source(STDIN, "stdin", _from_stdin))
            continue
        for path in _expand(argument):
            key = _identity(path)
            if key not in seen:
                seen.add(key)
                sources.append(_file(path))
    return sources


def _identity(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a loop of links
        return path.absolute()


def _expand(argument: str) -> Iterator[Path]:
    path = Path(argument)
    if path.is_dir():
        found = list(_below(path))
        yield from found or [path]
    elif not os.path.lexists(path) and glob.has_magic(argument):
        matches = sorted(glob.glob(argument, recursive=True))
        for match in matches:
            yield from _expand(match)
        if not matches:
            yield path
    else:
        yield path


def _below(folder: Path) -> Iterator[Path]:
    """Documents under `folder` in a steady order; hidden files and Office's own lock files (~$…) are left out."""
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if Path(name).suffix.lower() in SUFFIXES and not name.startswith((".", "~$")):
                yield Path(where, name)


def _file(path: Path) -> Source:
    return Source(shown(path.name or path), path.stem, lambda: _from_file(path))


def _from_file(path: Path) -> bytes:
    limit = Limits().file_bytes
    where = shown(path)
    if path.is_dir():
        kinds = " ".join(sorted(SUFFIXES))
        raise ReadingError("CL-006", "文件夹里没有可读的文件", where=where, remedy=f"认得的扩展名：{kinds}")
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            data = b"" if size > limit else file.read(limit + 1)
    except FileNotFoundError:
        raise fault("RD-025", where, detail="没有这个文件") from None
    except PermissionError:
        raise fault("RD-025", where, detail="没有读取权限") from None
    except OSError as error:
        raise fault("RD-025", where, detail=error.strerror or "系统报错") from error
    if size > limit or len(data) > limit:
        raise fault("RD-003", where, size=size_words(max(size, len(data))), limit=size_words(limit))
    return data


def _from_stdin() -> bytes:
    limit = Limits().file_bytes
    data = sys.stdin.buffer.read(limit + 1)
    if len(data) > limit:
        raise fault("RD-003", STDIN, size="不止 " + size_words(limit), limit=size_words(limit))
    return data


def output_names(sources: Iterable[Source], suffix: str) -> list[str]:
    """One file name per source, no two alike even where case does not count.

    The first 要点.docx becomes 要点.json, the next file of that name 要点-2.json, and so on.
    """
    stems = [source.stem for source in sources]
    plain = {_fitting(stem, suffix).casefold() for stem in stems}
    taken: set[str] = set()
    names = []
    for stem in stems:
        name, ordinal = _fitting(stem, suffix), 1
        while name.casefold() in taken or (ordinal > 1 and name.casefold() in plain):
            ordinal += 1
            name = _fitting(stem, f"-{ordinal}{suffix}")
        taken.add(name.casefold())
        names.append(name)
    return names


def _fitting(stem: str, ending: str) -> str:
    """File systems allow a name of 255 bytes; a longer one loses letters at the end of its stem."""
    while len(os.fsencode(stem + ending)) > 255:
        stem = stem[:-1]
    return stem + ending

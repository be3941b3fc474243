"""What the user named on the command line → the files to read, and the names of what is written."""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections.abc import Iterable, Iterator
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
    """One thing to read. name: as shown to people; stem: of what is written.

    path: None for standard input.  fault: set when it cannot even be opened; then it is only reported.
    """

    name: str
    stem: str
    path: Path | None
    fault: ReadingError | None = None


def shown(path: Path | str) -> str:
    """A path fit to print: bytes that are no text become �."""
    return os.fsencode(path).decode("utf-8", "replace")


def gather(arguments: Iterable[str]) -> list[Source]:
    """Files, folders (with all below them), patterns and `-`, each file once, in the order given.

    Nothing raises here: a name that leads nowhere becomes a source with a fault, reported among the others and
    stopping none of them.
    """
    sources: list[Source] = []
    seen: set[Path] = set()
    for argument in arguments:
        if argument == "-":
            sources.append(Source(STDIN, "stdin", None))
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
    return Source(shown(path.name or path), path.stem, path, _fault_of(path))


def _fault_of(path: Path) -> ReadingError | None:
    """Why `path` cannot be opened, in Chinese; the system's own words are English."""
    where = shown(path)
    try:
        kind = path.stat().st_mode
    except FileNotFoundError:
        return fault("RD-025", where, detail="没有这个文件")
    except PermissionError:
        return fault("RD-025", where, detail="没有权限进入所在文件夹")
    except OSError as error:
        return fault("RD-025", where, detail=f"系统报错 {error.errno}")
    if stat.S_ISDIR(kind):
        kinds = " ".join(sorted(SUFFIXES))
        return ReadingError("CL-006", "文件夹里没有可读的文件。", where=where, remedy=f"认得的扩展名：{kinds}")
    if not (stat.S_ISREG(kind) or stat.S_ISFIFO(kind)):
        return fault("RD-025", where, detail="不是普通文件")
    return None if os.access(path, os.R_OK) else fault("RD-025", where, detail="没有读取权限")


def stdin_bytes() -> bytes:
    """What was piped in. Raises: ReadingError, when it is larger than a file may be."""
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

"""Faults of catalog files, and YAML read so that a fault can name its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from kechuang.kernel.errors import CatalogError

# The C parser reads the whole catalog in a tenth of a second; the pure one takes two.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to mend in a catalog file. `line` is 1-based; 0 when the file as a whole is meant."""

    file: str
    line: int
    what: str
    remedy: str = ""
    code: str = "CT-001"

    @property
    def sentence(self) -> str:
        place = f"{self.file} 第 {self.line} 行" if self.line else self.file
        mend = f"。{self.remedy}" if self.remedy else ""
        return f"{self.code} {place}：{self.what}{mend}"


def refuse(faults: Iterable[Fault]) -> None:
    """Raise one CatalogError that lists every fault, in file order; nothing happens when there is none."""
    listed = sorted(faults)
    if listed:
        raise CatalogError(
            "CT-000",
            f"目录文件有 {len(listed)} 处需要修改：\n" + "\n".join(f"  {fault.sentence}" for fault in listed),
            remedy="按所列文件和行号修改后，再运行 kechuang catalog check 核对。",
        )


def load_yaml(text: str) -> Any:
    """The data of a text that is known to be YAML. Raises: yaml.YAMLError otherwise."""
    return yaml.load(text, Loader=_Loader)  # a safe loader, see above


def without_block(text: str, key: str) -> str:
    """A YAML mapping without what stands under one of its topmost keys, line numbers kept.

    Worked cases are two thirds of the catalog's text, and only its checks ask for them.
    """
    block = re.compile(rf"^{key}:.*\n(?:(?:[ #-].*)?\n)*(?:[ #-].*\Z)?", re.MULTILINE)
    return block.sub(lambda found: "\n" * found[0].count("\n"), text)


def read_yaml(path: Path, leave_out: str = "") -> tuple[Any, list[Fault]]:
    """The data of one file; a file that is not YAML gives None and the fault. leave_out: a topmost key."""
    try:
        text = path.read_text(encoding="utf-8")
        return load_yaml(without_block(text, leave_out) if leave_out else text), []
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        return None, [Fault(path.name, line, "不是正确的 YAML 格式", "检查缩进、冒号后的空格和引号是否成对", "CT-002")]
    except UnicodeDecodeError:
        return None, [Fault(path.name, 0, "文件不是 UTF-8 编码", "用 UTF-8 编码重新保存", "CT-003")]


def line_of(path: Path, place: Sequence[str | int]) -> int:
    """The line where the entry at `place` (keys and list positions) stands; the nearest known parent's otherwise.

    Reads the file again: only called when there is a fault to report.
    """
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    line = 1
    for step in place:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == str(step)), None)
            if pair is None:
                return line
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            return line
    return line


def shape_words(error: Any, words: Mapping[str, str], known: Iterable[str]) -> tuple[str, str]:
    """(what, remedy) of one error of a model. words: by type of error. known: names that may stand at that place."""
    what, remedy = words.get(error["type"], "写法不对"), ""
    if error["type"] == "extra_forbidden":
        remedy = nearest(str(error["loc"][-1]), known)
    elif error["type"] == "literal_error":
        remedy = f"现为“{error['input']}”，可选：{error['ctx']['expected']}"
    return f"{'.'.join(map(str, error['loc']))} {what}", remedy


def nearest(name: str, known: Iterable[str], count: int = 3) -> str:
    """“最接近的是 …” for a message, or an empty string when nothing comes near."""
    close = get_close_matches(name, list(known), n=count, cutoff=0.5)
    return f"最接近的是：{'、'.join(close)}" if close else ""

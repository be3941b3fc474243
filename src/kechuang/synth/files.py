"""Writes the example to a folder: one file a register, the published lists, and a manifest that says what is there.

Pieces are made by as many processes as the machine has cores and written in their order, so that the bytes do not
depend on how many there were. Memory holds a few pieces at a time.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import date
from decimal import Decimal
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import IO, Any

from kechuang.catalog.columns import Column
from kechuang.catalog.register_files import load_registers
from kechuang.kernel.errors import KechuangError
from kechuang.synth.cells import Cells
from kechuang.synth.names import BLOCK, MARK, Body
from kechuang.synth.rows.identity import former_name, is_renamed
from kechuang.synth.scene import NOW, Row, Scene
from kechuang.synth.traps import traps
from kechuang.synth.world import Piece, in_order, pieces, rows_of
from kechuang.writers.register_files.guarding import unguarded
from kechuang.writers.register_files.looks import Cell
from kechuang.writers.register_files.table import BYTE_ORDER_MARK, Note, write_xlsx

MANIFEST = "manifest.json"
LISTS = (2024, 2025)  # years whose published lists of high-tech enterprises are written
MOST_IN_XLSX = 200_000  # rows of all registers together; beyond that CSV is the way
AHEAD = 3  # pieces in the making for each process
Progress = Callable[[int, int], None]


@lru_cache(maxsize=1)
def _cells() -> dict[str, Cells]:
    return {code: Cells(register) for code, register in load_registers().items()}


@lru_cache(maxsize=1)
def _kept(scene: Scene) -> Scene:
    """The equal scene this process has worked with before, and what it has worked out already."""
    return scene


def _written(scene: Scene, piece: Piece, only: frozenset[str]) -> dict[str, tuple[int, bytes]]:
    """Register → how many rows, and their lines."""
    cells = _cells()
    lines: dict[str, list[list[str]]] = {}
    for code, row in rows_of(_kept(scene), piece, only):
        lines.setdefault(code, []).append(cells[code].of(row))
    return {code: (len(found), _as_csv(found)) for code, found in lines.items()}


def _as_csv(lines: Iterable[list[str]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(lines)
    return buffer.getvalue().encode()


def _made(scene: Scene, work: list[Piece], only: frozenset[str], jobs: int) -> Iterator[dict[str, tuple[int, bytes]]]:
    """What the pieces give, in their order."""
    if jobs < 2 or len(work) < 150:
        yield from (_written(scene, piece, only) for piece in work)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as workers:
        waiting: deque[Future[dict[str, tuple[int, bytes]]]] = deque()
        for piece in work:
            waiting.append(workers.submit(_written, scene, piece, only))
            if len(waiting) >= AHEAD * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def write(
    scene: Scene, out: Path, *, only: Iterable[str] = (), xlsx: bool = False, jobs: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:  # fmt: skip
    """All files; the manifest as written. only: codes of registers, all when empty.

    Raises: KechuangError SY-002 unknown register, SY-003 the folder holds something else, SY-004 too large for xlsx.
    """
    wanted = frozenset(only)
    _refuse_unknown(wanted)
    _refuse_full(out)
    out.mkdir(parents=True, exist_ok=True)
    work = list(pieces(scene))
    counts: Counter[str] = Counter()
    files: dict[str, IO[bytes]] = {}
    try:
        for number, made in enumerate(_made(scene, work, wanted, jobs or os.cpu_count() or 1), start=1):
            for code, (count, lines) in made.items():
                counts[code] += count
                (files.get(code) or _opened(files, out, code)).write(lines)
            if progress:
                progress(number, len(work))
    finally:
        for each in files.values():
            each.close()
    if xlsx:
        _as_workbooks(out, counts)
    manifest = _manifest(scene, counts, ".xlsx" if xlsx else ".csv")
    manifest["lists"] = write_lists(scene, out) if not wanted or "recognition" in wanted else []
    (out / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return manifest


def _opened(files: dict[str, IO[bytes]], out: Path, code: str) -> IO[bytes]:
    files[code] = (out / f"{code}.csv").open("wb")
    files[code].write(BYTE_ORDER_MARK.encode() + _as_csv([_cells()[code].headers]))
    return files[code]


def _refuse_unknown(wanted: frozenset[str]) -> None:
    unknown = sorted(wanted - load_registers().keys())
    if unknown:
        raise KechuangError("SY-002", f"没有名录“{unknown[0]}”。", remedy="名录的代码见 docs/registers.md。")


def _refuse_full(out: Path) -> None:
    """An earlier example may be written over; anything else in the folder is somebody's."""
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / MANIFEST).exists())):
        remedy = "请换一个空的或还没有的文件夹。"
        raise KechuangError("SY-003", "这里已有别的文件，没有写入。", where=str(out), remedy=remedy)
    if out.exists():
        for path in (*out.glob("*.csv"), *out.glob("*.xlsx"), out / MANIFEST):
            path.unlink()


def _as_workbooks(out: Path, counts: Counter[str]) -> None:
    if sum(counts.values()) > MOST_IN_XLSX:
        what = f"共 {sum(counts.values())} 行，写成 Excel 太慢，已写成 CSV。"
        raise KechuangError("SY-004", what, where=str(out), remedy=f"--xlsx 用于 {MOST_IN_XLSX} 行以内的数据。")
    for code in counts:
        register = load_registers()[code]
        note = Note((("事项", "示例数据，全部虚构"), ("名录", register.name)))
        path = out / f"{code}.csv"
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines)
            next(reader)
            columns = _cells()[code].columns
            rows = ([_typed(column, text) for column, text in zip(columns, line, strict=True)] for line in reader)
            write_xlsx(register.name, columns, rows, out / f"{code}.xlsx", note)
        path.unlink()


def _typed(column: Column, text: str) -> Cell:
    """A cell of the CSV file as the workbook's writer takes it: numbers and days as such, texts without their guard."""
    if not text:
        return None
    match column.declared.type:
        case "whole" | "decimal" | "money":
            return Decimal(text)
        case "date":
            return date.fromisoformat(text)
    return unguarded(text)


def write_lists(scene: Scene, out: Path) -> list[dict[str, Any]]:
    """High-tech enterprises as a province publishes them: number, name, certificate; some under their old names."""
    return [_list(scene, out, year) for year in LISTS]


def _list(scene: Scene, out: Path, year: int) -> dict[str, Any]:
    name, number, former = f"公布名单-高新技术企业-{year}.csv", 0, 0
    with (out / name).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["序号", "企业名称", "证书编号"])
        for row in _certificates(scene, year):
            body: Body = row["organisation"]
            number, former = number + 1, former + bool(row.get("former"))
            writer.writerow([number, row.get("former") or body.name, row["certificate_no"]])
    return {"file": name, "register": "recognition", "year": year, "rows": number, "under_former_names": former,
            "fixed": {"kind": "hnte", "issued_on": f"{year}-12-31"}}  # fmt: skip


def _certificates(scene: Scene, year: int) -> Iterator[Row]:
    for number in range(scene.organisations):
        if scene.firms.is_technology(number):
            firm = scene.firms.firm(number)
            if year in firm.hnte:
                old = former_name(firm, scene) if is_renamed(firm, scene) and number % 3 == 0 else ""
                yield {"organisation": firm.body, "certificate_no": f"GR{year}99{number:06d}", "former": old}
    for trap in traps(scene):
        for code, row in trap.rows:
            if code == "recognition" and row["issued_on"][:4] == str(year):
                old = next((r["name"] for c, r in trap.rows if c == "organisation_name" and r["kind"] == "former"), "")
                yield row | {"former": old}


def _manifest(scene: Scene, counts: Counter[str], ending: str) -> dict[str, Any]:
    order = in_order([code for code in load_registers() if code in counts])
    return {
        "note": f"示例数据，全部虚构：单位名称都带{MARK}，统一社会信用代码的行政区划段都是 {BLOCK}（没有这个地区）。",
        "place": scene.place.code, "place_name": scene.place.name, "organisations": scene.organisations,
        "contracts": scene.contracts, "seed": scene.seed, "as_of": NOW.isoformat(), "calibrated_to": scene.given.name,
        "rows": sum(counts.values()),
        "registers": {code: {"file": f"{code}{ending}", "rows": counts[code]} for code in order},
        "traps": [{"code": each.code, "what": each.what, "organisation": each.organisation.name,
                   "credit_code": each.organisation.code} for each in traps(scene)],
    }  # fmt: skip

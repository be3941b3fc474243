"""How long reading and drafting takes, how much memory, and whether the cost grows with the length only.

Word plans of 10, 50 and 200 pages are written here, read through the sandbox as the site reads an upload, then a
thousand small ones as the command line does. Figures go to benchmarks/results/read.json; a ratio is always between
two figures of the same run, because machines differ.

    python benchmarks/read.py [--documents 1000] [--workers N]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
from tqdm import tqdm

from kechuang.kernel.errors import ReadingError
from kechuang.readers.sandbox import read_many, read_safely

RESULTS = Path(__file__).parent / "results" / "read.json"
SIZES = (10, 50, 200)
# 22 lines of 28 characters, the official page, less what headings and short last lines leave blank.
CHARACTERS_A_PAGE = 560
SECONDS_BAR, MEMORY_BAR = 2.0, 300
_CHINESE = "一二三四五六七八九十"
_SENTENCES = (
    "深入实施创新驱动发展战略，强化企业创新主体地位，健全培育机制，优化服务流程，推动各类创新要素向企业集聚。",
    "全年净增高新技术企业{}家，有效期内高新技术企业达到{}家以上，科技型中小企业评价入库{}家。",
    "全社会研发投入占地区生产总值比重确保达到{}.3%，力争达到{}.8%，技术合同成交额突破{}亿元。",
    "建立健全协同推进机制，加强部门联动，完善考核评价办法，定期通报进展情况，确保各项任务落到实处。",
    "新建市级以上企业研发机构{}家，实施重点产学研合作项目不少于{}项，举办科技对接活动{}场次。",
)


def write_plan(path: Path, pages: int, seed: int = 0) -> int:
    """A plan of about `pages` pages with numbered clauses, units and an annex table; gives its characters."""
    document = docx.Document()
    document.add_heading(f"某县{2020 + seed % 10}年科技创新工作要点", 0)
    target, count, clause = pages * CHARACTERS_A_PAGE, 0, 0
    while count < target * 0.8:
        clause += 1
        if clause % 8 == 1:
            heading = f"{_CHINESE[clause // 8 % 10]}、实施第{clause // 8 + 1}项行动"
            document.add_heading(heading, 1)
            count += len(heading)
        numbers = iter(range(clause + seed + 11, clause + seed + 99))
        body = "".join(each.format(*(next(numbers) for _ in range(each.count("{}")))) for each in _SENTENCES)
        words = f"{(clause - 1) % 8 + 1}.推进第{clause}件工作。{body}（高新技术科、县财政局，各镇街园区）"
        document.add_paragraph(words)
        count += len(words)
    count += _add_annex(document, int(target * 0.2))
    document.save(str(path))
    return count


def _add_annex(document: Any, target: int) -> int:
    rows: list[tuple[str, ...]] = []
    count = 0
    while count < target:
        number = len(rows) + 1
        rows.append(
            (str(number), f"新增省级科技项目{number + 5}项，培育瞪羚企业{number + 2}家。", "县科技局", "县财政局")
        )
        count += sum(map(len, rows[-1]))
    table = document.add_table(len(rows) + 1, 4)
    for cell, words in zip(table.rows[0].cells, ("序号", "主要目标", "牵头单位", "配合单位"), strict=True):
        cell.text = words
    for row, texts in zip(list(table.rows)[1:], rows, strict=True):
        for cell, words in zip(row.cells, texts, strict=True):
            cell.text = words
    return count


def read_once(path: Path) -> dict[str, float]:
    """Seconds from bytes to drafts, a fresh worker included; that worker's processor seconds and peak MiB."""
    data = path.read_bytes()
    started = time.perf_counter()
    document, reading = read_safely(data, path.name)
    seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": seconds,
        "processor": used.ru_utime + used.ru_stime,
        "peak": used.ru_maxrss / 1024,
        "characters": len(document.text),
        "drafts": len(reading.statements),
    }


def in_a_process_of_its_own(path: Path) -> dict[str, float]:
    """The peak of finished children only grows, so each reading is measured by a process that reads nothing else."""
    done = subprocess.run([sys.executable, __file__, "--one", str(path)], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def measure_sizes(folder: Path, repeats: int) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    tiny = folder / "tiny.txt"
    tiny.write_text("某县通知\n", encoding="utf-8")
    idle = [in_a_process_of_its_own(tiny) for _ in range(repeats)]
    start_up = min(run["processor"] for run in idle)
    figures["start_up"] = {
        "seconds": round(statistics.median(run["seconds"] for run in idle), 3),
        "processor_seconds": round(start_up, 3),
    }
    for pages in SIZES:
        path = folder / f"{pages}.docx"
        write_plan(path, pages)
        runs = [in_a_process_of_its_own(path) for _ in range(repeats)]
        figures[f"{pages}_pages"] = {
            "seconds": round(statistics.median(run["seconds"] for run in runs), 3),
            "processor_seconds": round(min(run["processor"] for run in runs), 3),
            "processor_seconds_beyond_start_up": round(min(run["processor"] for run in runs) - start_up, 3),
            "peak_mib": round(max(run["peak"] for run in runs)),
            "characters": int(runs[0]["characters"]),
            "drafts": int(runs[0]["drafts"]),
        }
    figures["growth"] = {
        f"ratio_{large}_to_{small}_pages": _growth(figures[f"{small}_pages"], figures[f"{large}_pages"])
        for small, large in pairwise(SIZES)
    }
    figures["growth"]["unit"] = "processor seconds per character, start-up taken off"
    figures["growth"]["meaning"] = "1 is linear; less means that a fixed part remains, such as patterns compiled once"
    return figures


def _growth(small: dict[str, Any], large: dict[str, Any]) -> float:
    """Processor time, because the machine may be busy with other things."""
    costs = [each["processor_seconds_beyond_start_up"] / each["characters"] for each in (small, large)]
    return round(costs[1] / costs[0], 2)


def measure_many(folder: Path, documents: int, workers: int) -> dict[str, Any]:
    paths = [folder / f"{number:04}.docx" for number in range(documents)]
    for number, path in enumerate(tqdm(paths, desc="writing", unit="file", file=sys.stderr)):
        write_plan(path, 3, seed=number)
    sample = paths[: max(1, documents // 10)]
    alone = _timed(sample, 1) / len(sample)
    together = _timed(paths, workers) / documents
    return {
        "documents": documents,
        "pages_each": 3,
        "workers": workers,
        "seconds": round(together * documents, 1),
        "documents_per_second": round(1 / together, 1),
        "ratio": round(alone / together, 2),
        "against": "the same reading with one worker, seconds per document",
    }


def _timed(paths: list[Path], workers: int) -> float:
    faults: list[ReadingError] = []
    with tqdm(total=len(paths), desc=f"reading, {workers} workers", unit="file", file=sys.stderr) as bar:

        def done(path: Path, outcome: Any) -> None:
            if isinstance(outcome, ReadingError):
                faults.append(outcome)
            bar.update()

        started = time.perf_counter()
        read_many(paths, done, workers=workers)
        seconds = time.perf_counter() - started
    if faults:
        raise SystemExit(f"{len(faults)} files failed: {faults[0].sentence}")
    return seconds


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--documents", type=int, default=1000)
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options.add_argument("--repeats", type=int, default=5)
    options.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        print(json.dumps(read_once(chosen.one)))
        return 0
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="kechuang-bench-") as name:
        sizes = measure_sizes(Path(name), chosen.repeats)
        many = measure_many(Path(name), chosen.documents, chosen.workers)
    fifty = sizes["50_pages"]
    bars = {
        f"50 pages under {SECONDS_BAR} s": fifty["seconds"] < SECONDS_BAR,
        f"50 pages under {MEMORY_BAR} MB": fifty["peak_mib"] * 1.048576 < MEMORY_BAR,
        "cost per character grows at most 1.3 times": all(
            value <= 1.3 for key, value in sizes["growth"].items() if key.startswith("ratio")
        ),
    }
    # Load above the number of processors: the seconds measure the neighbours too, processor seconds do not.
    machine = {
        "processors": os.cpu_count(),
        "load_before": round(load, 1),
        "python": platform.python_version(),
        "system": platform.system(),
    }
    report = {
        "measured": "read_safely: fresh confined worker, Word bytes to drafts; median of the repeats",
        "machine": machine,
        "one_document": sizes,
        "many_documents": many,
        "bars": bars,
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(report, ensure_ascii=False, indent=2))
    return 0 if all(bars.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())

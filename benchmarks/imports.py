"""How long a list of 100,000 rows takes from the stored file to records of the register, and how much memory.

The same file goes the whole way: looked at and kept, every row checked and laid out, taken, accepted. Beside it, in the
same run, the least that could be done: the rows read with python-calamine and inserted with executemany into a table
with the same columns. Each size runs in a process of its own, so that peak memory is that of this size; the confined
reader is a child of it and counted for itself. A second number on a process says how much of a processor it had: on a
busy machine seconds by the clock are longer than they would be.

SQLite in a temporary folder, or the empty database KECHUANG_DATABASE_URL names. Figures: results/imports.json.

    python benchmarks/imports.py [--rows 10000 100000]
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

RESULTS = Path(__file__).parent / "results" / "imports.json"
HEADS = ("企业名称", "统一社会信用代码", "认定类别", "证书编号", "发证日期", "有效期至", "批次", "是否首次认定",
         "认定机关", "公布文号", "级别")  # fmt: skip
BAR = 30.0


def a_list(rows: int) -> bytes:
    """A list as a bureau sends it: dates as dates, words as shared texts; one row in a thousand has a fault."""
    import xlsxwriter

    from kechuang.synth import names

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": False})
    sheet, as_day = book.add_worksheet("名单"), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, HEADS)
    for number in range(rows):
        code = names.credit_code(number)
        code = code[:-1] + ("A" if code[-1] != "A" else "B") if number % 1_000 == 999 else code
        issued = 44_000 + number % 1_500  # days as Excel counts them
        sheet.write_row(number + 1, 0, (f"江阴{names.word(2, number)}科技有限公司{names.MARK}", code, "瞪羚企业",
                                        f"GR{number:09d}"))  # fmt: skip
        sheet.write_number(number + 1, 4, issued, as_day)
        sheet.write_number(number + 1, 5, issued + 1_095, as_day)
        sheet.write_row(number + 1, 6, (f"2024年第{number % 4 + 1}批", "是" if number % 3 else "否", "江苏省科学技术厅",
                                        f"苏科高发〔2024〕{number % 90}号", "省级"))  # fmt: skip
    book.close()
    return stream.getvalue()


class Steps:
    """Seconds by the clock and of a processor, by step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.processor: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        began, used = time.perf_counter(), self._used()
        yield
        self.seconds[name] = round(time.perf_counter() - began, 2)
        self.processor[name] = round(self._used() - used, 2)

    @staticmethod
    def _used() -> float:
        own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def house(data: bytes, steps: Steps) -> dict[str, Any]:
    """All the way, as the pages and the worker do it. The person who brings it in and the one who accepts are two."""
    from kechuang.apps.accounts.models import Role, User
    from kechuang.apps.registers import catalogue
    from kechuang.apps.registers.actions.importing import deciding, headers, receiving, taking, work

    town, planner = (User.objects.create(username=each.value, name=each.label, role=each) for each in
                     (Role.TOWN, Role.PLANNER))  # fmt: skip
    register = catalogue.find("recognition")
    with steps.step("look"):
        batch = receiving.keep(town, register, data, "名单.xlsx")
        assert headers.is_clear(register, batch)
    with steps.step("check"):
        headers.confirm(batch)
        work.perform(batch.pk)
    batch.refresh_from_db()
    counts = {each: batch.counts.get(each, 0) for each in ("new", "bad", "question")}
    for name, ask in (("take", lambda: taking.ask(town, batch, good_only=True)),
                      ("accept", lambda: deciding.accept(planner, batch))):  # fmt: skip
        with steps.step(name):
            ask()
            work.perform(batch.pk)
        batch.refresh_from_db()
    assert batch.state == "accepted", (batch.state, batch.fault)
    return counts


def least(data: bytes, steps: Steps) -> int:
    """The same file read by a library and put into a table of the same columns, unchecked."""
    from django.db import connection, transaction
    from python_calamine import CalamineWorkbook

    columns = ", ".join(f"c{number}" for number in range(len(HEADS)))
    marks = ", ".join(["%s"] * len(HEADS))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare ({', '.join(f'c{number} text' for number in range(len(HEADS)))})")
    with steps.step("least"), transaction.atomic(), connection.cursor() as cursor:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1:]
        said = [[str(cell) for cell in row] for row in rows]
        cursor.executemany(f"INSERT INTO bare ({columns}) VALUES ({marks})", said)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bare")
    return len(rows)


def one_size(path: Path) -> dict[str, Any]:
    """The list in `path`, in a process of its own, on the database the environment names."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from kechuang.apps.registers.actions.applying import apply_catalog

    call_command("migrate", verbosity=0)
    apply_catalog()
    data = path.read_bytes()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    steps = Steps()
    counts = house(data, steps)
    peak = {"worker": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, "before": before,
            "reader": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}  # fmt: skip
    rows = least(data, steps)
    checked = steps.seconds["look"] + steps.seconds["check"]
    return {
        "rows": rows, "file_megabytes": round(len(data) / 2**20, 1), "database": connection.vendor, **counts,
        "seconds": steps.seconds, "processor_seconds": steps.processor,
        "file_to_checked": round(checked, 2),
        "file_to_accepted": round(checked + steps.seconds["take"] + steps.seconds["accept"], 2),
        "ratio_checked": round(checked / steps.seconds["least"], 2),
        "peak_megabytes": {name: round(kilobytes / 1024) for name, kilobytes in peak.items()},
        "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip


def in_own_process(rows: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, own_database(folder) as address:
        environment = {**os.environ, "KECHUANG_DATA_DIR": folder, "KECHUANG_DATABASE_URL": address}
        environment.setdefault("DJANGO_SETTINGS_MODULE", "kechuang.settings")
        path = Path(folder) / "list.xlsx"
        path.write_bytes(a_list(rows))
        command = [sys.executable, __file__, "--one", str(path)]
        said = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True).stdout
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    print(json.dumps(found, ensure_ascii=False), flush=True)
    return found


@contextmanager
def own_database(folder: str) -> Iterator[str]:
    """A fresh database for each size; on PostgreSQL beside the one that KECHUANG_DATABASE_URL names."""
    given = os.environ.get("KECHUANG_DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield f"sqlite:///{folder}/imports.sqlite3"
        return
    import psycopg

    name = f"{urlsplit(given).path[1:]}_imports"
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield given.rpartition("/")[0] + f"/{name}"
        finally:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    asked.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.one:
        print(json.dumps(one_size(given.one), ensure_ascii=False))
        return 0
    sizes = [in_own_process(rows) for rows in given.rows]
    largest = sizes[-1]
    report = {
        "figure": largest["file_to_checked"], "unit": "seconds from the stored file to all rows checked",
        "bar": BAR, "ratio": largest["ratio_checked"],
        "against": "python-calamine and executemany into text columns, unchecked, in the same run",
        "sizes": sizes,
    }  # fmt: skip
    kept: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    kept[largest["database"]] = report
    RESULTS.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0 if largest["file_to_checked"] <= BAR else 2


if __name__ == "__main__":
    raise SystemExit(main())

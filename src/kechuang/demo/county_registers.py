"""The demo county's registers: a county's worth of made-up records, most accepted, some waiting, disputed or missing.

Everything takes the road of any entry (numbered, chained, accepted by a second person) and says 示例数据 as its reason.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.orgs.models import Unit
from kechuang.apps.registers import catalogue
from kechuang.apps.registers.actions.appending import Circumstances, Draft, append
from kechuang.apps.registers.actions.deciding import dispute
from kechuang.apps.registers.actions.due_opening import open_due_reports
from kechuang.apps.registers.actions.importing.receiving import receive
from kechuang.apps.registers.models import DueReport, Entry, ImportBatch, Standing, Way
from kechuang.demo import county
from kechuang.synth.cells import Cells
from kechuang.synth.payloads import Payloads
from kechuang.synth.places import Place
from kechuang.synth.rows.identity import former_name, is_renamed
from kechuang.synth.rows.recognitions import certificate_no
from kechuang.synth.scene import SOURCE, Row, Scene
from kechuang.synth.world import all_rows

ORGANISATIONS, CONTRACTS = 700, 1_500
DIVISIONS = ("high_tech", "planning", "research", "cooperation", "rural")  # what those of the county do, in their order
LIST_NAME, FAULTY_NAME = "2025年高新技术企业名单（公布稿，示例）.csv", "10月走访记录（示例，含待改）.csv"
MOST_WAITING = 6  # of each register
# What came in lately and nobody has decided on: register → whether this row is one of them.
LATELY: Mapping[str, Callable[[Row], bool]] = {
    "visit": lambda row: row["visited_on"] >= "2026-10-20",
    "cooperation": lambda row: row["signed_on"] >= "2026-10-15",
    "intellectual_property": lambda row: row.get("granted_on", "") >= "2026-10-15",
    "assessed_area": lambda row: row["year"] == 2026 and "disputed_by" in row,
}
MONTHLY_SINCE, YEARLY_SINCE = date(2026, 7, 1), date(2025, 1, 1)
EARLY = timedelta(days=4)
LATE_ONE_IN = 9

People = Mapping[str, User]
Rowlist = Sequence[tuple[str, Row]]


def scene() -> Scene:
    """云溪县 as its plan has it."""
    divisions = dict(zip(DIVISIONS, county.UNITS["division"], strict=True))
    place = Place(county.CODE, county.NAME, county.UNITS["town"], county.UNITS["park"], divisions, "市")
    return Scene(place, ORGANISATIONS, CONTRACTS)


def fill_registers(people: People) -> Iterator[str]:
    """Lines for the person who waits. Edge: registers that hold example data already are left as they are."""
    if Entry.objects.filter(way=Way.SYNTH).exists():
        yield "名录示例数据：已在库中"
        return
    example = scene()
    rows = list(all_rows(example))
    with transaction.atomic():
        kept, waiting = _append(rows, people)
        record(None, "registers.enter", Entry, after={"rows": kept, "waiting": waiting}, reason=SOURCE)
    _dispute(people)
    yield f"名录示例数据 {kept} 条，另有 {waiting} 条待审"
    yield f"应报清单 {_owe()} 份"
    yield f"待处理的名单 {_bring_lists(example, rows, people)} 份"


def _append(rows: Rowlist, people: People) -> tuple[int, int]:
    """How many entries were accepted, and how many wait."""
    units = {unit.name: unit.identity for unit in Unit.objects.filter(region__code=county.CODE)}
    registers = catalogue.current()
    payloads = {code: Payloads(register, units) for code, register in registers.items()}
    held: Counter[str] = Counter()
    drafts: dict[bool, list[Draft]] = {True: [], False: []}
    for code, row in rows:
        if code not in registers:
            continue  # the bureau has retired it
        waits = code in LATELY and held[code] < MOST_WAITING and LATELY[code](row)
        held[code] += waits
        payload = payloads[code].of(row)
        standing = Standing.SUBMITTED if waits else Standing.ACCEPTED
        key = payloads[code].key_of(payload)
        drafts[waits].append(Draft(registers[code], key, payload, standing=standing))
    by, town, accepts = people["division"], people["town"], people["planner"]
    append(drafts[False], Circumstances(Way.SYNTH, by=by, accepts=accepts, unit=by.unit, reason=SOURCE))
    append(drafts[True], Circumstances(Way.SYNTH, by=town, unit=town.unit, reason=SOURCE))
    return len(drafts[False]), len(drafts[True])


def _dispute(people: People) -> None:
    waiting = Entry.objects.filter(waiting__register="assessed_area", way=Way.SYNTH).order_by("seq")
    seqs = list(waiting.values_list("seq", flat=True)[:2])
    if seqs:
        dispute(people["division"], seqs, reason="企业在园区范围内，镇认为应归属本镇（示例）")


def _owe() -> int:
    """Who owes what since this summer, yearly reports since last year; a few are missing, a few were late."""
    registers = catalogue.current().values()
    yearly = [each.code for each in registers if each.collection and each.collection.every in ("year", "half_year")]
    others = [each.code for each in registers if each.collection and each.code not in yearly]
    today = timezone.localdate()
    opened = open_due_reports(today, since=MONTHLY_SINCE, only=others) if others else None
    last = open_due_reports(today, since=YEARLY_SINCE, only=yearly) if yearly else None
    _arrived_in_time(today)
    return sum(each.new for each in (opened, last) if each)


def _arrived_in_time(today: date) -> None:
    """Everything was kept today; most of what is told as sent came, in the example, a few days before it was due."""
    sent = DueReport.objects.filter(sent_at__isnull=False, due_on__lt=today)
    rows = list(sent.annotate(left=F("pk") % LATE_ONE_IN).exclude(left=0))
    for each in rows:
        day = each.due_on - EARLY
        assert each.sent_at is not None
        each.sent_at = each.sent_at.replace(year=day.year, month=day.month, day=day.day)
        each.note = each.note or SOURCE
    DueReport.objects.bulk_update(rows, ["sent_at", "note"], batch_size=500)


def _bring_lists(example: Scene, rows: Rowlist, people: People) -> int:
    """A published list whose headings wait to be understood, and one that is checked and has faults."""
    registers = catalogue.current()
    files = (("recognition", LIST_NAME, _published(example)), ("visit", FAULTY_NAME, _faulty(rows)))
    for code, name, data in files:
        if code in registers and not ImportBatch.objects.filter(file_name=name).exists():
            receive(people["division"], registers[code], data, name)
    return len(files)


def _published(example: Scene) -> bytes:
    """序号, 企业名称, 证书编号 and nothing else; a renamed firm under its old name."""
    lines = [["序号", "企业名称", "证书编号"]]
    for firm in (example.firms.firm(number) for number in range(example.organisations)):
        if 2025 in firm.hnte:
            name = former_name(firm, example) if is_renamed(firm, example) else firm.body.name
            lines.append([str(len(lines)), name, certificate_no(firm, 2025)])
    return _as_csv(lines)


def _faulty(rows: Rowlist) -> bytes:
    """Eight visits as a town would send them, three of which cannot stay as they are."""
    cells = Cells(catalogue.find("visit"))
    visits = [row for code, row in rows if code == "visit" and row["state"] in ("none", "open")][:8]
    lines = [cells.of(row | {"visited_on": f"2026-10-{12 + at}"}) for at, row in enumerate(visits)]
    place = {header: at for at, header in enumerate(cells.headers)}
    lines[1][place["走访日期"]] = "10月32日"
    lines[3][place["诉求类别"]] = "缺人缺钱"
    lines[5][place["统一社会信用代码"]] = lines[5][place["统一社会信用代码"]][:-1] + "?"
    return _as_csv([cells.headers, *lines])


def _as_csv(lines: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue().encode("utf-8-sig")

"""目标任务分解表 as Word and Excel: every number of the files stands on the page and in the database; real plans."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import making
import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.documents import actions as documents
from kechuang.apps.orgs.models import Region, UnitKind
from kechuang.apps.plans.actions import breakdown as actions
from kechuang.apps.plans.actions import reading as readings
from kechuang.apps.plans.actions.breakdown import Attempt
from kechuang.apps.plans.actions.breakdown_faults import Given
from kechuang.apps.plans.models import Breakdown, Plan, PlanStanding, Reading, Share, What
from kechuang.apps.plans.queries import breakdown as queries
from kechuang.apps.plans.queries import breakdown_table
from kechuang.apps.plans.rules.sharing import Method, propose
from kechuang.demo import load
from kechuang.demo.packages import packages

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
PLANS = {"000": "jiangyin-2019", "001": "jiangyin-2020-2022", "003": "wuxi-zone-2018"}
TOWNS = ("甲镇", "乙镇", "丙街道", "丁镇", "戊街道", "己园区")


def read_package(number: str) -> Reading:
    """The facts of a public plan, stored as what was read."""
    package = next(each for each in packages() if each["document"]["text"].startswith(number))
    load._keep_facts(package)
    return Reading.objects.latest("pk")


def read_seed(number: str) -> Reading:
    """The issued text itself, kept and read like any upload."""
    path = next(SEEDS.glob(f"{number}_*.txt"))
    reading = readings.read(documents.receive(path.read_bytes(), path.name, None).document, None)
    assert reading is not None
    return reading


def adopted(reading: Reading, people) -> Plan:
    """Every target of a reading, adopted as it was read. What defaults the confirming page proposes is not at stake."""
    document, now = reading.document, timezone.now()
    first = document.period_first or 2019
    region = Region.objects.filter(name=document.region_name).first() or making.region()
    plan = Plan.objects.create(
        document=document,
        reading=reading,
        title=document.title,
        region=region,
        region_name=region.name,
        first_year=first,
        last_year=document.period_last or first,
        standing=PlanStanding.ADOPTED,
        submitted_by=people["planner"],
        submitted_at=now,
        adopted_by=people["leader"],
        adopted_at=now,
    )
    for at, draft in enumerate(reading.statements.filter(what=What.TARGET), start=1):
        last = draft.period_last or plan.last_year
        making.commitment(
            plan,
            draft.indicator,
            draft.value,
            number=at,
            indicator_code=draft.indicator_code,
            kind=draft.kind,
            comparator=draft.comparator,
            value_max=draft.value_max,
            unit=draft.unit,
            is_whole=draft.unit in ("家", "个", "项", "人", "件", "场"),
            start=date(draft.period_first or plan.first_year, 1, 1),
            due=date(max(last, draft.period_first or plan.first_year), 12, 31),
        )
    return plan


def broken_down(plan: Plan, people) -> list:
    """Every target over six units in turn: proposed, sent, and sent down by someone else; every fifth stays a draft."""
    units = [making.unit(name, UnitKind.TOWN, region=plan.region) for name in TOWNS]
    on = timezone.localdate()
    for at, target in enumerate(plan.commitments.order_by("number")):
        whole = queries.whole_on(target, on)
        weights = [Decimal(each + at % 3) for each in range(1, len(units) + 1)]
        shares = [whole.value] * len(units)
        if whole.adds_up:
            shares = propose(whole.value, weights, Method.BASE, whole.is_whole, whole.unit)
        given = [Given(unit.pk, unit.name, share) for unit, share in zip(units, shares, strict=True)]
        draft = actions.save(target, Attempt("units", given), people["planner"], on)
        if at % 5 != 4:
            sent = actions.send(draft, draft.version, people["planner"], on)
            actions.freeze(sent, sent.version, people["leader"], on, despite="示例")
    return units


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).strip()


def cells_of_page(html: str) -> Iterator[list[str]]:
    """The rows of the matrix: target, whole, one per unit, total, slack, standing."""
    body = re.search(r'class="table-wrap matrix".*?</table>', html, re.DOTALL)[0]
    for row in re.findall(r"<tr>(.*?)</tr>", body.split("<tbody>")[1], re.DOTALL):
        yield [plain(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]


def amount(words: str) -> Decimal | None:
    """The number a cell begins with; None for —."""
    found = re.match(r"-?[\d,]+(?:\.\d+)?", words)
    return Decimal(found[0].replace(",", "")) if found else None


def in_database(target, units) -> list[Decimal | None]:
    kept = Breakdown.objects.get(commitment=target)
    values = dict(Share.objects.filter(breakdown=kept).values_list("unit", "value"))
    return [values.get(unit.pk) for unit in units]


def rows_of_workbook(data: bytes, units: int) -> Iterator[tuple[str, list, object]]:
    """Number, [whole and shares], total of every row."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    for row in sheet.iter_rows(min_row=5, values_only=True):
        if row[1] and str(row[1]).startswith("T-"):
            yield row[1], list(row[4 : 5 + units]), row[5 + units]


def rows_of_word(data: bytes, count: int) -> dict[str, list[str]]:
    """Place in the table → its cells, those of further tables (for many units) joined on."""
    rows: dict[str, list[str]] = {}
    for table in docx.Document(io.BytesIO(data)).tables:
        for row in table.rows:
            cells = [cell.text.strip() for cell in row.cells]
            if cells[0].isdigit():
                rows.setdefault(cells[0], cells[:4]).extend(cells[4:])
    assert len(rows) == count
    return rows


def check_every_number(plan: Plan, units: list, as_role) -> int:
    client = as_role("planner")
    page = list(cells_of_page(client.get(reverse("plans:breakdown_table", args=[plan.pk])).content.decode()))
    book = list(rows_of_workbook(client.get(reverse("plans:breakdown_xlsx", args=[plan.pk])).content, len(units)))
    word = rows_of_word(client.get(reverse("plans:breakdown_docx", args=[plan.pk])).content, len(page))
    targets = list(plan.commitments.filter(value__isnull=False).order_by("number"))
    assert len(page) == len(book) == len(targets) > 5
    numbers = 0
    for at, target in enumerate(targets):
        kept = [target.value, *in_database(target, units)]
        number, in_book, total = book[at]
        of_page, of_word = page[at][1 : 2 + len(units)], word[str(at + 1)][3 : 4 + len(units)]
        assert number == f"T-{target.number:03}"
        assert [amount(cell) for cell in of_page] == kept
        assert [amount(cell) for cell in of_word] == kept
        assert [None if cell == "—" else Decimal(str(cell)) for cell in in_book] == kept
        if queries.whole_on(target, timezone.localdate()).adds_up:
            whole_sum = sum(kept[1:], Decimal(0))
            assert Decimal(str(total)) == whole_sum == amount(page[at][2 + len(units)])
            assert amount(word[str(at + 1)][4 + len(units)]) == whole_sum
        else:
            assert total == word[str(at + 1)][4 + len(units)] == page[at][2 + len(units)] == "不合计"
        numbers += len(kept) + 1
        is_draft = at % 5 == 4
        assert ("草案" in page[at][-1]) == ("草案" in word[str(at + 1)][-1]) == is_draft
    return numbers


@pytest.mark.parametrize("number", sorted(PLANS))
def test_every_number_of_the_files_is_the_pages_and_the_databases(number, people, as_role):
    plan = adopted(read_package(number), people)
    units = broken_down(plan, people)
    assert check_every_number(plan, units, as_role) > 40


@pytest.mark.shared
@pytest.mark.parametrize("number", sorted(PLANS))
def test_the_same_holds_for_the_issued_texts_themselves(number, people, as_role):
    plan = adopted(read_seed(number), people)
    units = broken_down(plan, people)
    assert check_every_number(plan, units, as_role) > 40


def test_a_draft_is_marked_on_every_page_while_nothing_was_sent_down(people, as_role):
    year = timezone.localdate().year
    plan = making.adopted_plan(people, first_year=year, last_year=year)
    target, town = making.commitment(plan), making.unit("临波镇", UnitKind.TOWN)
    making.commitment(plan, "还没有分解的一项", "7")
    actions.save(
        target, Attempt("units", [Given(town.pk, town.name, Decimal(0))]), people["planner"], timezone.localdate()
    )
    found = breakdown_table.of_plan(plan, timezone.localdate())
    made = breakdown_table.as_document(found, "云溪县科学技术局", "https://kc.example/")
    assert made.standing == "草案"
    assert [(row.indicator, row.shares, row.slack) for row in made.rows] == [(target.indicator, (0,), "尚缺 15 家")]
    assert made.rows[0].href == f"https://kc.example/commitments/{target.pk}/"
    page = plain(as_role("planner").get(reverse("plans:breakdown_table", args=[plan.pk])).content.decode())
    assert "2 项可分解的目标：已下达 0，正在编制或待确认 1，未分解 1。" in page
    assert "还没有分解的一项" in page


def test_a_share_of_nothing_and_no_share_never_look_alike(people, as_role):
    year = timezone.localdate().year
    plan = making.adopted_plan(people, first_year=year, last_year=year)
    towns = [making.unit(name, UnitKind.TOWN) for name in ("临波镇", "石桥头镇")]
    for target, given in ((making.commitment(plan, "甲"), towns[:1]), (making.commitment(plan, "乙"), towns)):
        typed = [Given(town.pk, town.name, Decimal(15 * (town == towns[0]))) for town in given]
        actions.save(target, Attempt("units", typed), people["planner"], timezone.localdate())
    page = list(
        cells_of_page(as_role("planner").get(reverse("plans:breakdown_table", args=[plan.pk])).content.decode())
    )
    assert [row[2:4] for row in page] == [["15", "—"], ["15", "0"]]


def test_a_download_is_noted_and_not_for_everybody(people, as_role):
    plan = making.adopted_plan(people)
    making.commitment(plan)
    address = reverse("plans:breakdown_xlsx", args=[plan.pk])
    assert as_role("enterprise").get(address).status_code == 403
    assert as_role("town").get(address).status_code == 200
    assert AuditEntry.objects.filter(verb="breakdowns.export").count() == 1


def test_a_plan_of_many_targets_takes_a_bounded_number_of_queries(people, django_assert_max_num_queries):
    plan = making.adopted_plan(people)
    for at in range(30):
        making.commitment(plan, f"目标{at}")
    broken_down(plan, people)
    with django_assert_max_num_queries(15):
        breakdown_table.of_plan(plan, timezone.localdate())

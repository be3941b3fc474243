"""One commitment and one day: every page, letter, chart and file shows the same light and the same figures."""

from __future__ import annotations

import html
import io
import re
from datetime import date
from decimal import Decimal

import making
import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document as Word

from kechuang.apps.accounts.models import User
from kechuang.apps.orgs.models import UnitKind
from kechuang.apps.plans.actions.lights import update_lights
from kechuang.apps.plans.models import Commitment
from kechuang.apps.plans.queries import boards, circular_facts, series, standing
from kechuang.apps.plans.rules import verdict_words
from kechuang.apps.plans.rules.terms import Counting, Light, PathShape

DAY = date(2026, 10, 31)
pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(people):
    unit = making.unit("高新技术科", UnitKind.DIVISION)
    User.objects.filter(pk=people["division"].pk).update(unit=unit)
    people["division"].refresh_from_db()
    return unit


@pytest.fixture
def plan(people, unit, monkeypatch):
    """One commitment of each way of counting and judging, with figures that do not come out even."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: DAY)
    plan = making.adopted_plan(people)

    def make(name, value, **fields) -> Commitment:
        return making.commitment(plan, name, value, leads=[unit], **fields)

    count = make("新建工程中心", "80")
    making.evidence(count, "53", date(2026, 9, 1))
    making.evidence(count, "9", date(2026, 9, 2), "submitted")
    money = make(
        "技术合同成交额", "17", unit="亿元", is_whole=False, counting=Counting.REPORTED, kind="level", baseline=0
    )
    making.observation(money, "9.37", date(2026, 9, 30))
    making.observation(money, "0.5", DAY, span="month")
    level = make("有效期内高新技术企业", "86", kind="level", counting=Counting.EVIDENCE, baseline=71)
    making.evidence(level, "8", date(2026, 5, 1))
    share = make("高新技术产业产值占比", "38", kind="share", unit="%", counting=Counting.REPORTED, path=PathShape.FLAT,
                 is_whole=False)  # fmt: skip
    making.observation(share, "36.4", date(2026, 9, 30))
    ceiling = make("单位能耗", "0.5", kind="level", unit="吨", comparator="<=", direction="down", is_whole=False,
                   counting=Counting.REPORTED, path=PathShape.FLAT)  # fmt: skip
    making.observation(ceiling, "0.62", date(2026, 9, 30))
    top = make("全国排名", "50", unit="位", kind="rank", comparator="<=", counting=Counting.RANK, path=PathShape.FLAT)
    making.rank(top, 57, 2026, published_on=date(2026, 9, 1), field_size=169)
    duty = make("工作信息", "2", unit="篇", kind="count_of_activities", frequency="month")
    for month in range(1, 11):
        making.evidence(duty, "2" if month != 4 else "1", date(2026, month, 9))
    moved = make("孵化器", "12", kind="increment")
    making.evidence(moved, "6", date(2026, 8, 1))
    making.revision(moved, {"value": "7"}, date(2026, 9, 1), people)
    node = make("管理办法", None, what="deliverable", kind="deliverable", counting=Counting.MILESTONES, unit="",
                path=PathShape.DUE_ONLY, milestones=[("征求意见", date(2026, 6, 30)), ("印发", date(2026, 12, 1))],
                is_whole=False)  # fmt: skip
    making.reached(node.milestones.first(), date(2026, 6, 20))
    make("院士工作站", "5")  # nobody has reported
    update_lights(plan.commitments.all(), DAY)
    return plan


@pytest.fixture
def lines(plan):
    return boards.lines(standing.of_plan(plan, DAY))


def text_of(fragment: str) -> str:
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", "", fragment)))


def bare(words: object) -> str:
    return re.sub(r"\s+", "", str(words))


def rows_of(page: str, tag: str, line: boards.Line) -> list[str]:
    """The rows of a list that lead to the page of this commitment, as words."""
    rows = re.findall(rf"<{tag}[ >].*?</{tag}>", page, re.DOTALL)
    link = re.compile(rf'href="{re.escape(line.url)}["?]')
    return [text_of(row) for row in rows if link.search(row)]


def test_all_lights_and_ways_of_counting_are_tried(lines):
    assert len({line.light for line in lines}) >= 5
    assert {line.judged.terms.counting for line in lines} == set(Counting)


@pytest.mark.parametrize("on", ["", f"?on={DAY}"])
def test_boards_of_plan_region_unit_and_all(as_role, plan, lines, unit, on):
    addresses = [
        reverse("plans:plan", args=[plan.pk]),
        reverse("plans:board"),
        reverse("plans:unit", args=[unit.pk]),
    ]
    client = as_role("leader")
    for address in addresses:
        page = client.get(f"{address}{on}").content.decode()
        for line in lines:
            rows = rows_of(page, "tr", line)
            assert rows, (address, line.name)
            for row in rows:
                for words in (line.mark.word, line.actual, line.due, line.sentence):
                    assert bare(words) in row, (address, line.name)


def test_the_page_of_each_commitment_and_of_reporting_on_it(as_role, lines):
    client = as_role("planner")
    for line in lines:
        page = text_of(client.get(f"{line.url}?on={DAY}").content.decode())
        for words in (f"{line.mark.word}", line.sentence, f"现值{line.actual or '—'}", f"今日应达{line.due or '—'}"):
            assert bare(words) in page, (line.name, words)
        form = text_of(client.get(reverse("plans:report", args=[line.commitment.pk])).content.decode())
        assert bare(line.mark.word + line.sentence).replace("？", "?") in form.replace("？", "?"), line.name


def test_work_and_inbox_of_the_unit(as_role, people, lines, unit):
    client = as_role("division")
    page = client.get(reverse("plans:work")).content.decode()
    for line in lines:
        (row,) = rows_of(page, "li", line)
        assert bare(line.sentence) in row and bare(line.mark.word) in row, line.name
    inbox = text_of(client.get(reverse("portal:todo")).content.decode())
    reds = [line for line in lines if line.light == Light.FAR_BEHIND]
    assert reds
    for line in reds:
        assert bare(line.sentence) in inbox, line.name


def test_the_overview_of_the_leader(as_role, lines):
    page = as_role("leader").get(f"/?on={DAY}").content.decode()
    shown = [(line, row) for line in lines for row in rows_of(page, "li", line) if "worst__why" in page]
    assert len(shown) >= 3
    for line, row in shown:
        assert bare(line.mark.word) in row and bare(line.sentence) in row, line.name


def test_the_workbook_of_the_plan(as_role, plan, lines):
    answer = as_role("leader").get(reverse("plans:export_board", args=[plan.pk]), {"on": DAY.isoformat()})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in rows if "灯" in row)
    by_name = {row[head.index("目标任务")]: dict(zip(head, row, strict=True)) for row in rows[rows.index(head) + 1 :]}
    for line in lines:
        row, verdict = by_name[line.name], line.judged.verdict
        shown = verdict_words.as_read(verdict, line.judged.terms)
        assert (row["灯"].split()[-1], row["说明"]) == (line.mark.word, line.sentence)
        figures = [row["现值"], row["今日应达"], row["差"]]
        assert [None if each in (None, "", "—") else Decimal(str(each)) for each in figures] == [
            verdict.actual,
            shown.due,
            shown.gap,
        ], line.name


def test_the_notice_and_the_brief(as_role, plan, lines):
    facts = circular_facts.gather(plan, DAY, circular_facts.Before(None, {}))
    by_commitment = {row["commitment"]: row for row in facts.rows}
    for line in lines:
        row = by_commitment[line.commitment.pk]
        assert (row["light"], bare(row["note"])) == (str(line.light), bare(line.sentence))
        assert (bare(row["actual"] or ""), bare(row["due"] or "")) == (bare(line.actual), bare(line.due)), line.name
        place = f"T{line.commitment.number}"
        gap = facts.facts.figures[f"{place}.差距"].text
        if line.light in boards.BAD and line.judged.terms.frequency == "":
            assert bare(gap) in bare(line.sentence), (line.name, gap)
    brief = as_role("leader").get(reverse("plans:brief", args=[plan.pk]), {"on": DAY.isoformat()})
    word = Word(io.BytesIO(brief.content))
    words = "".join(node.text or "" for node in word.element.body.iter() if node.tag.endswith("}t"))
    worst = boards.lines(standing.worst_first(line.judged for line in lines))[:3]
    assert [bare(line.sentence) in bare(words) for line in worst] == [True] * 3


def test_the_chart_and_the_table_behind_it_end_where_the_verdict_stands(lines):
    for line in lines:
        chart = series.progress_chart(line.judged, DAY)
        if chart is None:
            assert line.judged.terms.counting == Counting.MILESTONES
            continue
        last = chart.actual[-1].value if chart.actual else None
        table = series.by_month(chart, line.judged.terms)[-1]
        assert (last, table.actual) == (line.judged.verdict.actual,) * 2, line.name
        assert table.due == line.judged.verdict.due, line.name


def test_what_is_red_no_more_leaves_the_inbox_before_it_is_written_down(as_role, plan, lines):
    red = next(line for line in lines if line.name == "技术合同成交额")
    making.observation(red.commitment, "16", DAY, status="final")  # straight into the tables: nobody measured since
    assert bare("技术合同成交额到10月31日应达") not in text_of(
        as_role("division").get(reverse("portal:todo")).content.decode()
    )


def test_a_duty_of_all_together_names_nobody(lines):
    duty = next(line for line in lines if line.name == "工作信息")
    assert "4 月未达标；" in duty.sentence

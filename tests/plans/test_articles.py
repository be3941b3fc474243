"""信息稿件 and other duties that come round: counted by unit and period, adoption, ranking, workbook."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import making
import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.plans.actions import adoption as actions
from kechuang.apps.plans.messages.reporting import Overtaken
from kechuang.apps.plans.models import Evidence
from kechuang.apps.plans.queries import rounds, standing
from kechuang.apps.plans.rules import adoption
from kechuang.catalog.adoption import load_adoption, read_adoption
from kechuang.kernel.errors import KechuangError

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1), date(2026, 5, 31)


@pytest.fixture
def divisions():
    return [making.unit(name) for name in ("综合科", "高新技术科", "成果科", "农村科")]


@pytest.fixture
def duty(people, divisions):
    """每科室每月 2 篇."""
    made = making.commitment(
        making.adopted_plan(people),
        "信息稿件",
        "2",
        kind="count_of_activities",
        unit="篇",
        frequency="month",
        members=4,
        leads=[divisions[0]],
        supports=divisions,
    )
    made.units.filter(role="support").update(via="各科室")
    return made


def piece(duty, unit, day: int = 10, standing_word: str = "accepted", **more) -> Evidence:
    return making.evidence(duty, on=date(2026, 5, day), unit=unit, standing=standing_word, **more)


def of_may(duty) -> rounds.Round:
    return rounds.round_of(duty, standing.terms_of(duty), *MAY)


def test_each_unit_is_counted_by_month_and_the_unmet_are_named(duty, divisions):
    office, high, results, _rural = divisions
    for day in (3, 20):
        piece(duty, high, day)
    piece(duty, results)
    piece(duty, results, standing_word="submitted")
    making.evidence(duty, on=date(2026, 6, 1), unit=office)  # of another month
    making.nil(duty, date(2026, 5, 1), of=office)
    found = of_may(duty)
    assert [(row.unit, row.count, row.waiting, row.missing) for row in found.rows] == [
        ("高新技术科", 2, 0, 0),
        ("成果科", 1, 1, 1),
        ("综合科", 0, 0, 2),
        ("农村科", 0, 0, 2),
    ]
    assert [row.unit for row in found.unmet] == ["成果科", "综合科", "农村科"]
    assert [row.unit for row in found.rows if row.is_silent] == ["农村科"]  # a nil report is not silence
    assert found.count == 3


def test_units_are_ranked_by_pieces_and_then_by_points_and_equals_share_a_place(duty, divisions):
    office, high, results, rural = divisions
    piece(duty, office, adopted_elsewhere="县级信息采用")
    piece(duty, high, adopted_elsewhere="省科技厅采用、县级信息采用")
    for unit in (results, rural):
        piece(duty, unit)
    scale = load_adoption().levels
    ranking = [(row.position, row.unit, row.points) for row in of_may(duty).rows]
    assert ranking[:2] == [
        (1, "高新技术科", scale["省科技厅采用"] + scale["县级信息采用"]),
        (2, "综合科", scale["县级信息采用"]),
    ]
    assert {place for place, _unit, _points in ranking[2:]} == {3}
    assert rounds.by_level(of_may(duty))[-1] == ("县级信息采用", 2, 2 * scale["县级信息采用"])


def test_what_is_not_accepted_earns_no_points(duty, divisions):
    piece(duty, divisions[0], standing_word="submitted", adopted_elsewhere="省科技厅采用")
    assert of_may(duty).adopted == 0 and not any(row.points for row in of_may(duty).rows)


def test_a_duty_owed_together_is_counted_together(people, divisions):
    duty = making.commitment(
        making.adopted_plan(people), "对接活动", "2", unit="场", frequency="year", leads=[divisions[0]]
    )
    making.evidence(duty, unit=divisions[1], on=date(2026, 3, 3))
    found = rounds.round_of(duty, standing.terms_of(duty), date(2026, 1, 1), date(2026, 12, 31))
    assert (found.is_by_units, found.count, found.missing) == (False, 1, 1)
    assert found.unmet == [] and {row.unit for row in found.rows} == {"综合科", "高新技术科"}


def test_adoption_is_noted_later_and_leaves_its_trace_while_the_piece_stays(duty, divisions, people):
    row = piece(duty, divisions[0], organisation="省级平台落户")
    actions.record_adoption(row, people["planner"], ["省科技厅采用", "县级信息采用"], 3)
    row.refresh_from_db()
    assert (row.adopted_elsewhere, row.rank_elsewhere, row.amount) == ("省科技厅采用、县级信息采用", 3, Decimal(1))
    entry = AuditEntry.objects.get(verb="reports.record_adoption")
    assert entry.before == {"adopted_elsewhere": "", "rank_elsewhere": None}
    actions.record_adoption(row, people["planner"], ["省科技厅采用", "县级信息采用"], 3)
    assert AuditEntry.objects.filter(verb="reports.record_adoption").count() == 1  # nothing changed


def test_adoption_is_noted_by_the_unit_itself_and_not_by_another(duty, divisions):
    row = piece(duty, divisions[1])
    actions.record_adoption(row, making.person("own", "division", divisions[1]), ["县级信息采用"])
    with pytest.raises(KechuangError) as fault:
        actions.record_adoption(row, making.person("other", "division", divisions[2]), ["省科技厅采用"])
    assert fault.value.code == "RP-062"
    gone = piece(duty, divisions[1], standing_word="withdrawn")
    with pytest.raises(Overtaken):
        actions.record_adoption(gone, making.person("own2", "division", divisions[1]), ["县级信息采用"])


@pytest.fixture
def running(people, divisions):
    """The duty in the year in which the test runs, since pages speak of today."""
    year = timezone.localdate().year
    plan = making.adopted_plan(people, first_year=year, last_year=year)
    return making.commitment(
        plan,
        "信息稿件",
        "2",
        kind="count_of_activities",
        unit="篇",
        frequency="month",
        members=4,
        leads=divisions,
    )


def test_the_page_and_its_workbook_say_the_same_for_the_month_asked(as_role, running, divisions):
    january = date(timezone.localdate().year, 1, 15)
    title = "=省级平台落户"
    making.evidence(running, on=january, unit=divisions[1], organisation=title, adopted_elsewhere="省科技厅采用")
    page = as_role("leader").get(f"/commitments/{running.pk}/rounds/?month={january:%Y-%m}").content.decode()
    assert "共完成 <b>1</b> 篇" in page and "<b>4</b> 个单位没有达到" in page and "高新技术科（差 1 篇）" in page
    answer = as_role("leader").get(f"/commitments/{running.pk}/rounds/export.xlsx?month={january:%Y-%m}")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    first = [cell.value for cell in book["排名"][3]]
    assert first[:5] == [1, "高新技术科", 1, 2, 1] and first[6:8] == [1, load_adoption().levels["省科技厅采用"]]
    assert book["明细"]["B3"].value == f"'{title}"  # no formula out of a title


def test_adoption_is_noted_on_the_page(running, divisions):
    today = timezone.localdate()
    row = making.evidence(running, on=today, unit=divisions[1])
    client = Client()
    own = making.person("own", "division", divisions[1])
    client.force_login(own, backend="django.contrib.auth.backends.ModelBackend")
    data = {"level": ["省科技厅采用", "瞎编的级别"], "position": "第三"}
    page = client.post(f"/reports/evidence/{row.pk}/adoption/", data, follow=True).content.decode()
    row.refresh_from_db()
    assert "已登记" in page and (row.adopted_elsewhere, row.rank_elsewhere) == ("省科技厅采用", None)


def test_a_commitment_that_does_not_come_round_has_no_such_page(as_role, people):
    target = making.commitment(making.adopted_plan(people))
    assert as_role("leader").get(f"/commitments/{target.pk}/rounds/").status_code == 404


def test_a_faulty_scale_is_told_with_its_line(tmp_path):
    path = tmp_path / "adoption.yaml"
    path.write_text("source: 本局办法\nlevels:\n  - {name: 省厅采用, points: 6}\n  - {name: 市级, points: -1}\n")
    scale, (fault,) = read_adoption(path)
    assert scale is None and (fault.line, fault.code) == (4, "CT-051")


def test_unknown_levels_earn_nothing_and_the_same_level_twice_counts_once():
    assert adoption.points_of("省厅、别的、省厅", {"省厅": 6}) == 6
    assert adoption.points_of("", {"省厅": 6}) == 0

"""The screen on the wall: panels come round by themselves, without a script, and only those with something to show."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import parse_qs

import making
import pytest
from django.utils.html import strip_tags

from kechuang.apps.plans.actions.lights import update_lights
from kechuang.apps.plans.models import Breakdown, Commitment, Share

pytestmark = pytest.mark.django_db
JUNE = "2026-06-30"


@pytest.fixture
def plan(people):
    made = making.adopted_plan(people)
    target = making.commitment(made, "高新技术企业", "20", leads=[making.unit()])
    making.evidence(target, "5", date(2026, 3, 1), unit=making.unit("石桥镇", "town"))
    update_lights(Commitment.objects.all(), date(2026, 3, 1))
    split = Breakdown.objects.create(
        commitment=target,
        ordinal=1,
        by="units",
        standing="frozen",
        frozen_at=making.moment(date(2026, 1, 15)),
        frozen_by=people["leader"],
    )
    Share.objects.create(breakdown=split, ordinal=1, unit=making.unit("石桥镇", "town"), value=8)
    return made


def test_the_panels_come_round_until_the_first_is_there_again(as_role, plan):
    client = as_role("leader")
    query, seen = {"wall": "1", "on": JUNE}, []
    for _ in range(6):
        answer = client.get("/", query)
        seen.append(answer.context["panel"])
        target = re.search(r'http-equiv="refresh" content="\d+;url=\?([^"]+)"', answer.content.decode())
        query = {name: values[0] for name, values in parse_qs(target[1].replace("&amp;", "&")).items()}
        assert query["on"] == JUNE, "another day stays another day"
    assert seen == ["lights", "chart", "units", "towns", "changes", "lights"]


def test_every_panel_shows_its_day_and_holds_no_script(as_role, plan):
    for panel in ("lights", "chart", "units", "towns", "changes"):
        page = as_role("leader").get("/", {"wall": "1", "panel": panel, "on": JUNE}).content.decode()
        assert "数据截至 2026 年 6 月 30 日" in strip_tags(page) and "<script" not in page


def test_a_panel_with_nothing_to_show_is_left_out(as_role, people):
    making.commitment(making.adopted_plan(people), "技术转移机构", "5")
    answer = as_role("leader").get("/", {"wall": "1", "on": JUNE, "panel": "towns"})
    assert answer.context["panels"] == ["lights"] and answer.context["panel"] == "lights"
    assert 'content="300"' in answer.content.decode(), "one panel alone is renewed all the same"


def test_a_wall_before_any_plan_is_adopted_says_so(as_role, db):
    assert "还没有采用的计划" in as_role("leader").get("/", {"wall": "1"}).content.decode()

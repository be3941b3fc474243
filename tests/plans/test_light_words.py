"""The sentences of verdicts, word for word, and the marks of the lights."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from promises import FIFTHS, LAST, ceiling, changed, count, known, level, number, promise, ranked, share, task

from kechuang.apps.plans.rules import lights
from kechuang.apps.plans.rules import verdict_words as words
from kechuang.apps.plans.rules.lights import LIGHT_WORDS, judge, worst_first
from kechuang.apps.plans.rules.terms import Counting, Light, NextStep, PathShape

DAY = FIFTHS[1]
WAITS = {"waiting": 61, "waiting_items": 12}


@pytest.mark.parametrize(
    ("terms", "facts", "on", "sentence", "next_words"),
    [
        (
            level(575, 375),
            known(498),
            LAST,
            "到 12 月 31 日应达 575 家，现 498 家，差 77 家。",
            "列入督办，牵头单位于 2026 年 1 月 31 日前说明原因，提出补上所差 77 家的办法",
        ),
        (
            level(575, 375),
            known(560),
            date(2026, 1, 5),
            "到期（2025 年 12 月 31 日）应达 575 家，现 560 家，差 15 家。",
            "牵头单位加快进度，1 月 31 日前补上所差 15 家",
        ),
        (
            level(575, 375),
            known(498, silent=("高新科", "农社处")),
            DAY,
            "到 5 月 26 日应达 455 家，现 498 家；目标 575 家；高新科、农社处尚未报送。",
            "5 月 31 日前由高新科、农社处报送最新数据",
        ),
        (
            count(100),
            known(silent=("高新科",)),
            DAY,
            "到 5 月 26 日应达 40 家，尚未报送，不能判定；目标不少于 100 家；高新科尚未报送。",
            "5 月 31 日前由高新科报送佐证材料",
        ),
        (
            count(100),
            known(30, **WAITS),
            DAY,
            "到 5 月 26 日应达 40 家，现 30 家，差 10 家；目标不少于 100 家；"
            "另有 61 家（12 件）待审核，审核后方能判定。",
            "另有 61 家（12 件）待审核，6 月 2 日前审核",
        ),
        (
            count(100),
            known(45),
            DAY,
            "到 5 月 26 日应达 40 家，现 45 家；目标不少于 100 家。",
            "按时序推进，5 月 31 日再评判",
        ),
        (count(100), known(104), DAY, "目标不少于 100 家，现 104 家，已完成。", "已完成，佐证材料妥善保存，年末归档"),
        (
            count(100, judge_from=date(2025, 10, 1)),
            known(4),
            DAY,
            "现 4 家；10 月 1 日起评判；目标不少于 100 家。",
            "10 月 1 日起评判，此前按月报送进展",
        ),
        (
            share("3.3", path=PathShape.DUE_ONLY),
            known(),
            DAY,
            "目标不低于 3.3%；12 月 31 日到期评判，此前不作时序要求。",
            "12 月 31 日到期，此前按月报送进展",
        ),
        (
            ranked(50),
            known(),
            date(2026, 7, 31),
            "目标进入前 50 位，尚未报送，不能判定。",
            "8 月 31 日前由牵头单位报送最新位次",
        ),
        (
            ceiling(3),
            known(1),
            DAY,
            "目标不超过 3 起，现 1 起，未超过上限，年末前仍须保持。",
            "按时序推进，5 月 31 日再评判",
        ),
        (
            ceiling(3),
            known(5),
            DAY,
            "到 5 月 26 日应不超过 3 起，现 5 起，超出 2 起；目标不超过 3 起。",
            "列入督办，牵头单位于 5 月 31 日前说明原因，提出补齐的办法",
        ),
        (
            task(),
            known(),
            DAY,
            "尚未完成；应于 12 月 31 日前完成。",
            "12 月 31 日前完成并提交文件或佐证",
        ),
        (
            level(575, None),
            known(400),
            DAY,
            "现 400 家；12 月 31 日到期评判，此前不作时序要求；目标 575 家；"
            "基数未填，不能按时序评判，暂只在到期日评判。",
            "5 月 31 日前填写 1 月 1 日前的基数（从零起算的填 0）",
        ),
        (
            level(575, None, counting=Counting.EVIDENCE),
            known(80),
            LAST,
            "到 12 月 31 日应达 575 家，已审核新增 80 家；基数未填，填报后方可评判。",
            "2026 年 1 月 31 日前填写 1 月 1 日前的基数（从零起算的填 0）",
        ),
    ],
)
def test_sentences(terms, facts, on, sentence, next_words):
    verdict = judge(terms, facts, on)
    assert (verdict.sentence, verdict.next_words) == (sentence, next_words)


def test_a_due_amount_is_shown_with_the_digits_people_write():
    money = promise("level", Counting.EVIDENCE, ">", 17, "亿元", baseline=0)
    on = date(2025, 6, 30)  # 17 × 181/365 = 8.430136…
    assert "应达 8.43 亿元，现 5 亿元，差 3.43 亿元" in judge(money, known(5), on).sentence
    assert "应达 8.4301 亿元，现 8.43 亿元，差 0.0001 亿元" in judge(money, known("8.43"), on).sentence
    assert "应达 8.43 亿元，现 8.431 亿元；" in judge(money, known("8.431"), on).sentence


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (count(30), "目标不少于 30 家"),
        (count(30, "="), "目标 30 家"),
        (count(30, ">"), "目标超过 30 家"),
        (count(30, "approx"), "目标约 30 家"),
        (count(3, "range", value_max=5), "目标 3—5 家"),
        (ceiling(3, "<"), "目标低于 3 起"),
        (share("3.06", "="), "目标 3.06%"),
        (share(23, stretch=25), "目标确保 23%、力争 25%"),
        (count(12000, "="), "目标 12,000 家"),
        (count(80, "=", frequency="year"), "目标每年 80 家"),
        (count(2, frequency="month", members=12), "目标每个单位每月不少于 2 家"),
        (count(2, frequency="quarter"), "目标每季度不少于 2 家"),
        (changed(count(1), kind="breakthrough", unit=""), "目标实现零的突破"),
        (task(), "目标按期完成"),
        (ranked(50), "目标进入前 50 位"),
        (ranked(5, "=", is_change=True), "目标上升 5 位"),
        (changed(count(30, "="), unit=""), "目标 30"),
    ],
)
def test_promises(terms, said):
    assert words.goal_words(terms) == said


def test_differences_of_percentages_are_points():
    assert words.distance(Decimal("0.50"), share(30)) == "0.5 个百分点"
    assert words.distance(Decimal(8), ranked(50)) == "8 位"
    assert words.distance(Decimal(8), count(1)) == "8 家"


def test_the_year_is_named_where_it_is_another():
    assert words.day_words(date(2025, 8, 31), date(2025, 1, 1)) == "8 月 31 日"
    assert words.day_words(date(2026, 8, 31), date(2025, 1, 1)) == "2026 年 8 月 31 日"


def test_many_units_are_counted():
    units = [f"{at}镇" for at in range(1, 9)]
    assert words.names(units[:6]) == "1镇、2镇、3镇、4镇、5镇、6镇"
    assert words.names(units) == "1镇、2镇、3镇、4镇、5镇、6镇等 8 个单位"


def test_reports_are_due_at_the_end_of_the_month_and_never_in_the_past():
    for on, by in ((date(2025, 5, 30), date(2025, 5, 31)), (date(2025, 5, 31), date(2025, 6, 30))):
        verdict = judge(count(100), known(), on)
        assert (verdict.next_step, verdict.next_on) == (NextStep.REPORT, by)


def test_the_end_of_a_promise_is_looked_at_before_the_end_of_the_month():
    ends = count(100, due=date(2025, 5, 28))
    assert judge(ends, known(99), DAY).next_on == date(2025, 5, 28)


def test_every_light_has_a_word_and_a_mark_of_its_own():
    assert {light: mark.word for light, mark in LIGHT_WORDS.items()} == {
        Light.DONE: "完成",
        Light.ON_TRACK: "正常",
        Light.BEHIND: "滞后",
        Light.FAR_BEHIND: "严重滞后",
        Light.NOT_DUE: "未到时点",
        Light.UNVERIFIED: "待核实",
        Light.ADJUSTED: "已调整",
    }
    assert len({mark.tone for mark in LIGHT_WORDS.values()}) == 7
    assert "".join(LIGHT_WORDS[light].shape for light in Light) == "●●○↺？▲■"


def test_rows_are_sorted_worst_first():
    rows = [(light, at) for at, light in enumerate(Light)]
    ordered = [light for light, _ in sorted(rows, key=worst_first(lambda row: row[0]))]
    assert ordered == [
        Light.FAR_BEHIND, Light.BEHIND, Light.UNVERIFIED, Light.ADJUSTED, Light.ON_TRACK, Light.NOT_DUE, Light.DONE,
    ]  # fmt: skip


def test_amounts_are_written_as_officials_write_them():
    assert words.amount(number("575.000000"), count(1)) == "575 家"
    assert words.amount(number("3.060000"), share(1)) == "3.06%"
    assert words.joined("目标", "-3 家") == "目标 -3 家"
    assert words.joined("目标", "") == "目标"


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [
        (Light.ON_TRACK, Light.BEHIND, 1),
        (Light.BEHIND, Light.FAR_BEHIND, 1),
        (Light.NOT_DUE, Light.FAR_BEHIND, 1),
        (Light.NOT_DUE, Light.DONE, -1),
        (Light.FAR_BEHIND, Light.ON_TRACK, -1),
        (Light.NOT_DUE, Light.ON_TRACK, 0),
    ],
)
def test_the_calendar_alone_makes_a_light_neither_better_nor_worse(before, after, way):
    assert lights.turned(before, after) == way
    assert lights.turned(after, before) == -way

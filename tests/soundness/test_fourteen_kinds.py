"""Each of the fourteen kinds of target, from its sentence to its light by the real grammar, forms of report and review.

The expected lights are worked out by hand; the arithmetic stands beside them. 2026 has 365 days; 30 June is the 181st
and 31 October the 304th. A shortfall above 20 % of what was due since the baseline is 严重滞后.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import making
import pytest

from kechuang.apps.accounts.models import User
from kechuang.apps.documents import actions as documents
from kechuang.apps.plans.actions import adopt, confirm, propose, reading, report, review
from kechuang.apps.plans.models import Commitment, Plan
from kechuang.apps.plans.queries import standing
from kechuang.apps.plans.rules.terms import Light

JUNE, OCTOBER, YEAR_END = date(2026, 6, 30), date(2026, 10, 31), date(2026, 12, 31)
pytestmark = pytest.mark.django_db
Report = Callable[[Commitment, User, User, date], None]


def figure(value: str, last: date, span: str = "ytd", status: str = "preliminary", published: date | None = None):
    """Reports an official figure and has it accepted by another person."""

    def send(target: Commitment, by: User, reviewer: User, on: date) -> None:
        row = report.observation(
            target, by, None, value=Decimal(value), span=span,
            first=last if span == "point" else date(last.year, 1, 1), last=last, issuer="县统计局",
            published_on=published or last, status=status, on=on, sure=EVERYTHING,
        )  # fmt: skip
        review.accept(row, reviewer, on=on)

    return send


class _Everything(tuple):
    def __contains__(self, token: object) -> bool:
        return True


EVERYTHING = _Everything()  # ticks whatever is asked back


def items(count: int, first: date):
    def send(target: Commitment, by: User, reviewer: User, on: date) -> None:
        given = [report.Item(first, f"第{n}家{first}", Decimal(1)) for n in range(count)]
        for row in report.evidence(target, by, None, given, on=on, sure=EVERYTHING):
            review.accept(row, reviewer, on=on)

    return send


def position(at: int, year: int, published: date):
    def send(target: Commitment, by: User, reviewer: User, on: date) -> None:
        row = report.rank(
            target, by, None, position=at, issuer="科技部", edition=f"{year}年评价", year=year,
            published_on=published, on=on,
        )  # fmt: skip
        review.accept(row, reviewer, on=on)

    return send


def issued(day: date):
    def send(target: Commitment, by: User, reviewer: User, on: date) -> None:
        (node,) = target.milestones.all()
        row = report.milestone(node, by, None, reached_on=day, on=on, document_number="云科发〔2026〕7号")
        review.accept(row, reviewer, on=on)

    return send


def nothing(month: date):
    def send(target: Commitment, by: User, reviewer: User, on: date) -> None:
        review.accept(report.nil(target, by, None, month, on=on), reviewer, on=on)

    return send


def adopted(sentence: str, people) -> Plan:
    """The plan with this one promise, read, proposed, confirmed, submitted and adopted by the real actions."""
    text = f"云溪县2026年科技创新工作要点\n一、主要目标\n1. {sentence}\n"
    document = documents.receive(text.encode(), "云溪县2026年科技创新工作要点.txt", people["planner"]).document
    reading.read(document, people["planner"])
    document.refresh_from_db()
    plan = propose.start(document, people["planner"])
    assert confirm.confirm_all(plan, people["planner"]).left == []
    plan.refresh_from_db()
    adopt.submit(plan, plan.version, people["planner"])
    plan.refresh_from_db()
    return adopt.adopt(plan, plan.version, people["leader"], date(2026, 1, 31))


EVE = date(2025, 12, 31)
LATE_REVIEW = date(2027, 9, 30)
RANKED = date(2027, 6, 30)
LEVEL = "有效期内高新技术企业达到86家。"
NET = "净增高新技术企业15家。"
FLOW = "新建市级以上工程技术研究中心8家。"
STOCK = "累计建成科技企业孵化器12家。"
RATIO = "高新技术产业产值占规模以上工业产值比重达到38%。"
POINTS = "高新技术产业投资占工业投资比重比上年提高0.5个百分点。"
GROWTH = "生物医药产业产值增长20%以上。"
BEYOND = "万人发明专利拥有量突破12件。"
RANGE = "建立院士工作站3—5家。"
TIERS = "全社会研发投入占GDP比重确保达到3.0%、力争达到3.2%。"
CLIMB = "高新区在全国高新区排名上升5位。"
TOP = "高新区综合排名进入全国前50位。"
MONTHLY = "每月报送科技信息2篇。"
YEARLY = "每年举办科技成果对接活动不少于2场。"
RULES = "出台科技创新平台管理办法。"
FIRST = "实现国家级孵化器零的突破。"
PART = "引进创新创业团队10个，其中海外团队占30%。"
CEILING = "单位产品能耗不超过0.5吨标准煤。"
BASE_71 = figure("71", EVE, "point", "final")
BASE_10 = figure("10", EVE, "point", "final")
RANK_43 = position(43, 2025, date(2026, 5, 1))

# sentence, reports, day, light, figure, words of the sentence
CASES = [
    # level at a date: 71 + (86 − 71) × 304/365 = 83.49, whole ones: 83
    (LEVEL, [BASE_71, figure("83", OCTOBER, "point")], OCTOBER, Light.ON_TRACK, 83, "应达 83 家"),
    (LEVEL, [BASE_71, figure("82", OCTOBER, "point")], OCTOBER, Light.BEHIND, 82, "差 1 家"),  # 1 ≤ 20 % of 12
    (LEVEL, [BASE_71, figure("80", OCTOBER, "point")], OCTOBER, Light.FAR_BEHIND, 80, "差 3 家"),  # 3 > 2.4
    (LEVEL, [BASE_71, figure("70", JUNE, "point")], JUNE, Light.NOT_DUE, 70, "10 月 1 日起评判"),
    (LEVEL, [BASE_71, figure("86", YEAR_END, "point")], YEAR_END, Light.DONE, 86, "已完成"),
    (LEVEL, [BASE_71, figure("86", OCTOBER, "point")], OCTOBER, Light.ON_TRACK, 86, "仍须保持"),  # some may lapse
    # net growth: 15 × 304/365 = 12.49 → 12
    (NET, [figure("12", OCTOBER)], OCTOBER, Light.ON_TRACK, 12, "应达 12 家"),
    (NET, [figure("9", OCTOBER)], OCTOBER, Light.FAR_BEHIND, 9, "差 3 家"),  # 3 > 20 % of 12
    (NET, [figure("15", OCTOBER)], OCTOBER, Light.ON_TRACK, 15, "仍须保持"),
    # flow in the year: 8 × 304/365 = 6.66 → 6
    (FLOW, [items(6, JUNE)], OCTOBER, Light.ON_TRACK, 6, "应达 6 家"),
    (FLOW, [items(5, JUNE)], OCTOBER, Light.BEHIND, 5, "差 1 家"),  # 1 ≤ 1.2
    (FLOW, [items(4, JUNE)], OCTOBER, Light.FAR_BEHIND, 4, "差 2 家"),
    (FLOW, [items(8, JUNE)], OCTOBER, Light.DONE, 8, "已完成"),  # what was founded stays founded
    # cumulative stock: 10 + 2 × 181/365 = 10.99 → 10
    (STOCK, [BASE_10, figure("10", JUNE, "point")], JUNE, Light.ON_TRACK, 10, "应达 10 家"),
    (STOCK, [BASE_10, figure("9", JUNE, "point")], JUNE, Light.BEHIND, 9, "差 1 家"),
    # ratio: due at any time
    (RATIO, [figure("38", JUNE)], JUNE, Light.ON_TRACK, 38, "仍须保持"),
    (RATIO, [figure("37.9", JUNE)], JUNE, Light.BEHIND, Decimal("37.9"), "差 0.1 个百分点"),
    (RATIO, [figure("38.2", YEAR_END, "year")], YEAR_END, Light.DONE, Decimal("38.2"), "已完成"),
    # change in points: 0.4 misses by 0.1 point, exactly 20 % of 0.5
    (POINTS, [figure("0.5", JUNE)], JUNE, Light.ON_TRACK, Decimal("0.5"), "0.5 个百分点"),
    (POINTS, [figure("0.4", JUNE)], JUNE, Light.BEHIND, Decimal("0.4"), "差 0.1 个百分点"),
    (POINTS, [figure("0.3", JUNE)], JUNE, Light.FAR_BEHIND, Decimal("0.3"), "差 0.2 个百分点"),
    # growth rate, to date
    (GROWTH, [figure("20", JUNE)], JUNE, Light.ON_TRACK, 20, "不低于 20%"),
    (GROWTH, [figure("19.9", JUNE)], JUNE, Light.BEHIND, Decimal("19.9"), "差 0.1 个百分点"),
    (GROWTH, [figure("-3", JUNE)], JUNE, Light.FAR_BEHIND, -3, "差 23 个百分点"),
    # break through: the figure itself does not do
    (BEYOND, [figure("12", YEAR_END, "point")], YEAR_END, Light.BEHIND, 12, "尚未超过"),
    (BEYOND, [figure("12.1", YEAR_END, "point")], YEAR_END, Light.DONE, Decimal("12.1"), "已完成"),
    # range: the lower end passes, more than the upper one is said
    (RANGE, [items(3, JUNE)], OCTOBER, Light.DONE, 3, "在 3—5 家之间"),
    (RANGE, [items(6, JUNE)], OCTOBER, Light.DONE, 6, "高于上限 5 家"),
    (RANGE, [items(2, JUNE)], YEAR_END, Light.FAR_BEHIND, 2, "差 1 家"),  # 1 > 0.6
    # two tiers: the floor decides, the stretch is told
    (TIERS, [figure("3.1", YEAR_END, "year", "final", LATE_REVIEW)], LATE_REVIEW, Light.DONE, Decimal("3.1"),
     "距力争目标 3.2%还差 0.1 个百分点"),
    (TIERS, [figure("3.2", YEAR_END, "year", "final", LATE_REVIEW)], LATE_REVIEW, Light.DONE, Decimal("3.2"),
     "力争目标 3.2%也已达到"),
    (TIERS, [figure("2.9", YEAR_END, "year", "final", LATE_REVIEW)], LATE_REVIEW, Light.BEHIND, Decimal("2.9"),
     "确保 3%"),
    (TIERS, [], YEAR_END, Light.NOT_DUE, None, "2027 年 9 月 30 日起评判"),
    # rank change: 43 − 5 = 38, and smaller is better; 39 misses one of five places, 40 two
    (CLIMB, [RANK_43, position(38, 2026, RANKED)], RANKED, Light.DONE, 38, "由第 43 位进到第 38 位"),
    (CLIMB, [RANK_43, position(39, 2026, RANKED)], RANKED, Light.BEHIND, 39, "差 1 位"),
    (CLIMB, [RANK_43, position(40, 2026, RANKED)], RANKED, Light.FAR_BEHIND, 40, "差 2 位"),
    (CLIMB, [position(38, 2026, RANKED)], RANKED, Light.UNVERIFIED, 38, "基数未填"),
    (TOP, [position(50, 2026, RANKED)], RANKED, Light.DONE, 50, "第 50 位（2026 年版）"),
    (TOP, [position(51, 2026, RANKED)], RANKED, Light.BEHIND, 51, "差 1 位"),
    # frequency: every month its two; one month of three missed is more than 20 %
    (MONTHLY, [items(2, date(2026, m, 5)) for m in (1, 2, 3)], date(2026, 3, 31), Light.ON_TRACK, 6, "全部达标"),
    (MONTHLY, [items(4, date(2026, 1, 5)), items(2, date(2026, 3, 5))], date(2026, 3, 31), Light.FAR_BEHIND, 6,
     "2 月未报送"),
    (YEARLY, [items(2, JUNE)], OCTOBER, Light.DONE, 2, "每年不少于 2 场"),
    (YEARLY, [items(1, JUNE)], YEAR_END, Light.FAR_BEHIND, 1, "差 1 场"),
    # deliverable: done is a document with number and date
    (RULES, [], JUNE, Light.NOT_DUE, 0, "12 月 31 日前完成"),
    (RULES, [issued(JUNE)], JUNE, Light.DONE, 1, "6 月 30 日完成"),
    (RULES, [], date(2027, 1, 10), Light.FAR_BEHIND, 0, "逾期 10 天"),
    # zero breakthrough
    (FIRST, [items(1, JUNE)], JUNE, Light.DONE, 1, "零的突破"),
    (FIRST, [], YEAR_END, Light.UNVERIFIED, None, "尚未报送"),
    (FIRST, [nothing(date(2026, 12, 1))], YEAR_END, Light.FAR_BEHIND, 0, "零的突破"),
    # a share inside another target is judged by itself
    (PART, [figure("30", YEAR_END, "year", "final")], YEAR_END, Light.DONE, 30, "30%"),
    (PART, [figure("28", YEAR_END, "year", "final")], YEAR_END, Light.BEHIND, 28, "差 2 个百分点"),
    # and a ceiling, which is none of the fourteen and the easiest to judge the wrong way round
    (CEILING, [figure("0.5", JUNE)], JUNE, Light.ON_TRACK, Decimal("0.5"), "未超过上限"),
    (CEILING, [figure("0.55", JUNE)], JUNE, Light.BEHIND, Decimal("0.55"), "超出 0.05 吨标准煤"),
    (CEILING, [figure("0.4", YEAR_END)], YEAR_END, Light.DONE, Decimal("0.4"), "已完成"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "reports", "on", "light", "actual", "said"),
    CASES,
    ids=[f"{case[0].rstrip('。')} {case[3]} {case[4]}" for case in CASES],
)
def test_each_kind_is_judged_the_right_way_round(people, sentence, reports, on, light, actual, said):
    plan = adopted(sentence, people)
    reviewer = making.person("规划员乙", "planner")
    target = plan.commitments.order_by("number").last()
    for send in reports:
        send(target, people["planner"], reviewer, on)
    judged = next(each for each in standing.of_plan(plan, on) if each.commitment == target)
    verdict = judged.verdict
    assert (verdict.light, verdict.actual) == (light, actual), verdict.sentence
    assert said in verdict.sentence


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        (GROWTH, "生物医药产业产值增长"),
        (CLIMB, "全国高新区排名上升"),
        (PART, "海外团队占比"),
        (NET, "净增高新技术企业"),
    ],
)
def test_a_promise_is_called_as_one_says_it(people, sentence, name):
    assert adopted(sentence, people).commitments.order_by("number").last().name == name

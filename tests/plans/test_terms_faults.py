"""Terms that cannot be right are named before anything is judged by them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from promises import FIRST, LAST, ceiling, changed, count, level, promise, ranked, share, task

from kechuang.apps.plans.rules.faults import terms_faults
from kechuang.apps.plans.rules.terms import Counting, Direction, Node, PathShape

SHARES = (*(Decimal(month) / 100 for month in range(1, 12)), Decimal(1))
NODES = (Node("一", date(2025, 3, 31), Decimal(10)), Node("二", date(2025, 9, 30), Decimal(60)))


@pytest.mark.parametrize(
    "terms",
    [
        count(100), level(575, 375), level(575, None), share(30, stretch=31), ranked(50), ceiling(3), ceiling(0),
        ranked(5, "=", is_change=True, baseline=6), task(), task(nodes=NODES), count(3, "range", value_max=3),
        count(100, path=PathShape.SHARES, shares=SHARES), count(100, path=PathShape.NODES, nodes=NODES),
        count(100, judge_from=date(2028, 12, 31)), count(2, frequency="month", members=12), share(100),
        count(100, start=LAST, judge_from=LAST), count(60, path=PathShape.NODES, nodes=NODES),
        promise("growth_rate", Counting.REPORTED, ">", 0, "%"), ranked(1),
        promise("growth_rate", Counting.REPORTED, ">=", 5, "%", baseline=-3),
        share(10, "<=", direction=Direction.DOWN, stretch=9),
        count(100, path=PathShape.SHARES, shares=SHARES, due=date(2027, 12, 31), frequency="year"),
    ],
)  # fmt: skip
def test_good_terms_have_no_faults(terms):
    assert terms_faults(terms) == []


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (count(100, due=date(2024, 12, 31)), "完成期限 2024 年 12 月 31 日早于起算日 2025 年 1 月 1 日"),
        (count(100, judge_from=date(2024, 12, 31)), "评判起始日 2024 年 12 月 31 日早于起算日"),
        (count(100, judge_from=date(2029, 1, 1)), "比完成期限晚 3 年以上"),
        (count(100, "~"), "不认识比较方式“~”"),
        (count(None), "没有目标值"),
        (count(-5), "目标值 -5 是负数"),
        (count(0), "目标值是 0"),
        (level(575, -1), "基数 -1 是负数"),
        (ceiling(3, ">="), "“越小越好”与“不少于、超过”相矛盾"),
        (ceiling(3, ">"), "“越小越好”与“不少于、超过”相矛盾"),
        (count(3, "<="), "“越大越好”与“不超过、低于”相矛盾"),
        (count(3, "<"), "“越大越好”与“不超过、低于”相矛盾"),
        (count(3, "range"), "区间没有上限"),
        (count(5, "range", value_max=3), "区间的上限 3 小于下限 5"),
        (share(25, stretch=23), "力争目标 23 应当比确保目标 25 更高一档"),
        (share(25, stretch=25), "力争目标 25 应当比确保目标 25 更高一档"),
        (share(10, "<=", direction=Direction.DOWN, stretch=10), "力争目标 10"),
        (share("100.5"), "占比目标 100.5% 大于 100%"),
        (ranked(0), "位次目标 0 应为不小于 1 的整数"),
        (ranked("5.5"), "位次目标 5.5 应为不小于 1 的整数"),
        (ranked(5, "=", is_change=True, baseline=5), "基数是第 5 位，不可能再上升 5 位"),
        (count(100, path=PathShape.SHARES, shares=SHARES[1:]), "应有 12 个累计比例，现有 11 个"),
        (count(100, path=PathShape.SHARES, shares=(*SHARES[:11], Decimal("0.99"))), "12 月的累计比例应为 1，现为 0.99"),
        (count(100, path=PathShape.SHARES, shares=(SHARES[1], SHARES[0], *SHARES[2:])), "不能比上月小"),
        (count(100, path=PathShape.SHARES, shares=(Decimal("-0.1"), *SHARES[1:])), "应在 0 与 1 之间"),
        (count(100, path=PathShape.SHARES, shares=SHARES, due=date(2026, 12, 31)), "只适用于一个年度之内"),
        (task(nodes=(Node("印发", date(2026, 1, 1)),)), "节点“印发”的日期 2026 年 1 月 1 日不在起算日与完成期限之间"),
        (task(nodes=(Node("起草", date(2024, 12, 31)),)), "节点“起草”的日期 2024 年 12 月 31 日不在"),
        (count(100, path=PathShape.NODES), "还没有填写带数量的节点"),
        (count(100, path=PathShape.NODES, nodes=(Node("一", FIRST),)), "还没有填写带数量的节点"),
        (count(50, path=PathShape.NODES, nodes=NODES), "节点的累计数量超过了目标 50"),
        (
            count(100, path=PathShape.NODES, nodes=(Node("一", FIRST, Decimal(9)), Node("二", LAST, Decimal(8)))),
            "不能后退",
        ),
        (count(2, frequency="week"), "不认识频次“week”"),
        (count(2, frequency="month", members=0), "应报单位数是 0，至少应为 1"),
    ],
)
def test_each_fault_is_named(terms, said):
    (fault,) = terms_faults(terms)
    assert said in fault and fault.endswith("。")


def test_all_faults_are_named_at_once():
    terms = changed(count(-5, "range", value_max=-9), judge_from=date(2024, 1, 1))
    assert len(terms_faults(terms)) == 3
    beyond = count(100, path=PathShape.SHARES, shares=(*SHARES[:11], Decimal("1.1")))
    assert [fault[:9] for fault in terms_faults(beyond)] == ["逐月累计比例应在 ", "12 月的累计比例"]


def test_steps_downward_are_judged_downward():
    down = promise(
        "level", Counting.REPORTED, "=", 20, "吨", direction=Direction.DOWN, baseline=100, path=PathShape.NODES,
        nodes=(Node("一", FIRST, Decimal(60)), Node("二", LAST, Decimal(20))),
    )  # fmt: skip
    assert terms_faults(down) == []
    assert "不能后退" in terms_faults(changed(down, nodes=NODES, value=5))[0]
    assert "超过了目标 30" in terms_faults(changed(down, value=30))[0]

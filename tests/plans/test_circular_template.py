"""The template's own language: what it says back when something is wrong, and what it writes."""

from __future__ import annotations

import pytest

from kechuang.apps.plans.messages.circular import template_fault
from kechuang.apps.plans.queries.circular_templates import shipped
from kechuang.apps.plans.rules.circular_template import FaultKind, parse
from kechuang.apps.plans.rules.circular_text import (
    Facts,
    Figure,
    Item,
    Placed,
    in_chinese,
    lead_of,
    level_of,
    pieces,
    typed_numbers,
    words,
    write,
)

FIRST, SECOND = Item("T1"), Item("T2")
FACTS = Facts(
    figures={
        "滞后数": Figure("2", value="2"),
        "T1.名称": Figure("净增高新技术企业"),
        "T2.名称": Figure("技术合同成交额"),
        "T2.现值": Figure("6.5亿元", value="6.5", unit="亿元"),
    },
    lists={
        "滞后目标": (FIRST, SECOND),
        "单位": (
            Item("U7", {"名称": "高新技术科"}, {"本单位未达序时目标": (FIRST, SECOND)}),
            Item("U8", {"名称": "成果转化科"}, {"本单位未达序时目标": (SECOND,)}),
        ),
        "亮灯": (Item("滞后", {"名称": "滞后"}, places={"目标数": "滞后数"}),),
    },
)


def written(text: str) -> list[str]:
    template, faults = parse(f"标题：通报\n{text}")
    assert faults == []
    return [each.text for each in write(template, FACTS)[1:]]


def test_the_template_that_comes_with_the_system_has_no_fault():
    template, faults = parse(shipped())
    assert faults == []
    assert template.title and len(template.nodes) > 10


def test_a_place_stays_a_place_so_that_no_number_is_written_down_twice():
    assert written("滞后{滞后数}项。") == ["滞后{滞后数}项。"]


def test_lines_are_repeated_for_a_list_with_the_places_of_each_member():
    assert written("【每个单位】\n{单位.序数}.{单位.名称}\n【完】") == ["1.高新技术科", "2.成果转化科"]


def test_within_a_line_the_separator_stands_between_members_and_not_after_the_last():
    assert written("有【每项滞后目标：{目标.名称}、】。") == ["有{T1.名称}、{T2.名称}。"]


def test_a_list_of_a_member_is_repeated_within_the_repeated_line():
    text = "【每个单位】\n{单位.名称}：【每项本单位未达序时目标：{目标.名称}；】。\n【完】"
    assert written(text) == ["高新技术科：{T1.名称}；{T2.名称}。", "成果转化科：{T2.名称}。"]


def test_a_member_may_call_a_figure_of_the_whole_by_its_own_name():
    assert written("【每种亮灯：{亮灯.名称}{亮灯.目标数}项、】") == ["滞后{滞后数}项"]


def test_a_condition_chooses_by_whether_the_list_has_members():
    text = "【如有严重滞后目标】\n督办。\n【否则】\n没有。\n【完】\n【如有滞后目标：有滞后。】"
    assert written(text) == ["没有。", "有滞后。"]


def test_remarks_and_blank_lines_are_not_written():
    assert written("# 只给改模板的人看\n\n正文。") == ["正文。"]


def test_keys_of_paragraphs_do_not_move_when_a_line_is_added_before_them():
    def key(text: str) -> str:
        return write(parse(f"标题：通报\n{text}\n正文。")[0], FACTS)[-1].key

    assert key("") == key("新的一段。\n又一段。")


def test_the_same_line_twice_gives_two_paragraphs_with_keys_of_their_own():
    keys = [each.key for each in write(parse("标题：通报\n正文。\n正文。")[0], FACTS)]
    assert len(set(keys)) == 3


@pytest.mark.parametrize(
    ("text", "line", "kind", "near"),
    [
        ("正文{滞后数量}。", 2, FaultKind.UNKNOWN_PLACE, "滞后数"),
        ("正文{目标.名称}。", 2, FaultKind.UNKNOWN_PLACE, ""),
        ("好。\n【每项落后目标】\n{目标.名称}\n【完】", 3, FaultKind.UNKNOWN_LIST, "滞后目标"),
        ("【每个单位】\n{单位.名称}", 2, FaultKind.NOT_CLOSED, ""),
        ("正文。\n【完】", 3, FaultKind.NOT_OPENED, ""),
        ("正文{滞后数。", 2, FaultKind.BRACE, ""),
        ("正文滞后数}。", 2, FaultKind.BRACE, ""),
        ("正文【注】。", 2, FaultKind.BRACKET, ""),
        ("正文【每项滞后目标：{目标.名称}。", 2, FaultKind.BRACKET, ""),
    ],
)
def test_a_fault_names_its_line_and_what_may_have_been_meant(text, line, kind, near):
    fault = next(each for each in parse(f"标题：通报\n{text}")[1] if each.kind == kind)
    assert fault.line == line
    assert near in fault.near
    said = template_fault(fault)
    assert f"第 {line} 行" in said.sentence and said.remedy and said.code.startswith("TB-1")


def test_every_fault_is_told_at_once_in_the_order_of_the_lines():
    faults = parse("正文{甲}。\n【每项乙】\n【完】\n正文{丙}。")[1]
    assert [fault.line for fault in faults] == [0, 1, 2, 4]
    assert faults[0].kind == FaultKind.NO_TITLE


def test_an_endless_or_deeply_nested_template_is_refused_and_not_worked_through():
    assert parse("标题：通报\n" + "正文。\n" * 500)[1][0].kind == FaultKind.TOO_LONG
    nested = "【每项滞后目标：" * 300 + "】" * 300
    assert any(fault.kind == FaultKind.TOO_DEEP for fault in parse(f"标题：通报\n{nested}")[1])


@pytest.mark.parametrize(
    ("text", "level"),
    [("一、总体情况", 1), ("（二）分类", 2), ("3.高新科", 3), ("（4）其他", 4), ("正文", 0), ("3.06%的占比", 0)],
)
def test_the_level_of_a_paragraph_is_read_from_its_number(text, level):
    assert level_of(text) == level


@pytest.mark.parametrize(("number", "said"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")])
def test_headings_are_numbered_in_chinese(number, said):
    assert in_chinese(number) == said


def test_only_a_heading_that_goes_on_has_a_lead_and_a_figure_is_never_in_it():
    assert lead_of("（一）主要目标。共{滞后数}项。") == "（一）主要目标。"
    assert lead_of("（一）主要目标") == ""
    assert lead_of("（一）共{滞后数}项。其中") == ""
    assert lead_of("正文。又一句。") == ""


def test_a_place_nobody_knows_is_kept_as_it_was_written():
    assert pieces("共{某数}项", {}) == ("共", Placed("某数", None), "项")
    assert words("共{某数}项", {}) == "共{某数}项"
    assert words("共{滞后数}项", FACTS.figures) == "共2项"


def test_numbers_written_by_hand_are_found_outside_places_and_numbering():
    assert typed_numbers("3.高新科完成{T2.现值}，增长12.5%，共1,200家") == ["12.5%", "1,200家"]
    assert typed_numbers("一、总体情况") == []

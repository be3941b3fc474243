"""Headings, clauses and tasks, whatever numbers a plan gives them."""

import pytest
from composed import ONE_YEAR, reading, targets

from kechuang.kernel.span import Span
from kechuang.readers.document import Block, IssuedDocument
from kechuang.readers.workplan import read_plan

UNITS = "（责任单位：市科技局）"


def of(*lines: str):
    return reading("\n".join([ONE_YEAR, "", *lines, ""]))


def levels(read) -> list[tuple[int, str]]:
    return [(level, heading) for _, level, heading in read.sections]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["一、抓平台", "（一）建载体", "1. 孵化器。新建基地2家。" + UNITS, "（二）引人才", "二、抓企业"],
            [(1, "一、抓平台"), (2, "（一）建载体"), (3, "1. 孵化器"), (2, "（二）引人才"), (1, "二、抓企业")],
        ),
        (
            ["一、抓平台", "1．建载体", "（1）孵化器。新建基地2家。", "2．引人才", "（1）领军人才。引进专家2名。"],
            [(1, "一、抓平台"), (2, "1．建载体"), (3, "（1）孵化器"), (2, "2．引人才"), (3, "（1）领军人才")],
        ),
        (
            ["第一章 总则", "第一条 目的。为推动创新。", "第二章 任务", "第二条 平台。新建平台2家。" + UNITS],
            [(1, "第一章 总则"), (2, "第一条 目的"), (1, "第二章 任务"), (2, "第二条 平台")],
        ),
        (
            ["（一）抓平台", "1、建载体。新建基地2家。", "（二）抓企业", "1、育高企。新增企业2家。"],
            [(1, "（一）抓平台"), (2, "1、建载体"), (1, "（二）抓企业"), (2, "1、育高企")],
        ),
        (
            ["1 抓平台", "1.1 建载体", "1.1.1 孵化器。新建基地2家。" + UNITS, "1.2 引人才", "2 抓企业"],
            [(1, "1 抓平台"), (2, "1.1 建载体"), (3, "1.1.1 孵化器"), (2, "1.2 引人才"), (1, "2 抓企业")],
        ),
        (
            ["一、抓平台", "(一)建载体", "1.孵化器。新建基地2家。", "附件", "任务清单"],
            [(1, "一、抓平台"), (2, "(一)建载体"), (3, "1.孵化器"), (1, "附件")],
        ),
        (
            ["一、抓平台", "1. 建载体。分步推进。", "①孵化器。新建基地2家。", "②加速器。新建基地1家。"],
            [(1, "一、抓平台"), (2, "1. 建载体"), (3, "①孵化器"), (3, "②加速器")],
        ),
    ],
)
def test_heading_schemes(lines, expected):
    assert levels(of(*lines)) == expected


def test_levels_follow_the_order_of_the_plan_not_a_fixed_table():
    """A scheme where （1） stands above 1. and one where it stands below."""
    above = of("一、抓平台", "（1）建载体", "1. 孵化器。新建基地2家。" + UNITS)
    below = of("一、抓平台", "1. 建载体", "（1）孵化器。新建基地2家。" + UNITS)
    assert levels(above)[1:] == [(2, "（1）建载体"), (3, "1. 孵化器")]
    assert levels(below)[1:] == [(2, "1. 建载体"), (3, "（1）孵化器")]


@pytest.mark.parametrize("line", ["云科发〔2024〕6号", "2024年3月2日"])
def test_number_and_date_below_the_title_are_no_headings(line):
    read = reading(f"云溪市2024年科技工作要点\n{line}\n{'坚持创新驱动发展。' * 12}\n一、抓平台\n新建基地2家。\n")
    assert targets(read)[0].section == ("一、抓平台",)


def test_the_section_of_a_promise_is_its_path_of_headings():
    read = of("一、抓平台", "（一）建载体", "1. 孵化器。新建基地2家。" + UNITS)
    assert targets(read)[0].section == ("一、抓平台", "（一）建载体", "1. 孵化器")


@pytest.mark.parametrize(
    ("lines", "numbers"),
    [
        (["一、抓平台", "1. 建载体。新建基地2家。", "2. 引人才。引进专家2名。"], ["1", "2"]),
        (["一、抓平台", "（一）建载体。新建基地2家。", "（二）引人才。引进专家2名。"], ["（一）", "（二）"]),
        (["一、抓平台", "(一)建载体。新建基地2家。", "(二)引人才。引进专家2名。"], ["(一)", "(二)"]),
        (["一、抓平台", "（一）建载体", "1．孵化器。新建基地2家。", "2．加速器。新建基地1家。"], ["1", "2"]),
        (["第一条 建载体。新建基地2家。" + UNITS, "第二条 引人才。引进专家2名。" + UNITS], ["第一条", "第二条"]),
        (["二、重点任务", "2.1 建载体。新建基地2家。" + UNITS, "2.2 引人才。引进专家2名。" + UNITS], ["2.1", "2.2"]),
        (["A. 建载体。新建基地2家。" + UNITS, "B. 引人才。引进专家2名。" + UNITS], ["A", "B"]),
    ],
)
def test_numbered_clauses_are_tasks_with_their_number_as_written(lines, numbers):
    read = of(*lines)
    assert [task.number for task in read.tasks] == numbers
    assert [target.task_id for target in targets(read)] == [task.id for task in read.tasks]


def test_the_title_of_a_task_is_its_first_sentence():
    (task,) = of("一、抓平台", "1. 加快建设载体，提升能级。新建孵化器2家。" + UNITS).tasks
    assert task.title == "加快建设载体，提升能级"


def test_spans_of_a_task_cover_its_number_title_and_clause():
    text = f"{ONE_YEAR}\n\n一、抓平台\n1. 建载体。新建基地2家。\n责任单位：市科技局\n2. 引人才。引进专家2名。\n"
    first, second = reading(text).tasks
    assert first.title_span.of(text) == "1. 建载体"
    assert first.span.of(text) == "1. 建载体。新建基地2家。\n责任单位：市科技局"
    assert second.span.start >= first.span.end


@pytest.mark.parametrize("part", ["主要目标", "工作目标", "总体要求", "目标任务", "发展目标"])
def test_numbered_goals_are_targets_but_no_tasks(part):
    read = of(f"一、{part}", "1. 新增高新技术企业50家。", "2. 技术合同成交额达到30亿元。")
    assert read.tasks == ()
    assert [target.value for target in targets(read)] == [50, 30]


@pytest.mark.parametrize(
    "lines",
    [
        ["一、抓平台", "（一）建载体", "1. 孵化器。新建基地2家。" + UNITS],
        ["一、抓平台", "1. 孵化器。新建基地2家。一是建机制，二是强服务。" + UNITS],
    ],
)
def test_section_headings_and_points_are_no_tasks(lines):
    assert [task.number for task in of(*lines).tasks] == ["1"]


def test_safeguards_without_units_are_tasks():
    read = of("三、保障措施", "（一）加强领导。成立专班，定期会商。", "（二）强化考核。纳入考核，严格督查。")
    assert [(task.number, task.title) for task in read.tasks] == [("（一）", "加强领导"), ("（二）", "强化考核")]


def test_an_unnumbered_heading_with_a_unit_is_a_task_without_a_number():
    read = of(
        "重点任务",
        "做强创新平台",
        "支持企业建设研发平台，全年新增省级研发平台12家，新增院士工作站2家，覆盖主要产业。",
        "责任单位：市科技局",
        "做优创新生态",
        "加强科技金融服务，全年发放科技贷款10亿元，服务科技型企业200家，不断扩大覆盖面。",
        "责任单位：市金融办",
    )
    assert [(task.number, task.title) for task in read.tasks] == [("", "做强创新平台"), ("", "做优创新生态")]


def test_a_heading_by_the_style_of_the_file_needs_no_number():
    words = [(ONE_YEAR, None), ("平台建设", 1), ("新增省级平台5家。", None), ("人才引进", 1), ("引进人才8名。", None)]
    text, blocks = "", []
    for said, level in words:
        span = Span(len(text), len(text) + len(said))
        blocks.append(Block("heading" if level else "paragraph", span, level=level))
        text += said + "\n"
    read = read_plan(IssuedDocument(text, tuple(blocks), "docx"))
    assert [target.section for target in targets(read)] == [("平台建设",), ("人才引进",)]


@pytest.mark.parametrize("line", ["10、20家企业参加。", "3.5亿元用于研发。", "2024年是关键之年。", "5G产业加快发展。"])
def test_a_figure_at_the_start_of_a_line_is_no_clause_number(line):
    assert levels(of("一、抓平台", line)) == [(1, "一、抓平台")]


def test_a_sentence_cut_by_the_page_is_read_as_one():
    cut = "1. 强服务。深化银企对接，全年科\n\n技型企业融资超20亿元。"
    text = f"{ONE_YEAR}\n\n一、抓金融\n{cut}\n2. 建平台。新建基地2家。\n"
    first, _ = targets(reading(text))
    assert (first.indicator, first.value) == ("科技型企业融资", 20)
    assert first.span.of(text) == "科\n\n技型企业融资超20亿元"


def test_a_letter_that_issues_the_plan_promises_nothing():
    read = of(
        "现将《云溪市2024年科技工作要点》印发给你们，请在5个工作日内抓好贯彻执行。",
        "一、任务",
        "1. 抓。新增企业2家企业。",
    )
    assert [target.value for target in targets(read)] == [2]

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kechuang.readers.paragraphs import group, span_of, split_lines, starts_afresh, width


def paragraphs(text: str) -> list[str]:
    return [span_of(each).of(text) for each in group(text, split_lines(text))]


def test_a_page_break_inside_a_word_is_healed():
    text = "11. 推进金融结合。降低企业创新成本。2019 年，为科\n\n技型企业融资超 17 亿元。（高新科）\n\n12. 完善平台。"
    assert paragraphs(text) == [text.split("\n\n12")[0], "12. 完善平台。"]


@pytest.mark.parametrize("cut", ["2019 年，\n\n组建平台 2 家。", "联合服务、\n\n整体推进，建设载体。"])
def test_a_line_that_ends_in_a_comma_goes_on(cut):
    text = f"一、目标\n3. 突出平台建设。{cut}"
    assert paragraphs(text) == ["一、目标", f"3. 突出平台建设。{cut}"]


def test_headings_and_short_titles_stay_alone():
    text = "2024年工作要点\n\n一、指导思想\n深入学习贯彻会议精神。\n二、工作目标\n（一）总体目标\n1. 净增高企。"
    assert paragraphs(text) == [line for line in text.split("\n") if line]


def test_a_heading_with_a_comma_does_not_swallow_the_paragraph_below():
    text = "一、聚焦产业，提升科技创新能力\n深入实施创新驱动发展战略，新增高企30家。"
    assert len(paragraphs(text)) == 2


def test_a_title_opened_by_a_bracket_goes_on_to_where_the_bracket_closes():
    text = "某市人民政府\n关于印发《创新三年行动计划\n（2020－2022年）》的通知\n\n各镇街："
    assert paragraphs(text)[1] == "关于印发《创新三年行动计划\n（2020－2022年）》的通知"


def test_signatures_and_dates_stay_apart():
    text = "请认真贯彻执行。\n中共某市委\n某市人民政府\n2020年3月15日\n附件：任务表"
    assert paragraphs(text) == text.split("\n")


def test_hard_wrapped_text_is_joined_to_paragraphs():
    body = (
        "深入实施创新驱动发展战略，加快建设创新型城市，不断提升科技创新能力，推动高新技术产业发展，新增高新技术企业三十家以上，"
        * 4
    )
    wrapped = "\n".join(("　　" + body)[at : at + 28] for at in range(0, len(body) + 2, 28))
    text = f"工作要点\n{wrapped.rstrip('，')}。\n　　一、目标\n{wrapped.rstrip('，')}。"
    assert [each[:4] for each in paragraphs(text)] == ["工作要点", "深入实施", "一、目标", "深入实施"]


def test_a_flattened_cell_keeps_its_own_lines_and_no_others():
    rows = ("\t1\n\t编制规划。\n\t市科技局、市工信局，\n市市场监管局\n", "\t\n\t2\n\t高新区\n临港开发区\n\t市科技局\n")
    text = "\n".join(rows)
    assert paragraphs(text) == [
        "1", "编制规划。", "市科技局、市工信局，\n市市场监管局", "2", "高新区\n临港开发区", "市科技局",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line", ["一、目标", "（一）目标", "(二) 目标", "1. 目标", "1．目标", "2、目标", "（3）目标",
             "①目标", "第三条 总则",
             "附件", "附件1：表", "- 1.目标", "3）目标", "2020年3月15日", "附：任务表"],
)  # fmt: skip
def test_numbered_starts_are_known(line):
    assert starts_afresh(line)


@pytest.mark.parametrize("line", ["3.5%以上", "2019 年，", "十大行动", "（责任单位：市科技局）", "1.5万家", "附近企业"])
def test_figures_and_words_are_not_numbered_starts(line):
    assert not starts_afresh(line)


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\f", "\u2028"])
def test_every_line_break_parts_lines_and_none_is_lost(line_break):
    text = f"一、目标{line_break}二、任务"
    assert [line.span.of(text) for line in split_lines(text)] == ["一、目标", "二、任务"]


LINES = st.lists(
    st.text(alphabet="一二、，。；（）()《》1234.．①\t　 科技局新增家附件：年月日-“”", max_size=40), max_size=30
)


@given(LINES, st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_paragraphs_are_ordered_apart_and_cover_every_printed_character(lines, line_break):
    text = line_break.join(lines)
    spans = [span_of(each) for each in group(text, split_lines(text))]
    assert all(before.end < after.start for before, after in pairwise(spans))
    covered = "".join("".join(span.of(text).split()) for span in spans)
    assert covered == "".join(text.split())


@given(LINES)
def test_each_line_is_in_exactly_one_paragraph(lines):
    text = "\n".join(lines)
    split = split_lines(text)
    assert [line for each in group(text, split) for line in each] == split


@given(st.text(max_size=30))
def test_width_counts_two_columns_at_most_but_for_tabs(text):
    assert width(text) <= sum(4 if char == "\t" else 2 for char in text)

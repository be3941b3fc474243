from pathlib import Path

import pytest
from file_making import assert_well_formed, quotes
from hypothesis import given
from hypothesis import strategies as st

from kechuang.readers.files import read_bytes

SHARED = Path(__file__).resolve().parents[4] / "shared"
PAGE = """繁体版 English
当前位置:首页 > 政府公报
发布时间:2019年05月13日 文字大小: [ ] 浏览次数:
文号 锡政办发〔2018〕90号
制发机关\xa0 某市人民政府办公室
成文日期 2018-08-01 09:41:06
文件状态 执行中

  一、总体要求
"""


def test_the_text_is_the_file_character_for_character():
    text = "\ufeff１．新增 ３０ 家\r\n\r\n　（計劃科）  \r\n\t结尾"
    document = read_bytes(text.encode(), "要点.txt")
    assert document.text == text[1:]
    assert_well_formed(document)


def test_what_the_page_says_of_itself_becomes_properties_with_the_keys_as_issued():
    properties = read_bytes(PAGE.encode(), "a.txt").properties
    assert properties == {
        "发布时间": "2019年05月13日",
        "文号": "锡政办发〔2018〕90号",
        "制发机关": "某市人民政府办公室",
        "成文日期": "2018-08-01 09:41:06",
        "文件状态": "执行中",
    }


def test_several_pairs_on_one_line_are_several_properties():
    properties = read_bytes("发布日期：2024-03-05  来源：县科技局  浏览次数：12\n正文。".encode(), "a.txt").properties
    assert properties == {"发布日期": "2024-03-05", "来源": "县科技局"}


def test_a_sentence_that_begins_like_a_key_is_no_property():
    assert read_bytes("来源 广泛，数据可靠。\n".encode(), "a.txt").properties == {}


def test_a_table_pasted_from_excel_becomes_cells():
    text = "附件\n序号\t主要目标\t牵头单位\n1\t净增高企 30 家\t高新科\n2\t技术合同 5 亿元\t\n正文结束。"
    document = read_bytes(text.encode(), "a.txt")
    cells = [(each.row, each.column, each.span.of(text)) for each in document.blocks if each.kind == "cell"]
    assert cells == [
        (0, 0, "序号"), (0, 1, "主要目标"), (0, 2, "牵头单位"),
        (1, 0, "1"), (1, 1, "净增高企 30 家"), (1, 2, "高新科"), (2, 0, "2"), (2, 1, "技术合同 5 亿元"),
    ]  # fmt: skip
    assert quotes(document, "paragraph") == ["附件", "正文结束。"]


def test_tab_led_lines_stay_paragraphs():
    document = read_bytes("\t1\n\t净增高企 30 家\n\t高新科\n".encode(), "a.txt")
    assert {block.kind for block in document.blocks} == {"paragraph"}


@pytest.mark.shared
@pytest.mark.parametrize(
    ("number", "healed"),
    [
        ("000", "为科\n\n技型企业融资超 17 亿元"),
        ("004", "联合服务\n\n机制"),
        ("001", "《“创新江阴”三年行动计划\n（2020"),
    ],
)
def test_the_real_plans_are_healed_where_their_pages_broke(number, healed):
    path = next((SHARED / "seeds").glob(f"{number}*.txt"))
    document = read_bytes(path.read_bytes(), path.name)
    assert_well_formed(document)
    assert any(healed in words for words in quotes(document))


@given(st.text(alphabet="一、（）1.\t\n\r 　科技局新增30家，。“”\f\u2028", min_size=1, max_size=300))
def test_blocks_of_any_text_slice_it_in_order(text):
    if text.strip():
        document = read_bytes(text.encode(), "a.txt")
        assert document.text == text
        assert_well_formed(document)
        words = "".join("".join(quotes(document)).split())
        assert words == "".join(text.split())

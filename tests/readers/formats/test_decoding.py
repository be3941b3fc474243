import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kechuang.readers.formats.decoding import decode

PLAN = "一、工作目标\r\n新增高新技术企业 30 家以上，研发投入占比达到２.５％。\r\n（科技局）\n"
TRADITIONAL = "一、工作目標\n新增高新技術企業三十家以上，促進科技創新與產業發展。\n"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_chinese_encodings_give_the_text_exactly(codec):
    assert decode(PLAN.encode(codec)).text == PLAN


@pytest.mark.parametrize("codec", ["big5", "utf-8", "gb18030", "utf-16-le"])
def test_traditional_characters_stay_traditional(codec):
    assert decode(TRADITIONAL.encode(codec)).text == TRADITIONAL


def test_utf_16_big_endian_with_its_mark():
    assert decode(codecs.BOM_UTF16_BE + PLAN.encode("utf-16-be")).text == PLAN


@pytest.mark.parametrize("words", ["新增高企30家", "力争达到25%", "一、总体要求"])
def test_a_single_line_in_gb18030_is_enough(words):
    assert decode(words.encode("gb18030")).text == words


def test_a_declared_charset_decides_between_two_that_fit():
    data = "高新".encode("big5")
    assert decode(data, "big5").text == "高新"


def test_a_declared_charset_that_the_bytes_refuse_is_not_believed():
    assert decode(PLAN.encode("gb18030"), "utf-8").text == PLAN


def test_lines_in_another_encoding_are_read_and_named():
    lines = ["一、工作目标", "新增高企30家。", "净增高企20家。", "完成合同额5亿元。"]
    data = b"\n".join(line.encode("gb18030" if number == 2 else "utf-8") for number, line in enumerate(lines))
    decoded = decode(data)
    assert decoded.text.split("\n") == lines
    assert [notice.code for notice in decoded.notices] == ["RD-102"]
    assert "第 3 行" in decoded.notices[0].what and "GB18030" in decoded.notices[0].what


def test_bytes_that_fit_no_encoding_are_marked_in_place_and_the_line_is_named():
    data = "第一行\n净增".encode() + b"\xff\xff" + "家\n第三行".encode()
    decoded = decode(data)
    assert decoded.text.split("\n")[0] == "第一行"
    assert decoded.text.split("\n")[2] == "第三行"
    assert decoded.text.split("\n")[1] == "净增��家"
    assert [notice.code for notice in decoded.notices] == ["RD-103"]
    assert "第 2 行" in decoded.notices[0].what and "0xFF" in decoded.notices[0].what


def test_nul_becomes_visible_one_for_one():
    decoded = decode("新增\0高企\n".encode() * 3)
    assert decoded.text == "新增␀高企\n" * 3
    assert decoded.notices[0].code == "RD-104"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200))
def test_utf_8_is_given_back_exactly(text):
    assert decode(codecs.BOM_UTF8 + text.encode()).text == text


@given(st.text(alphabet="科技创新高新企业新增达到以上，。0123456789%家亿元\n", min_size=12, max_size=200))
def test_office_chinese_in_gb18030_is_given_back_exactly(text):
    assert decode(text.encode("gb18030")).text == text


@pytest.mark.parametrize("text", ["0000000000业00", "业业业企业", "2024业务"])
def test_office_chinese_that_happens_to_be_utf_8_is_still_read_as_chinese(text):
    assert decode(text.encode("gb18030")).text == text


@pytest.mark.parametrize(("first", "second"), [("gb18030", "utf-8"), ("utf-8", "gb18030")])
@pytest.mark.parametrize("cut", range(1, 20))
def test_a_line_whose_halves_are_in_two_encodings_is_read_and_named(first, second, cut):
    line = "技术合同成交额同比增长15%以上，新增高新技术企业20家。"
    found = decode(f"云溪县工作要点\n{line[:cut]}".encode(first) + f"{line[cut:]}\n二、任务\n".encode(second))
    assert found.text == f"云溪县工作要点\n{line}\n二、任务\n"
    assert [notice.code for notice in found.notices] == ["RD-102"]


@given(st.binary(max_size=400))
def test_any_bytes_give_some_text(data):
    decode(data).text.encode("utf-8")

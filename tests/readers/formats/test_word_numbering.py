import pytest
from file_making import docx, numbered, numbering, p, quotes
from hypothesis import given
from hypothesis import strategies as st

from kechuang.readers.files import read_bytes
from kechuang.readers.formats.word_numbering import displayed


def shown(body: str, lists: str, styles: str = "") -> list[str]:
    return quotes(read_bytes(docx(body, numbering=lists, styles=styles), "a.docx"))


def test_the_generated_number_is_part_of_the_text_and_its_length_is_known():
    data = docx(numbered("工作目标", 1), numbering=numbering(("chineseCounting", "%1、")))
    document = read_bytes(data, "a.docx")
    assert document.text == "一、工作目标"
    assert document.blocks[0].generated == 2


def test_three_levels_count_and_restart_like_an_official_document():
    lists = numbering(("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."))
    body = "".join(numbered("某", 1, level) for level in (0, 1, 2, 2, 1, 2, 0, 1))
    assert shown(body, lists) == ["一、某", "（一）某", "1. 某", "2. 某", "（二）某", "1. 某", "二、某", "（一）某"]


def test_a_pattern_may_name_several_levels():
    lists = numbering(("decimal", "%1"), ("decimal", "%1.%2"))
    assert shown(numbered("a", 1) + numbered("b", 1, 1) + numbered("c", 1, 1), lists) == ["1 a", "1.1 b", "1.2 c"]


def test_a_level_used_before_its_parent_shows_the_parents_start():
    assert shown(numbered("b", 1, 1), numbering(("decimal", "%1"), ("decimal", "%1.%2"))) == ["1.1 b"]


def test_two_numbers_of_one_list_go_on_counting_and_an_override_starts_again():
    lists = numbering(("decimal", "%1.")) + (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num>"
    )
    body = numbered("a", 1) + numbered("b", 2) + numbered("c", 3) + numbered("d", 3)
    assert shown(body, lists) == ["1. a", "2. b", "1. c", "2. d"]


def test_a_level_that_never_restarts_goes_on():
    lists = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:lvlRestart w:val="0"/><w:lvlText w:val="%2."/></w:lvl>'
        "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = numbered("a", 1) + numbered("b", 1, 1) + numbered("c", 1) + numbered("d", 1, 1)
    assert shown(body, lists) == ["1、a", "1. b", "2、c", "2. d"]


def test_numbers_come_from_the_style_and_the_level_tied_to_it():
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{style}"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        "</w:style>"
        for style in ("h1", "h2")
    )
    lists = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        '<w:pStyle w:val="h1"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCounting"/><w:pStyle w:val="h2"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = "".join(p("题", f'<w:pStyle w:val="{style}"/>') for style in ("h1", "h2", "h2", "h1"))
    assert shown(body, lists, styles) == ["一、题", "（一）题", "（二）题", "二、题"]


def test_numbering_switched_off_in_the_paragraph_shows_nothing():
    styles = (
        '<w:style w:type="paragraph" w:styleId="h1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = p("题", '<w:pStyle w:val="h1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert shown(body, numbering(("decimal", "%1.")), styles) == ["题"]


def test_a_list_that_borrows_its_levels_from_a_numbering_style():
    lists = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="公文"/></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="公文"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="ideographTraditional"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    assert shown(numbered("a", 1) + numbered("b", 1), lists) == ["甲、a", "乙、b"]


def test_empty_paragraphs_do_not_use_up_numbers():
    assert shown(numbered("a", 1) + numbered("", 1) + numbered("b", 1), numbering(("decimal", "%1."))) == [
        "1. a",
        "2. b",
    ]


def test_bullets_are_shown_as_bullets():
    assert shown(numbered("a", 1), numbering(("bullet", "\uf0b7"))) == ["• a"]


def test_numbers_inside_cells_are_shown():
    body = f"<w:tbl><w:tr><w:tc>{numbered('a', 1)}</w:tc><w:tc>{numbered('b', 1)}</w:tc></w:tr></w:tbl>"
    assert shown(body, numbering(("decimal", "%1."))) == ["1. a", "2. b"]


def test_an_unknown_list_shows_no_number():
    assert shown(numbered("a", 77), numbering(("decimal", "%1."))) == ["a"]


@pytest.mark.parametrize(
    ("form", "number", "words"),
    [
        ("decimal", 12, "12"), ("decimalZero", 3, "03"), ("decimalFullWidth", 12, "１２"),
        ("chineseCounting", 10, "十"), ("chineseCounting", 15, "十五"), ("chineseCounting", 20, "二十"),
        ("chineseCountingThousand", 101, "一百零一"), ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 1001, "一千零一"), ("ideographDigital", 105, "一〇五"),
        ("chineseLegalSimplified", 12, "壹拾贰"), ("ideographLegalTraditional", 2, "貳"),
        ("ideographTraditional", 3, "丙"), ("ideographZodiac", 1, "子"), ("ideographEnclosedCircle", 1, "㊀"),
        ("decimalEnclosedCircle", 1, "①"), ("decimalEnclosedCircleChinese", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "㉑"), ("decimalEnclosedCircle", 51, "51"),
        ("decimalEnclosedParen", 2, "⑵"), ("decimalEnclosedFullstop", 2, "⒉"),
        ("upperRoman", 4, "IV"), ("lowerRoman", 9, "ix"), ("upperLetter", 27, "AA"), ("lowerLetter", 2, "b"),
        ("numberInDash", 3, "- 3 -"), ("none", 3, ""), ("hebrew1", 7, "7"),
    ],
)  # fmt: skip
def test_every_number_format_of_chinese_offices(form, number, words):
    assert displayed(number, form) == words


@given(
    st.integers(-5, 100_000), st.sampled_from(["chineseCounting", "upperRoman", "lowerLetter", "ideographTraditional"])
)
def test_any_number_has_some_form(number, form):
    assert displayed(number, form)

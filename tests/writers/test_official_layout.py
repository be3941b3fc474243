"""The layout figures of GB/T 9704-2012, read back from the file."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from docx.oxml.ns import qn
from layout_faults import layout_faults
from official_documents import NOTICE, opened, part

from kechuang.writers.official import layout
from kechuang.writers.official.head import mark_size
from kechuang.writers.official.word import write_docx

MM = 36_000


def spoilt(replacing: bytes, by: bytes, name: str = "word/document.xml") -> io.BytesIO:
    """The notice with something wrong in one part, to see that the checks see it."""
    source, target = zipfile.ZipFile(io.BytesIO(write_docx(NOTICE))), io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for each in source.namelist():
            content = source.read(each)
            if each == name:
                assert replacing in content
                content = content.replace(replacing, by)
            archive.writestr(each, content)
    target.seek(0)
    return target


def test_a_notice_keeps_every_figure_of_the_standard():
    assert layout_faults(io.BytesIO(write_docx(NOTICE))) == []


@pytest.mark.parametrize(
    ("replacing", "by", "name", "fault"),
    [
        (b'w:top="2098"', b'w:top="1418"', "word/document.xml", "top_margin is 25.0 mm, not 37 mm"),
        (b'w:linePitch="579"', b'w:linePitch="580"', "word/document.xml", "a page has 21 lines of 28"),
        (b'w:charSpace="-842"', b'w:charSpace="0"', "word/document.xml", "a page has 22 lines of 27"),
        ("〔2026〕8号".encode(), "〔2026〕08号".encode(), "word/document.xml", "not a document number"),
        (b'w:rightChars="400"', b'w:rightChars="200"', "word/document.xml", "four characters"),
        (b"<w:evenAndOddHeaders/>", b"", "word/settings.xml", "share a foot"),
        ("楷体_GB2312".encode(), "黑体".encode(), "word/styles.xml", "Heading 2 is in"),
        (b'w:val="right"', b'w:val="center"', "word/footer_default.xml", "one character from the right"),
    ],
)
def test_the_check_sees_what_is_wrong(replacing, by, name, fault):
    assert [each for each in layout_faults(spoilt(replacing, by, name)) if fault in each]


def test_a_line_holds_28_letters_in_any_program():
    """LibreOffice cannot keep Word's character grid; the letters keep the pitch themselves."""
    spacing = opened(NOTICE).styles["Normal"].element.rPr.find(qn("w:spacing"))
    pitch = layout.SIZE_3 + int(spacing.get(qn("w:val"))) / 20
    assert int(layout.TEXT_WIDTH * 72 / 25.4 / pitch) == 28
    exact = opened(NOTICE).styles["Normal"].element.pPr.find(qn("w:spacing"))
    assert exact.get(qn("w:lineRule")) == "exact" and exact.get(qn("w:line")) == str(layout.LINE_PITCH)


def test_the_type_area_is_156_by_225_millimetres():
    section = opened(NOTICE).sections[0]
    across = section.page_width - section.left_margin - section.right_margin
    down = section.page_height - section.top_margin - section.bottom_margin
    assert (round(across / MM), round(down / MM)) == (156, 225)


def test_a_page_on_its_side_keeps_the_type_area_and_the_binding_edge():
    upright, sideways, foot = opened(NOTICE).sections
    assert sideways.page_width > sideways.page_height and foot.page_width < foot.page_height
    assert round(sideways.top_margin / MM) == round(upright.left_margin / MM) == 28
    assert round((sideways.page_width - sideways.left_margin - sideways.right_margin) / MM) == 225


def test_every_section_carries_odd_and_even_page_numbers():
    for section in part(write_docx(NOTICE), "word/document.xml").iter(qn("w:sectPr")):
        kinds = {each.get(qn("w:type")) for each in section.findall(qn("w:footerReference"))}
        assert kinds == {"default", "even"}


def test_urgency_and_secrecy_stand_above_and_do_not_push_the_mark_down():
    paragraphs = opened(replace(NOTICE, copy_number="000001", secrecy="机密★1年", urgency="特急")).paragraphs
    assert [each.text for each in paragraphs[:4]] == ["000001", "机密★1年", "特急", "云溪县科学技术局文件"]
    above = 3 * layout.LINE_PITCH / 20
    assert above + paragraphs[3].paragraph_format.space_before.pt == pytest.approx(35 * 72 / 25.4, abs=0.5)


@pytest.mark.parametrize("letters", [4, 9, 16, 30, 60])
def test_the_mark_fills_one_line_and_never_more(letters):
    size, narrowed = mark_size("局" * letters)
    assert letters * size * narrowed / 100 <= layout.TEXT_WIDTH * 72 / 25.4
    assert narrowed >= layout.MARK_NARROWEST


def test_a_document_sent_upwards_names_its_signer_beside_the_number():
    line = next(each for each in opened(replace(NOTICE, upward_signer="李明")).paragraphs if "〔2026〕" in each.text)
    assert line.text == "　云科发〔2026〕8号\t签发人：李明"
    assert line.runs[-1]._r.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "楷体_GB2312"


def test_a_letter_has_its_mark_30_millimetres_from_the_edge_and_no_number_on_its_first_page():
    document = opened(replace(NOTICE, form="letter", issuer_mark="云溪县科学技术局"))
    section = document.sections[0]
    assert section.different_first_page_header_footer
    mark = section.first_page_header.paragraphs[-1]
    assert mark.text == "云溪县科学技术局"
    assert (section.header_distance + mark.paragraph_format.space_before) / MM == pytest.approx(30, abs=0.2)
    borders = mark._p.pPr.find(qn("w:pBdr"))
    assert borders.find(qn("w:bottom")).get(qn("w:val")) == "thickThinSmallGap"
    assert (section.page_width - section.left_margin - section.right_margin) / MM == pytest.approx(156, abs=0.2)
    format = mark.paragraph_format
    assert (156 - (format.left_indent + format.right_indent) / MM) == pytest.approx(170, abs=0.2)
    assert not list(section.first_page_footer._element.iter(qn("w:fldSimple")))
    rule = section.first_page_footer.paragraphs[0]._p.pPr
    assert rule.find(qn("w:pBdr")).find(qn("w:top")).get(qn("w:val")) == "thinThickSmallGap"
    assert int(rule.find(qn("w:framePr")).get(qn("w:y"))) / 56.6929 == pytest.approx(297 - 20, abs=0.2)


def test_the_foot_has_thick_outer_and_thin_inner_rules_and_rests_on_the_text_edge():
    foot = opened(NOTICE).tables[-1]
    borders = foot._tbl.tblPr.find(qn("w:tblBorders"))
    millimetres = {side.tag.split("}")[1]: int(side.get(qn("w:sz"))) / 8 * 25.4 / 72 for side in borders}
    assert millimetres == {
        "top": pytest.approx(0.35, abs=0.02),
        "bottom": pytest.approx(0.35, abs=0.02),
        "insideH": pytest.approx(0.25, abs=0.02),
    }
    place = foot._tbl.tblPr.find(qn("w:tblpPr"))
    assert (place.get(qn("w:vertAnchor")), place.get(qn("w:tblpYSpec"))) == ("margin", "bottom")
    assert [row.cells[0].text for row in foot.rows] == [
        "抄送：县委办公室，县政府办公室。",
        "云溪县科学技术局办公室\t2026年7月9日印发",
    ]


def test_word_and_wps_are_told_what_stands_in_for_a_missing_face():
    fonts = part(write_docx(NOTICE), "word/fontTable.xml")
    others = {each.get(qn("w:name")): each.find(qn("w:altName")).get(qn("w:val")) for each in fonts}
    assert set(others) == {"方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"}
    assert "仿宋,FangSong" in others["仿宋_GB2312"] and "小标宋体" in others["方正小标宋简体"]

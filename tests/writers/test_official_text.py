"""What a document says: every word of it, every figure a link, and the marks the standard asks for."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from official_documents import BODY, COLUMNS, NOTICE, SITE, TABLE, figure, opened, part, texts, words

from kechuang.writers.lights import WORDS
from kechuang.writers.official.document import (
    Attachment,
    FigureRun,
    Light,
    Paragraph,
    Picture,
    Table,
    TextRun,
)
from kechuang.writers.official.word import write_docx


def links(document) -> dict[str, tuple[str, str]]:
    """Words of each link → its address and tip."""
    opened_one = opened(document)
    found = {}
    for link in opened_one.element.iter(qn("w:hyperlink")):
        address = opened_one.part.rels[link.get(qn("r:id"))].target_ref
        found["".join(each.text for each in link.iter(qn("w:t")))] = (address, link.get(qn("w:tooltip")))
    return found


def test_every_figure_opens_its_page():
    assert links(NOTICE) == {
        "43": (f"{SITE}/figures/T-001?on=2026-06-30", "T-001@2026-06-30"),
        "27": (f"{SITE}/figures/T-002?on=2026-06-30", "T-002@2026-06-30"),
        "498": (f"{SITE}/figures/T-009?on=2026-06-30", "T-009@2026-06-30"),
    }


def test_a_figure_looks_like_the_text_around_it():
    document = opened(NOTICE)
    link = next(document.element.iter(qn("w:hyperlink")))
    assert link.find(qn("w:r")).rPr.find(qn("w:rStyle")).get(qn("w:val")) == "Hyperlink"
    look = document.styles["Hyperlink"].element.rPr
    assert (look.find(qn("w:color")).get(qn("w:val")), look.find(qn("w:u")).get(qn("w:val"))) == ("000000", "none")


def test_where_there_is_no_site_a_figure_is_plain_text():
    body = (Paragraph((TextRun("共"), FigureRun("43", "", "T-001@2026-06-30"), TextRun("项"))),)
    document = replace(NOTICE, body=body, attachments=())
    assert links(document) == {} and "共43项" in texts(document)


@pytest.mark.parametrize("address", ["/figures/1", "javascript:alert(1)", "figures", "http:///x"])
def test_an_address_that_would_lead_nowhere_is_refused(address):
    with pytest.raises(ValueError, match="absolute"):
        write_docx(replace(NOTICE, body=(Paragraph((FigureRun("43", address),)),)))


def test_levels_are_real_headings_in_their_faces():
    found = [
        (each.style.name, each.text) for each in opened(NOTICE).paragraphs if each.style.name.startswith("Heading")
    ]
    assert found == [("Heading 1", "一、总体情况"), ("Heading 3", "1.技术合同"), ("Heading 4", "（1）登记机构")]


def test_a_lead_is_in_the_face_of_its_level_and_the_sentence_after_it_is_not():
    paragraph = next(each for each in opened(NOTICE).paragraphs if each.text.startswith("（一）"))
    lead, rest = paragraph.runs
    assert (lead.text, rest.text) == ("（一）企业培育。", "有效期内高新技术企业498家。")
    assert lead._r.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "楷体_GB2312"
    assert rest._r.rPr is None


def test_addressees_end_with_a_colon_and_stand_at_the_left():
    paragraph = next(each for each in opened(NOTICE).paragraphs if each.text.startswith("各镇"))
    assert paragraph.text.endswith("各科室：") and paragraph._p.pPr.find(qn("w:ind")) is None


def test_attachments_are_named_below_the_text_without_a_mark_at_the_end():
    said = texts(replace(NOTICE, attachments=(Attachment("甲表；"), Attachment("乙表。"))))
    assert "附件：1.甲表" in said and "2.乙表" in said


def test_a_single_attachment_has_no_number():
    said = texts(replace(NOTICE, attachments=(Attachment("情况表", (TABLE,)),)))
    assert "附件：情况表" in said and "附件" in said and "附件1" not in said


def test_every_attachment_begins_a_page_under_its_mark():
    document = opened(NOTICE)
    marks = [each for each in document.paragraphs if each.style.name == "附件标识"]
    assert [each.text for each in marks] == ["附表1", "附表2"]  # the third is only named
    assert marks[0].paragraph_format.page_break_before
    assert len(document.sections) == 3  # the second lies on its side, and 版记 stands upright again


def test_the_issuer_stands_centred_over_the_date():
    document = replace(NOTICE, signature="县科技局")
    lines = {each.text: each for each in opened(document).paragraphs}
    right = {
        name: int(lines[name]._p.pPr.find(qn("w:ind")).get(qn("w:rightChars"))) for name in ("县科技局", "2026年7月8日")
    }
    middle = {"县科技局": right["县科技局"] + 200, "2026年7月8日": right["2026年7月8日"] + 300}
    assert right["2026年7月8日"] == 400 and len(set(middle.values())) == 1


def test_the_signature_never_stands_on_a_page_of_its_own():
    document = opened(replace(NOTICE, attachments=()))
    order = [each.text for each in document.paragraphs]
    signed = order.index("云溪县科学技术局")
    assert document.paragraphs[signed - 1].paragraph_format.keep_with_next
    assert document.paragraphs[signed].paragraph_format.keep_with_next


def test_an_unsigned_document_has_no_date():
    assert not [each for each in texts(replace(NOTICE, dated=None)) if "7月8日" in each]


def test_a_draft_says_so_on_every_page():
    document = opened(replace(NOTICE, standing="示例数据"))
    section = document.sections[0]
    assert [section.header.paragraphs[0].text, section.even_page_header.paragraphs[0].text] == ["示例数据"] * 2
    assert document.core_properties.content_status == "示例数据"


def test_a_table_repeats_its_head_and_puts_numbers_at_the_right():
    table = opened(NOTICE).tables[0]
    heads = [row for row in table._tbl.iter(qn("w:tr")) if row.trPr.find(qn("w:tblHeader")) is not None]
    assert len(heads) == 2  # a group above two of the columns
    row = table.rows[2]
    assert [cell.paragraphs[0].alignment for cell in row.cells] == [0, 2, 2, 0]
    width = sum(int(each.get(qn("w:w"))) for each in table._tbl.tblGrid)
    assert width == opened(NOTICE).sections[0].page_width.twips - 1588 - 1474


def test_a_light_has_its_shape_and_its_word():
    cells = [row.cells[3].text for row in opened(NOTICE).tables[0].rows[2:-1]]
    assert cells == [f"{shape} {word}" for shape, word in zip("●●▲■○?↺", WORDS, strict=True)]


def test_what_nobody_knows_does_not_look_like_nothing():
    last = opened(NOTICE).tables[0].rows[-1]
    assert [cell.text for cell in last.cells] == ["未知", "—", "0", ""]


def test_a_misspelt_light_is_refused():
    with pytest.raises(ValueError, match="绿灯"):
        write_docx(replace(NOTICE, body=(Table(COLUMNS[:1], ((Light("绿灯"),),)),)))


def test_a_row_that_does_not_fit_its_table_is_refused():
    with pytest.raises(ValueError, match="row 1 has 1 cells for 4 columns"):
        Table(COLUMNS, (("甲",),))


def test_what_is_no_picture_is_refused():
    with pytest.raises(ValueError, match="PNG"):
        write_docx(replace(NOTICE, body=(Picture(b"GIF89a", 100, "图"),)))


def test_the_same_document_gives_the_same_bytes():
    assert write_docx(NOTICE) == write_docx(replace(NOTICE))
    with zipfile.ZipFile(io.BytesIO(write_docx(NOTICE))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    about = opened(NOTICE).core_properties
    assert (about.title, about.author, str(about.created)[:16]) == (
        NOTICE.title,
        "云溪县科学技术局",
        "2026-07-08 09:30",
    )


def test_every_part_is_declared_and_well_formed():
    data = write_docx(replace(NOTICE, form="letter", standing="征求意见稿"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        trees = {name: etree.fromstring(archive.read(name)) for name in names if name.endswith((".xml", ".rels"))}
    declared = {each.get("PartName") for each in trees["[Content_Types].xml"] if each.get("PartName")}
    assert declared == {f"/{name}" for name in names if not name.endswith(".rels") and name != "[Content_Types].xml"}
    relations = trees["word/_rels/document.xml.rels"]
    inside = {f"word/{each.get('Target')}" for each in relations if each.get("TargetMode") != "External"}
    assert inside <= set(names)
    asked = set(trees["word/document.xml"].xpath("//@r:id", namespaces=trees["word/document.xml"].nsmap))
    assert asked <= {each.get("Id") for each in relations}


PARAGRAPH = """pStyle keepNext keepLines pageBreakBefore framePr widowControl pBdr tabs kinsoku overflowPunct
autoSpaceDE autoSpaceDN adjustRightInd snapToGrid spacing ind jc textDirection outlineLvl rPr sectPr"""
RUN = "rStyle rFonts b bCs color spacing w kern sz szCs u bdr lang"


def test_the_properties_of_a_paragraph_stand_in_the_order_word_insists_on():
    order = PARAGRAPH.split()
    looks = RUN.split()
    for name in ("word/document.xml", "word/styles.xml", "word/header_first.xml", "word/footer_default.xml"):
        root = part(write_docx(replace(NOTICE, form="letter", standing="草稿")), name)
        for tag, wanted in (("w:pPr", order), ("w:rPr", looks)):
            for properties in root.iter(qn(tag)):
                names = [etree.QName(each).localname for each in properties]
                assert names == sorted(names, key=wanted.index), name


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_any_words_give_a_file_that_opens(text):
    said = texts(replace(NOTICE, title="通报", body=(words(text),), attachments=()))
    legible = "".join(each for each in text if each in "\t\n\r" or (each >= " " and each not in "\ufffe\uffff"))
    expected = legible.replace("\r\n", "\n").replace("\t", " ")
    assert any(each.replace("\r", "\n") == expected.replace("\r", "\n") for each in said)


def test_the_body_of_the_sample_is_whole():
    said = "".join(texts(NOTICE))
    for paragraph in BODY:
        assert paragraph.lead + "".join(run.text for run in paragraph.runs) in said
    assert figure("43", 1).text in said

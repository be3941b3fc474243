"""Search over the text of documents: two-character words, words broken over lines, other scripts and widths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kechuang.apps.documents import actions, intake, queries, rules
from kechuang.apps.documents.models import Document
from kechuang.kernel.period import Period
from kechuang.kernel.span import Span
from kechuang.readers.document import Block, IssuedDocument
from kechuang.readers.reading import Heading


@pytest.fixture
def keep(people):
    def keep(text: str, title: str = "工作要点", **said) -> Document:
        document = actions.receive(text.encode(), f"{title}.txt", people["planner"]).document
        claim = intake.claim(document)
        actions.begin_reading(document, claim)
        issued = IssuedDocument(text, (Block("paragraph", Span(0, len(text))),), "txt")
        said = {"issuer": None, "number": None, "issued_on": None, "period": None, "region": None, **said}
        actions.keep_text(document, claim, issued, Heading(title=title, **said))
        document.refresh_from_db()
        return document

    return keep


def found(query: str, **filters) -> list[str]:
    wanted = queries.Wanted(words=tuple(rules.words_of(query)), **filters)
    return [document.title for document in queries.matching(wanted)]


def test_a_two_character_word_is_found(keep):
    keep("净增高企15家", "甲")
    keep("建设孵化器", "乙")
    assert found("高企") == ["甲"]


def test_a_single_character_is_found(keep):
    keep("净增高企15家", "甲")
    assert found("企") == ["甲"]


def test_a_word_broken_over_lines_or_pages_is_found(keep):
    keep("全年科\n\n技型企业融资超 17 亿元", "甲")
    assert found("科技型企业") == ["甲"]
    assert found("17亿元") == ["甲"]


def test_width_case_and_script_do_not_matter(keep):
    keep("研發投入占ＧＤＰ比重３．５％", "甲")
    for query in ("研发投入", "gdp", "3.5%", "GDP比重", "研發"):
        assert found(query) == ["甲"], query


def test_all_words_must_occur(keep):
    keep("高企与孵化器", "甲")
    keep("只有高企", "乙")
    assert found("高企 孵化器") == ["甲"]


def test_signs_that_mean_something_to_a_database_are_only_words(keep):
    keep("比重达100%，其中_a_为例", "甲")
    keep("比重达100，其中xax为例", "乙")
    assert found("100%") == ["甲"]
    assert found("_a_") == ["甲"]
    assert found("' or 1=1 --") == []


def test_the_newest_document_comes_first(keep):
    for title in ("一", "二", "三"):
        keep(f"高企{title}", title)
    assert found("高企") == ["三", "二", "一"]


def test_a_document_is_found_by_its_corrected_title_and_number(keep, people):
    document = keep("正文", "旧题")
    actions.correct(document, {"title": "科技强县方案", "number": "云科发〔2026〕3号"}, people["planner"])
    assert found("强县") == found("〔2026〕3号") == ["科技强县方案"]


def test_only_the_current_text_is_searched(keep):
    document = keep("旧词", "甲")
    claim = intake.claim(document)
    actions.begin_reading(document, claim)
    actions.keep_text(document, claim, IssuedDocument("新词", (), "txt"), Heading("甲", None, None, None, None, None))
    assert found("旧词") == []
    assert found("新词") == ["甲"]


def test_filters_narrow_and_sorts_order(keep):
    keep("甲文", "甲", issuer="县科技局", period=Period(2020, 2022), region="云溪县", issued_on="2020-03-01")
    keep("乙文", "乙", issuer="市科技局", issued_on="2024-02-01", standing="consultation")
    assert found("", year=2021) == ["甲"]
    assert found("", year=2024) == ["乙"]
    assert found("", issuer="市科技局") == ["乙"]
    assert found("", region="云溪县") == ["甲"]
    assert found("", standing="consultation") == ["乙"]
    assert found("", sort="issued") == ["乙", "甲"]
    assert found("文", sort="title") == ["乙", "甲"]


def test_a_result_shows_the_words_marked_and_leads_to_them(as_role, keep):
    document = keep("第一句。" * 30 + "净增高企15家。" + "其后。" * 40)
    page = as_role("leader").get("/documents/", {"q": "高企"}).content.decode()
    assert '净增<mark class="found">高企</mark>15家' in page
    assert f"/documents/{document.pk}/?q=%E9%AB%98%E4%BC%81#hit-1" in page
    opened = as_role("leader").get(f"/documents/{document.pk}/", {"q": "高企"}).content.decode()
    assert 'id="hit-1"' in opened


def test_the_search_box_of_the_top_bar_leads_to_the_list(as_role, db):
    response = as_role("leader").get("/search/", {"q": "高企"})
    assert response["Location"] == "/documents/?q=%E9%AB%98%E4%BC%81"


def test_nothing_found_says_how_to_go_on(as_role, keep):
    keep("正文")
    page = as_role("leader").get("/documents/", {"q": "没有的词"}).content.decode()
    assert "没有符合条件的文件" in page and "看全部文件" in page


def test_an_empty_list_says_what_belongs_there(as_role, db):
    assert "上传第一份工作要点" in as_role("planner").get("/documents/").content.decode()
    assert "上传第一份工作要点" not in as_role("leader").get("/documents/").content.decode()


def test_impossible_filters_ask_for_nothing(as_role, keep):
    keep("正文", "唯一的文件")
    for query in ("year=abc", "issuer=不存在", "standing=x", "sort=x", "page=999", "q=" + "长" * 300):
        response = as_role("leader").get(f"/documents/?{query}")
        assert response.status_code == 200, query


def test_the_number_of_queries_does_not_grow_with_the_list(as_role, keep, django_assert_max_num_queries):
    for number in range(12):
        keep(f"高企{number}", f"文件{number}")
    client = as_role("leader")
    with django_assert_max_num_queries(34):
        client.get("/documents/")
    with django_assert_max_num_queries(36):
        client.get("/documents/?q=高企")


TEXT = st.text(alphabet="高企研發发 \n　ＧGg１1.%", min_size=0, max_size=40)


@given(TEXT, TEXT)
def test_what_the_database_finds_the_page_can_mark(text, query):
    for word in rules.words_of(query):
        assert bool(rules.places(text, [word])) == (word in rules.fold(text))


@given(TEXT, st.integers(0, 40), st.integers(1, 6))
def test_any_stretch_of_a_text_finds_its_place(text, start, length):
    words = rules.words_of("".join(text[start : start + length].split()))
    for place in rules.places(text, words):
        assert rules.fold(place.of(text)) == words[0]
    if words:
        assert rules.places(text, words)

"""What a document says of itself; and where it says nothing, nothing is made up."""

import pytest
from composed import reading

from kechuang.kernel.period import Period
from kechuang.readers.document import Block, IssuedDocument
from kechuang.readers.heading import read_heading

BODY = "\n一、目标\n新增企业5家。\n"
LETTER = (
    "云溪市科学技术局文件\n\n云科发〔2024〕12号\n\n关于印发《2024年全市科技工作要点》的通知\n\n各县区：\n"
    "现将《2024年全市科技工作要点》印发给你们。\n\n云溪市科学技术局\n2024年3月5日\n\n2024年全市科技工作要点\n"
)
PAGE = (
    "索引号：0123\n文号：云科发〔2024〕12号\n发文机关：云溪市科学技术局\n成文日期：2024年3月5日\n有效性：有效\n\n"
    "云溪市2024年科技工作要点\n"
)
SIGNED = "云溪市2024年科技工作要点\n\n一、目标\n新增企业5家。\n\n云溪市科学技术局\n二〇二四年三月五日\n"


def heading_of(text: str):
    return reading(text + BODY).heading


@pytest.mark.parametrize("text", [LETTER, PAGE, SIGNED], ids=["letter", "page", "signed"])
def test_issuer_date_and_place(text):
    heading = heading_of(text)
    assert (heading.issuer, heading.issued_on, heading.region) == ("云溪市科学技术局", "2024-03-05", "云溪市")


@pytest.mark.parametrize("text", [LETTER, PAGE], ids=["letter", "page"])
def test_the_number_of_the_document(text):
    assert heading_of(text).number == "云科发〔2024〕12号"


def test_the_letter_is_only_the_envelope():
    assert heading_of(LETTER).title == "2024年全市科技工作要点"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("云溪市2024年科技工作要点\n", "云溪市2024年科技工作要点"),
        ("2024年全市科技工作要点（征求意见稿）\n", "2024年全市科技工作要点（征求意见稿）"),
        ("云溪市科技创新三年行动计划\n（2022—2024年）\n", "云溪市科技创新三年行动计划（2022—2024年）"),
    ],
)
def test_the_title(text, title):
    assert heading_of(text).title == title


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        (PAGE, "in_effect"),
        (PAGE.replace("有效性：有效", "有效性：失效"), "repealed"),
        ("2024年全市科技工作要点（征求意见稿）\n", "consultation"),
        ("云溪市2024年科技工作要点\n", None),
    ],
)
def test_the_standing(text, standing):
    assert heading_of(text).standing == standing


def test_properties_of_the_file_outrank_its_text():
    text = "云溪市2024年科技工作要点\n"
    span = reading(text).heading.clues[0].span
    said = {"发文机关": "青石县科学技术局", "文号": "青科〔2024〕1号", "成文日期": "2024-02-01", "文件状态": "执行中"}
    heading = read_heading(IssuedDocument(text, (Block("paragraph", span),), "html", said))
    assert (heading.issuer, heading.number) == ("青石县科学技术局", "青科〔2024〕1号")
    assert (heading.issued_on, heading.standing) == ("2024-02-01", "in_effect")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("云溪市科技创新三年行动计划\n（2022—2024年）\n", Period(2022, 2024)),
        ("全市科技工作要点\n\n2024年是关键之年。2024年全市科技工作要再上台阶。\n", Period.year(2024)),
    ],
)
def test_years_below_the_title_are_found(text, period):
    assert heading_of(text).period == period


def test_nothing_said_is_nothing_known():
    heading = reading("家\n").heading
    assert (heading.issuer, heading.number, heading.issued_on, heading.period, heading.region) == (None,) * 5


def test_a_number_quoted_in_a_sentence_is_somebody_elses():
    assert heading_of("青石县2024年科技工作要点\n根据云科发〔2023〕9号文件要求，制定本要点。\n").number is None


def test_a_label_in_brackets_is_no_part_of_the_issuer():
    assert heading_of("[发文机关] 云溪市人民政府办公室\n\n云溪市2024年科技工作要点\n").issuer == "云溪市人民政府办公室"


def test_the_field_of_a_ranking_is_not_the_place_of_the_plan():
    read = reading(
        "2024年科技工作要点\n\n一、目标\n全县新增企业5家，综合排名进入全省前30位，居全省首位，高于全省平均。\n"
    )
    assert read.heading.region == "全县"
    assert reading("2024年科技工作要点\n\n一、目标\n综合排名进入全省前30位。\n").heading.region is None

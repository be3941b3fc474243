"""Packages carry facts, and what is composed from them says exactly these facts."""

import re
from decimal import Decimal

import pytest

from kechuang.demo.packages import compose, packages, wording

PACKAGES = {package["document"]["title"]: package for package in packages()}


@pytest.fixture(params=PACKAGES, ids=list(PACKAGES))
def package(request):
    return PACKAGES[request.param]


def facts(package):
    return [fact for part in package["parts"] for clause in part["clauses"] for fact in clause.get("targets", ())]


def test_there_are_the_five_plans():
    assert {title: len(facts(package)) for title, package in PACKAGES.items()} == {
        "2019年科技工作要点": 39,
        "“创新江阴”三年行动计划（2020－2022年）": 150,
        "2020年全市科技工作要点": 16,
        "2018年无锡苏南国家自主创新示范区建设工作要点": 51,
        "2024年全区科技创新工作要点（征求意见稿）政策解读": 35,
    }


def test_no_sentence_is_copied(package):
    labels = [clause["label"] for part in package["parts"] for clause in part["clauses"] if "label" in clause]
    headings = [part["heading"] for part in package["parts"]]
    assert all(len(words) <= 8 for words in labels)
    assert not any(re.search("[。；，]", words) for words in labels + headings)
    assert not any(re.search("[。；]", fact["indicator"]) for fact in facts(package))
    assert not {key for fact in facts(package) for key in fact} & {"quote", "text", "title"}


@pytest.mark.shared
def test_no_task_bears_the_words_of_its_plan(package, shared_seeds):
    issued = (shared_seeds / package["document"]["text"]).read_text(encoding="utf-8")
    titles = [line.strip() for line in re.split(r"[。\n]", issued)]
    labels = {clause["label"] for part in package["parts"] for clause in part["clauses"] if "label" in clause}
    assert not labels & {re.sub(r"^\W*[\d一二三四五六七八九十]+\W*", "", title) for title in titles}


def test_every_fact_stands_in_the_text_where_the_reading_says(package):
    document, reading = compose(package)
    for stated, statement in zip(facts(package), reading.statements, strict=True):
        assert statement.span.of(document.text) == "".join(wording(stated))
        assert statement.span.covers(statement.value_span)
        assert statement.value == Decimal(str(stated["value"]))
    for task in reading.tasks:
        assert task.span.covers(task.title_span)
        assert all(unit.span.of(document.text) == unit.text for unit in task.units)


def test_blocks_follow_each_other_without_overlap(package):
    document, _ = compose(package)
    for before, after in zip(document.blocks, document.blocks[1:], strict=False):
        assert before.span.end < after.span.start


def fact(indicator, verb, comparator, value, unit=None, **more):
    unit = {"unit": unit} if unit else {}
    return (
        {"indicator": indicator, "verb": verb, "comparator": comparator, "value": value, "kind": "level"} | unit | more
    )


@pytest.mark.parametrize(
    ("stated", "line"),
    [
        (fact("高新技术企业", "净增", "=", 15, "家"), "净增高新技术企业15家"),
        (fact("研发投入占比", "超", ">", 2.3, "%"), "研发投入占比超过2.3%"),
        (fact("产值", "增长", ">=", 10, "%"), "产值增长不少于10%"),
        (fact("占比", "达到", "=", 23, "%", stretch_value=25), "占比确保达到23%，力争达到25%"),
        (fact("工作站", "新建", "range", 3, "家", value_max=5), "新建工作站3—5家"),
        (fact("排名", "进入", "<=", 50, "名", kind="rank"), "排名进入前50名"),
        (fact("独角兽", "实现", ">=", 1, kind="breakthrough"), "独角兽实现零的突破"),
        (fact("企业融资", "融资", ">", 17, "亿元"), "企业融资超过17亿元"),
    ],
)
def test_a_fact_reads_as_a_person_would_say_it(stated, line):
    assert "".join(wording(stated)) == line

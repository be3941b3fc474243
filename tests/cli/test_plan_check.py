import json

import pytest
from short_plan import PLAN

BAD = """云溪县2026年科技工作要点
一、主要目标
1.新增省级以上科技企业孵化器10家，其中国家级4家、省级8家。
2.每月举办科技政策宣讲会2场，全年举办科技政策宣讲会不少于20场。
3.科技创新能力显著提升。
"""


@pytest.fixture
def bad(tmp_path):
    path = tmp_path / "要点.txt"
    path.write_text(BAD, encoding="utf-8")
    return path


def test_a_plan_without_contradictions_ends_with_nought(kechuang, plan):
    done = kechuang("plan", "check", plan)
    assert done.returncode == 0
    assert done.stdout == b""
    assert "核对 2 项目标：错误 0 条，请核对 0 条，提示 0 条" in done.stderr.decode()


def test_a_contradiction_is_shown_with_sentence_arithmetic_and_remedy(kechuang, bad):
    done = kechuang("plan", "check", bad)
    said = done.stdout.decode().replace("\n        ", "")
    assert done.returncode == 1
    assert "PC-01 各部分之和大于总数" in said
    assert "4 家 + 8 家 = 12 家 > 10 家，超出 2 家" in said
    assert "新增省级以上科技企业孵化器10家，其中国家级4家、省级8家" in said and "第 3 行" in said
    assert "建议：" in said


def test_findings_are_grouped_heaviest_first(kechuang, bad):
    said = kechuang("plan", "check", bad).stdout.decode()
    assert said.index("【错误】1 条") < said.index("【请核对】1 条") < said.index("【提示】1 条")


def test_what_is_only_to_be_looked_at_is_no_failure(kechuang, bad):
    bad.write_text(BAD.replace("国家级4家", "国家级2家"), encoding="utf-8")
    done = kechuang("plan", "check", bad)
    assert done.returncode == 0
    assert "【请核对】1 条" in done.stdout.decode()


def test_json_holds_all_that_is_known_of_a_finding(kechuang, bad):
    done = kechuang("plan", "check", bad, "--json")
    answer = json.loads(done.stdout)
    assert answer["documents"] == ["要点.txt"] and answer["counts"] == {"错误": 1, "请核对": 1, "提示": 1}
    first = answer["findings"][0]
    assert (first["code"], first["rule"], first["severity"]) == ("PC-01", "parts_exceed_whole", "错误")
    assert [each["value"] for each in first["promises"]] == [10, 4, 8]
    assert [each["document"] for each in first["passages"]] == ["要点.txt"] * 3
    assert first["explanation"] and first["mend"]


def test_plans_of_one_place_are_held_against_each_other(kechuang, tmp_path):
    (tmp_path / "三年.txt").write_text(
        "云溪县科技创新三年行动计划（2024—2026年）\n到2026年，技术合同成交额达到12亿元。\n", encoding="utf-8"
    )
    (tmp_path / "年度.txt").write_text(PLAN, encoding="utf-8")
    done = kechuang("plan", "check", "三年.txt", "年度.txt", "--json")
    (finding,) = json.loads(done.stdout)["findings"]
    assert finding["code"] == "PC-08" and finding["severity"] == "请核对"
    assert [each["document"] for each in finding["passages"]] == ["三年.txt", "年度.txt"]
    assert done.returncode == 0


def test_two_files_of_one_name_are_told_apart(kechuang, tmp_path):
    for folder, value in (("a", "10"), ("b", "11")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "要点.txt").write_text(PLAN.replace("10亿元", f"{value}亿元"), encoding="utf-8")
    answer = json.loads(kechuang("plan", "check", "a", "b", "--json").stdout)
    assert answer["documents"] == ["要点.txt", "要点.txt（2）"]
    assert len(answer["findings"]) == 1


def test_a_file_that_cannot_be_read_stops_no_other(kechuang, bad):
    done = kechuang("plan", "check", "没有.docx", bad)
    assert done.returncode == 1
    assert "RD-025" in done.stderr.decode() and "1 份未读出" in done.stderr.decode()
    assert "PC-01" in done.stdout.decode()


def test_an_unread_file_alone_is_a_failure(kechuang, plan):
    assert kechuang("plan", "check", plan, "没有.docx").returncode == 1


def test_standard_input_is_checked_for_a_dash(kechuang):
    done = kechuang("plan", "check", "-", stdin=BAD.encode())
    assert "PC-01" in done.stdout.decode()


def test_fifty_pages_are_checked(kechuang, tmp_path):
    lines = [f"{n}.举办第{n}类科技活动{n}场，新增特色平台{n}号{n}家。" for n in range(1, 900)]
    (tmp_path / "长.txt").write_text("云溪县2026年科技工作要点\n" + "\n".join(lines), encoding="utf-8")
    done = kechuang("plan", "check", "长.txt")  # how long it takes: benchmarks/plan_check.py
    assert done.returncode == 0 and "核对 1798 项目标" in done.stderr.decode()

import json
import os
import signal
import subprocess
import sys
import time

import openpyxl
import pytest
from short_plan import PLAN


def test_one_file_gives_one_json_object_on_standard_output(kechuang, plan):
    done = kechuang("plan", "read", plan, "--json")
    assert done.returncode == 0
    draft = json.loads(done.stdout)
    assert draft["document"]["file"] == "要点.txt"
    assert {"targets", "optional_targets", "tasks", "optional_tasks", "deliverables"} < draft.keys()


def test_several_files_give_a_list_in_the_order_named(kechuang, tmp_path):
    names = ["丙.txt", "甲.txt", "乙.txt"]
    for name in names:
        (tmp_path / name).write_text(PLAN, encoding="utf-8")
    done = kechuang("plan", "read", *names, "--json")
    assert [draft["document"]["file"] for draft in json.loads(done.stdout)] == names


def test_each_file_is_written_under_its_own_name(kechuang, plan, tmp_path):
    (tmp_path / "另一份.TXT").write_text(PLAN, encoding="utf-8")
    done = kechuang("plan", "read", plan, "另一份.TXT", "--json", "--out", "结果/深处")
    assert done.returncode == 0
    written = sorted(path.name for path in (tmp_path / "结果/深处").iterdir())
    assert written == ["另一份.json", "要点.json"]
    assert "读了 2 份：2 份成功，0 份未读出" in done.stderr.decode()


def test_a_progress_bar_is_on_standard_error(kechuang, plan, tmp_path):
    (tmp_path / "b.txt").write_text(PLAN, encoding="utf-8")
    done = kechuang("plan", "read", plan, "b.txt", "--json")
    assert "2/2 份" in done.stderr.decode()
    assert "份，已用" not in done.stdout.decode()


def test_a_bad_file_stops_no_other_and_is_named_with_its_remedy(kechuang, plan, tmp_path):
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04 this is no package")
    (tmp_path / "空.txt").write_bytes(b"")
    done = kechuang("plan", "read", "坏.docx", plan, "空.txt", "没有.pdf", "--json", "--out", "o")
    said = done.stderr.decode()
    assert done.returncode == 1
    assert [path.name for path in (tmp_path / "o").iterdir()] == ["要点.json"]
    assert "RD-006 坏.docx" in said and "RD-001 空.txt" in said and "没有.pdf" in said
    assert "另存为 .docx" in said
    assert "读了 4 份：1 份成功，3 份未读出" in said


def test_files_of_one_name_do_not_overwrite_each_other(kechuang, tmp_path):
    for folder, target in (("a", 1), ("b", 2), ("c", 3)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "要点.txt").write_text(PLAN.replace("15", str(target)), encoding="utf-8")
    (tmp_path / "要点-2.txt").write_text(PLAN, encoding="utf-8")
    done = kechuang("plan", "read", "a", "b", "c", "要点-2.txt", "--json", "--out", "o")
    assert {path.name for path in (tmp_path / "o").iterdir()} == {
        "要点.json",
        "要点-2.json",
        "要点-3.json",
        "要点-4.json",
    }
    assert "要点.txt → 要点-3.json（同名文件不止一份）" in done.stderr.decode()


def test_a_folder_is_read_with_all_below_it_but_not_what_is_hidden(kechuang, tmp_path):
    for name in ("f/一.txt", "f/深/二.txt", "f/.hidden.txt", "f/~$一.docx", "f/表.xlsx"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text(PLAN, encoding="utf-8")
    done = kechuang("plan", "read", "f", "--json")
    assert [draft["document"]["file"] for draft in json.loads(done.stdout)] == ["一.txt", "二.txt"]


def test_a_pattern_that_the_shell_left_alone_is_expanded(kechuang, tmp_path):
    (tmp_path / "甲.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "[乙].txt").write_text(PLAN, encoding="utf-8")
    done = kechuang("plan", "read", "*.txt", "[乙].txt", "--json")
    assert [draft["document"]["file"] for draft in json.loads(done.stdout)] == ["[乙].txt", "甲.txt"]


def test_a_file_named_twice_is_read_once(kechuang, plan):
    assert "读了" not in kechuang("plan", "read", plan, plan, plan.parent, "--json").stderr.decode()


def test_an_empty_folder_says_what_it_was_looking_for(kechuang, tmp_path):
    (tmp_path / "空").mkdir()
    done = kechuang("plan", "read", "空")
    assert done.returncode == 1
    assert "文件夹里没有可读的文件" in done.stderr.decode() and ".docx" in done.stderr.decode()


def test_standard_input_is_read_for_a_dash(kechuang):
    done = kechuang("plan", "read", "-", "--json", stdin=PLAN.encode("gb18030"))
    assert json.loads(done.stdout)["document"]["file"] == "标准输入"


def test_the_table_is_the_usual_answer(kechuang, plan):
    assert "要点.txt" in kechuang("plan", "read", plan).stdout.decode()


@pytest.mark.parametrize("locale", ["C", "POSIX", "zh_CN.GBK"])
def test_output_is_utf8_under_any_locale(kechuang, plan, locale):
    done = kechuang("plan", "read", plan, "缺.txt", LANG=locale, LC_ALL=locale, PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    assert "要点.txt" in done.stdout.decode("utf-8")
    assert "读了 2 份" in done.stderr.decode("utf-8")


@pytest.mark.skipif(sys.platform == "darwin", reason="file names there must be text")
def test_a_name_that_is_no_text_is_read_and_shown_with_a_mark(kechuang, tmp_path):
    name = os.fsdecode("要点".encode("gbk") + b" 1.txt")
    (tmp_path / name).write_text(PLAN, encoding="utf-8")
    done = kechuang("plan", "read", os.fsencode(name), "--json", "--out", "o")
    assert done.returncode == 0
    (written,) = (tmp_path / "o").iterdir()
    assert os.fsencode(written.name).endswith(b" 1.json")
    assert "�" in json.loads(written.read_text(encoding="utf-8"))["document"]["file"]


def test_names_with_blanks_and_signs_are_kept(kechuang, tmp_path):
    name = "-- 2026年 “要点”(定稿)$HOME;.v2.txt"
    (tmp_path / name).write_text(PLAN, encoding="utf-8")
    done = kechuang("plan", "read", "--json", "--out", "o", "--", name)
    assert done.returncode == 0
    assert [path.name for path in (tmp_path / "o").iterdir()] == ["-- 2026年 “要点”(定稿)$HOME;.v2.json"]


def test_the_longest_name_a_disk_allows_is_written(kechuang, tmp_path):
    name = "长" * 83 + "ab.txt"  # 255 bytes; .json needs one more
    (tmp_path / name).write_text(PLAN, encoding="utf-8")
    assert kechuang("plan", "read", name, "--json", "--out", "o").returncode == 0
    assert len(list((tmp_path / "o").iterdir())) == 1


def test_a_workbook_holds_every_file_also_those_not_read(kechuang, plan, tmp_path):
    done = kechuang("plan", "read", plan, "缺.txt", "--xlsx", "--out", "结果.xlsx")
    assert done.returncode == 1
    book = openpyxl.load_workbook(tmp_path / "结果.xlsx")
    assert [row[0] for row in book["文件"].iter_rows(min_row=2, values_only=True)] == ["要点.txt", "缺.txt"]
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".part")]


def test_a_workbook_needs_a_place(kechuang, plan):
    done = kechuang("plan", "read", plan, "--xlsx")
    assert done.returncode == 2
    assert "--out" in done.stderr.decode()


@pytest.mark.parametrize("form", ["--json", "--xlsx"])
def test_a_place_that_is_a_file_is_refused_in_chinese(kechuang, plan, tmp_path, form):
    (tmp_path / "o").write_text("kept")
    done = kechuang("plan", "read", plan, form, "--out", "o")
    assert done.returncode == 1
    assert "CL-008" in done.stderr.decode() and "Traceback" not in done.stderr.decode()
    assert (tmp_path / "o").read_text() == "kept"


def test_reading_needs_no_django_and_no_database(plan, tmp_path):
    code = "import sys; sys.modules['django'] = None; from kechuang.cli import main; main()"
    command = [sys.executable, "-c", code, "plan", "read", str(plan), "--json"]
    done = subprocess.run(command, capture_output=True, cwd=tmp_path, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    assert [path.name for path in tmp_path.iterdir()] == ["要点.txt"]


def test_a_reader_of_our_output_that_leaves_early_gets_no_traceback(plan):
    command = f"{sys.executable} -m kechuang.cli plan read {plan} --json | head -c 1 >/dev/null"
    done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=60)
    assert b"Traceback" not in done.stderr


def test_ctrl_c_stops_cleanly_and_leaves_no_half_file(tmp_path):
    many = tmp_path / "many"
    many.mkdir()
    text = PLAN + "3.新增高新技术企业15家。\n" * 300
    for ordinal in range(400):
        (many / f"{ordinal:03d}.txt").write_text(text, encoding="utf-8")
    out = tmp_path / "o"
    command = [sys.executable, "-m", "kechuang.cli", "plan", "read", str(many), "--json", "--out", str(out)]
    # A run in the background, as CI may be, ignores Ctrl-C and hands that down; a person's terminal does not.
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 60
    while not (out.is_dir() and any(out.glob("*.json"))) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=90)
    assert process.returncode == 130
    assert "已停止" in said.decode() and "Traceback" not in said.decode()
    files = list(out.iterdir())
    assert files and all(path.suffix == ".json" and json.loads(path.read_text("utf-8")) for path in files)

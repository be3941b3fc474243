import pytest


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("plan", "raed"), "没有这个命令：raed"),
        (("plan", "read"), "还缺 文件…"),
        (("plan", "read", "x", "--jsn"), "相近的有：--json"),
        (("plan", "read", "x", "--workers", "many"), "应是整数"),
        (("plan", "read", "x", "--workers", "0"), "不在 1 到 64 之间"),
        (("plan", "read", "x", "--json", "--out"), "--out 后面要写一个值"),
    ],
)
def test_a_mistake_is_answered_in_chinese_with_the_way_to_the_help(kechuang, arguments, words):
    done = kechuang(*arguments)
    said = done.stderr.decode()
    assert done.returncode == 2
    assert words in said and "--help" in said
    assert "Error" not in said and "Usage" not in said


@pytest.mark.parametrize("arguments", [(), ("plan",), ("catalog",)])
def test_a_bare_name_shows_the_help(kechuang, arguments):
    done = kechuang(*arguments)
    said = (done.stdout + done.stderr).decode()
    assert "用法：" in said and "命令：" in said
    assert "Usage" not in said and "Options" not in said

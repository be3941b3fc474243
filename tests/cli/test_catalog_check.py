from click.testing import CliRunner

from kechuang.catalog.faults import Fault
from kechuang.cli import kechuang


def test_a_sound_catalog_says_how_much_it_holds():
    done = CliRunner().invoke(kechuang, ["catalog", "check"])
    assert done.exit_code == 0, done.output
    assert "目录文件没有问题" in done.output


def test_all_faults_are_listed_at_once_with_file_line_and_remedy(monkeypatch):
    faults = [Fault("a.yaml", 3, "名称重复", "换一个名称"), Fault("b.yaml", 0, "不是正确的 YAML 格式")]
    monkeypatch.setattr("kechuang.commands.catalog.check_catalog", lambda: faults)
    done = CliRunner().invoke(kechuang, ["catalog", "check"])
    assert done.exit_code == 1
    assert "有 2 处需要修改" in done.stderr
    assert "a.yaml 第 3 行" in done.stderr and "换一个名称" in done.stderr and "b.yaml" in done.stderr

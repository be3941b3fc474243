from pathlib import Path

from kechuang.cli import kechuang
from kechuang.commands.reference import reference

DOCS = Path(__file__).resolve().parents[2] / "docs" / "cli.md"


def test_the_documented_commands_are_the_ones_there_are():
    assert DOCS.read_text(encoding="utf-8") == reference(kechuang), "run: kechuang reference > docs/cli.md"


def test_every_line_of_help_is_chinese():
    for line in reference(kechuang).splitlines():
        assert not line.strip().startswith(("Usage", "Options", "Commands", "Show this"))

from drafted import NAME, document, reading
from hypothesis import given
from hypothesis import strategies as st

from kechuang.writers.drafts import to_json
from kechuang.writers.terminal import display_width, fold, pad, plan_table, shorten, value_words


def test_chinese_takes_two_columns_and_a_combining_accent_none():
    assert display_width("目标") == 4
    assert display_width("ab") == 2
    assert display_width("é") == 1


@given(st.text(alphabet="目标abc，。 ２é"), st.integers(min_value=2, max_value=40))
def test_a_cell_fills_its_column_and_no_more(text, width):
    assert display_width(pad(shorten(text, width), width)) == width


@given(st.text(alphabet="目标abc，。 ２"), st.integers(min_value=4, max_value=40))
def test_folding_loses_nothing_but_blanks(text, width):
    assert "".join(fold(text, width)).replace(" ", "") == text.replace(" ", "")


def test_a_line_never_begins_with_a_closing_mark():
    assert all(not line.startswith(("，", "。", "）")) for line in fold("一二三，四五六。七八九）" * 5, 6))


def test_values_read_as_a_person_would_write_them():
    targets = to_json(NAME, document(), reading())["targets"]
    assert [value_words(entry) for entry in targets] == ["15家", "2.3%（力争2.5%）", "3—5家", "5亿元"]


def test_the_table_fits_a_narrow_terminal_and_keeps_every_word_in_a_pipe():
    draft = to_json(NAME, document(), reading())
    assert all(display_width(line) <= 90 for line in plan_table(draft, 90) if "项" not in line)
    assert any("2.3%（力争2.5%）" in line for line in plan_table(draft, None))


def test_the_table_says_what_else_was_read():
    assert "目标 3 项，政策参数 1 项，交付成果 1 项，任务 2 项。" in list(
        plan_table(to_json(NAME, document(), reading()), 80)
    )

"""Titles are broken into whole words and a shape: 梯形 or 菱形, never a box or an hourglass."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kechuang.writers.official.titles import title_lines

LONGEST = 19


def width(line: str) -> float:
    return sum(0.5 if character.isascii() else 1 for character in line)


def test_a_short_title_stays_on_one_line():
    assert title_lines("关于开展科技活动周的通知", LONGEST) == ["关于开展科技活动周的通知"]


@pytest.mark.parametrize(
    "title",
    [
        "关于2026年1—6月科技创新目标任务完成情况的通报",
        "关于印发《云溪县2026年科技创新工作要点》的通知",
        "云溪县科学技术局关于转发省科学技术厅组织开展高新技术企业认定工作的通知",
        "关于征求《云溪县推动高新技术企业高质量发展若干政策措施（2026—2028年）》意见的函",
    ],
)
def test_lines_make_a_trapezium_or_a_lozenge(title):
    lines = title_lines(title, LONGEST)
    widths = [width(line) for line in lines]
    assert "".join(lines) == title and max(widths) <= LONGEST
    peak = widths.index(max(widths))
    rising, falling = widths[: peak + 1], widths[peak:]
    assert rising == sorted(rising) and falling == sorted(falling, reverse=True)
    assert len(set(widths)) > 1


def test_a_year_and_a_book_title_are_not_torn():
    lines = title_lines("关于印发《云溪县科技创新工作要点》和做好2026年1—6月总结的通知", LONGEST)
    assert any("《云溪县科技创新工作要点》" in line for line in lines)
    assert any("2026年" in line for line in lines)


def test_no_line_begins_with_a_particle_or_a_mark():
    for line in title_lines("关于进一步加强全县科技型中小企业培育工作和高新技术企业认定管理工作的实施意见", LONGEST)[
        1:
    ]:
        assert line[0] not in "的和及与、，）》"


def test_breaks_the_caller_made_are_kept():
    assert title_lines("关于科技创新\n目标任务的通报", LONGEST) == ["关于科技创新", "目标任务的通报"]


def test_a_title_longer_than_any_is_broken_without_waiting():
    began = time.perf_counter()
    lines = title_lines("关于做好科技创新目标任务分解落实工作的通知" * 20 + "x" * 100, LONGEST)
    assert max(map(width, lines)) <= LONGEST and time.perf_counter() - began < 2


@given(st.text(alphabet="科技创新目标任务完成情况的通报2026年关于和、", min_size=1, max_size=60))
def test_nothing_of_a_title_is_lost(title):
    lines = title_lines(title, LONGEST)
    assert "".join(lines) == title
    assert all(width(line) <= LONGEST for line in lines)

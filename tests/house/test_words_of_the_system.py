"""What the operating system refuses is told in Chinese."""

from __future__ import annotations

import errno
import re

import pytest

from kechuang.kernel.errors import system_says


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.EISDIR, errno.ENOSPC, errno.ENAMETOOLONG])
def test_the_usual_refusals_have_chinese_words(number):
    assert re.fullmatch(r"[\u4e00-\u9fff]+", system_says(OSError(number, "whatever the system calls it")))


def test_what_has_no_words_keeps_those_of_the_system():
    assert system_says(OSError(99999, "odd fault")) == "odd fault"
    assert system_says(TimeoutError()) == "TimeoutError"


def test_a_missing_file_is_missing(tmp_path):
    with pytest.raises(OSError) as caught:
        (tmp_path / "没有.xlsx").read_bytes()
    assert system_says(caught.value) == "没有这个文件或文件夹"

"""Generating a notice anew: what nobody touched is written anew, and nothing that a person wrote is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kechuang.apps.plans.rules.circular_edits import (
    Paragraph,
    add_behind,
    edit,
    fresh,
    from_data,
    keep,
    regenerate,
    restore,
    without,
)
from kechuang.apps.plans.rules.circular_text import Generated


def generated(**texts: str) -> list[Generated]:
    return [Generated(key, text) for key, text in texts.items()]


def edited(paragraphs: list[Paragraph], key: str, words: str) -> list[Paragraph]:
    return [edit(each, words) if each.key == key else each for each in paragraphs]


BEFORE = fresh(generated(title="通报", a="甲{滞后数}", b="乙", c="丙"))


def test_untouched_paragraphs_are_written_anew():
    after = regenerate(BEFORE, generated(title="通报", a="甲新", b="乙"))
    assert [each.words for each in after] == ["通报", "甲新", "乙"]


def test_an_edited_paragraph_keeps_its_words_and_says_that_the_ground_changed():
    mine = edited(BEFORE, "a", "我写的{滞后数}")
    same = regenerate(mine, generated(title="通报", a="甲{滞后数}", b="乙"))
    assert (same[1].words, same[1].ground_changed) == ("我写的{滞后数}", False)
    other = regenerate(mine, generated(title="通报", a="甲、戊", b="乙"))
    assert (other[1].words, other[1].ground_changed) == ("我写的{滞后数}", True)
    assert other[1].text == "甲、戊"


def test_the_person_may_keep_the_words_or_take_the_new_ones():
    mine = regenerate(edited(BEFORE, "a", "我写的"), generated(title="通报", a="甲、戊"))[1]
    assert (keep(mine).words, keep(mine).ground_changed) == ("我写的", False)
    assert (restore(mine).words, restore(mine).is_edited) == ("甲、戊", False)


def test_writing_the_generated_words_again_undoes_the_edit():
    mine = edit(edit(BEFORE[1], "我写的"), "甲{滞后数}")
    assert not mine.is_edited


def test_a_second_edit_still_remembers_what_the_first_was_made_from():
    twice = edit(edit(BEFORE[1], "我写的"), "我又写的")
    assert twice.base == "甲{滞后数}"


def test_a_paragraph_whose_line_is_gone_stays_when_a_person_wrote_in_it():
    mine = edited(edited(BEFORE, "b", "我的乙"), "c", "我的丙")
    after = regenerate(mine, generated(title="通报", a="甲", c="丙"))
    assert [(each.words, each.is_left) for each in after] == [
        ("通报", False),
        ("甲", False),
        ("我的乙", True),
        ("我的丙", False),
    ]


def test_a_left_paragraph_becomes_an_ordinary_one_when_its_line_comes_back():
    mine = regenerate(edited(BEFORE, "b", "我的乙"), generated(title="通报", a="甲"))
    again = regenerate(mine, generated(title="通报", a="甲", b="乙"))
    assert [(each.words, each.is_left) for each in again][2] == ("我的乙", False)


def test_own_paragraphs_stay_behind_the_one_they_were_put_behind():
    mine, key = add_behind(BEFORE, "a")
    mine = edited(mine, key, "自己加的")
    after = regenerate(mine, generated(title="通报", a="甲", b="乙"))
    assert [each.words for each in after] == ["通报", "甲", "自己加的", "乙"]


def test_own_paragraphs_get_keys_of_their_own_and_can_be_taken_out_again():
    once, first = add_behind(BEFORE, "a")
    twice, second = add_behind(once, "c")
    assert first != second and twice[-1].key == second
    assert [each.key for each in without(twice, first)] == ["title", "a", "b", "c", second]


def test_a_generated_paragraph_cannot_be_taken_out_only_emptied():
    assert without(BEFORE, "a") == BEFORE
    assert edit(BEFORE[1], "").words == ""


KEYS = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)
WORDS = st.dictionaries(st.sampled_from("abcdefgh"), st.text("甲乙丙 {}数", max_size=6))


@given(
    first=KEYS, mine=WORDS, behind=st.lists(st.sampled_from("abcdefgh"), max_size=3), later=st.lists(KEYS, max_size=3)
)
def test_whatever_is_generated_afterwards_no_word_of_a_person_is_lost(first, mine, behind, later):
    paragraphs = [
        edit(each, mine.get(each.key, each.words)) for each in fresh(generated(**dict.fromkeys(first, "原文")))
    ]
    for key in behind:
        paragraphs, own = add_behind(paragraphs, key)
        paragraphs = edited(paragraphs, own, "自己加的")
    for keys in later:
        written = sorted(each.words for each in paragraphs if each.is_edited)
        paragraphs = regenerate(paragraphs, generated(**dict.fromkeys(keys, "新的原文")))
        assert sorted(each.words for each in paragraphs if each.is_edited) == written
        assert len({each.key for each in paragraphs}) == len(paragraphs)
        assert set(keys) <= {each.key for each in paragraphs}


def test_paragraphs_survive_being_stored():
    stored = [each.as_data() for each in edited(BEFORE, "a", "我写的")]
    assert from_data(stored) == edited(BEFORE, "a", "我写的")

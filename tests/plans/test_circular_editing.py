"""Editing a notice: words stay, figures follow, and nobody overwrites another unseen."""

from __future__ import annotations

from datetime import date

import circulars
import making
import pytest
from circulars import TODAY

from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.accounts.permissions import NotAllowed
from kechuang.apps.plans.actions import circular as actions
from kechuang.apps.plans.actions import circular_templates
from kechuang.apps.plans.messages.circular import MovedOn
from kechuang.apps.plans.queries import circular as queries
from kechuang.apps.plans.rules import circular_text as text

pytestmark = pytest.mark.django_db


def paragraph(circular, key):
    return next(each for each in queries.paragraphs(circular) if each.key == key)


def words(circular, key):
    return text.words(paragraph(circular, key).words, queries.figures(circular))


def test_generated_anew_edited_words_stay_and_the_figures_in_them_are_new(people):
    circular = circulars.drafted(people)
    key = circulars.key_of(circular, "为推动")
    mine = "净增高企现有{T1.现值}，还差{T1.差距}，要抓紧。"
    circular = actions.edit(circular, circular.version, people["planner"], {key: mine})
    assert words(circular, key) == "净增高企现有20家，还差54家，要抓紧。"
    making.evidence(circular.plan.commitments.get(number=1), "30", date(2026, 6, 28))
    circular = actions.regenerate(circular, circular.version, people["planner"], TODAY)
    assert words(circular, key) == "净增高企现有50家，还差24家，要抓紧。"
    assert not paragraph(circular, key).ground_changed


def test_where_the_generated_words_changed_under_an_edit_both_are_there_to_choose_from(people):
    circular = circulars.drafted(people)
    key = circulars.key_of(circular, "涉及")
    circular = actions.edit(circular, circular.version, people["planner"], {key: "只有一项严重滞后。"})
    making.evidence(circular.plan.commitments.get(number=1), "100", date(2026, 6, 28))  # nobody is behind any more
    circular = actions.regenerate(circular, circular.version, people["planner"], TODAY)
    assert paragraph(circular, key).words == "只有一项严重滞后。"
    assert paragraph(circular, key).ground_changed and "涉及" not in paragraph(circular, key).text
    assert "TB-212" in circulars.codes(circular)
    kept = actions.edit(circular, circular.version, people["planner"], {}, deed=("keep", key))
    assert not paragraph(kept, key).ground_changed and paragraph(kept, key).words == "只有一项严重滞后。"
    restored = actions.edit(kept, kept.version, people["planner"], {}, deed=("restore", key))
    assert not paragraph(restored, key).is_edited


def test_a_paragraph_of_ones_own_can_be_added_and_stays(people):
    circular = circulars.drafted(people)
    key = circulars.key_of(circular, "四、下一步要求")
    circular = actions.edit(circular, circular.version, people["planner"], {}, deed=("add", key))
    own = next(each.key for each in queries.paragraphs(circular) if each.is_own)
    circular = actions.edit(circular, circular.version, people["planner"], {own: "请于7月10日前报送。"})
    circular = actions.regenerate(circular, circular.version, people["planner"], TODAY)
    order = [each.key for each in queries.paragraphs(circular)]
    assert order.index(own) == order.index(key) + 1
    assert words(circular, own) == "请于7月10日前报送。"


def test_the_title_can_be_written_anew_and_stays(people):
    circular = circulars.drafted(people)
    circular = actions.edit(circular, circular.version, people["planner"], {"title": "{月份}科技工作通报"})
    circular = actions.regenerate(circular, circular.version, people["planner"], TODAY)
    assert circular.title == "2026年6月科技工作通报"


def test_saving_without_a_change_changes_nothing(people):
    circular = circulars.drafted(people)
    given = {each.key: each.words for each in queries.paragraphs(circular)}
    same = actions.edit(circular, circular.version, people["planner"], given, circular.letterhead)
    assert same.version == circular.version
    assert not AuditEntry.objects.filter(verb="circulars.edit").exists()


def test_the_record_of_an_edit_holds_only_what_changed(people):
    circular = circulars.drafted(people)
    key = circulars.key_of(circular, "为推动")
    actions.edit(circular, circular.version, people["planner"], {key: "新的话。"})
    entry = AuditEntry.objects.get(verb="circulars.edit")
    assert set(entry.before) == set(entry.after) == {key}
    assert entry.after[key] == "新的话。"


def test_who_comes_second_is_told_by_whom_and_nothing_is_overwritten(people):
    circular = circulars.drafted(people)
    key = circulars.key_of(circular, "为推动")
    actions.edit(circular, circular.version, people["planner"], {key: "先到的话。"})
    with pytest.raises(MovedOn, match="规划员甲"):
        actions.edit(circular, circular.version, people["planner"], {key: "后到的话。"})
    circular.refresh_from_db()
    assert words(circular, key) == "先到的话。"


def test_a_submitted_notice_is_not_edited(people):
    circular = circulars.submitted(people)
    with pytest.raises(MovedOn, match="待签发"):
        actions.edit(circular, circular.version, people["planner"], {"title": "另一个标题"})
    with pytest.raises(MovedOn, match="待签发"):
        actions.regenerate(circular, circular.version, people["planner"], TODAY)


def test_only_who_writes_notices_edits_them(people):
    circular = circulars.drafted(people)
    with pytest.raises(NotAllowed):
        actions.edit(circular, circular.version, people["leader"], {"title": "另一个标题"})


def test_a_newer_template_is_used_when_it_is_generated_anew_and_edits_stay(people):
    from_template = "标题：{计划}通报\n新模板的一段，共{目标总数}项。\n"
    circular = circulars.drafted(people)
    key = circulars.key_of(circular, "为推动")
    circular = actions.edit(circular, circular.version, people["planner"], {key: "我写的话。"})
    making_template(circular.plan, from_template, people)
    assert "TB-218" in circulars.codes(circular)
    circular = actions.regenerate(circular, circular.version, people["planner"], TODAY)
    said = [text.words(each.words, queries.figures(circular)) for each in queries.paragraphs(circular)]
    assert said == ["云溪县2026年科技创新工作要点通报", "我写的话。", "新模板的一段，共5项。"]
    assert paragraph(circular, key).is_left
    assert "TB-213" in circulars.codes(circular)


def making_template(plan, source, people):
    from_scratch = circular_templates.save_template(plan, source, circulars.LETTERHEAD, people["planner"], 0)
    assert from_scratch.ordinal == 1

"""A list comes in, is looked at, taken, accepted by a second person, and taken back; nothing doubles."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keeping import credit_code, keep, recognition
from lists import HEADS, accepted, bring, name_of, row, sentences, standing_rows, take, verdicts, xlsx

from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.accounts.permissions import NotAllowed
from kechuang.apps.orgs.models import KnownWriting, Organisation
from kechuang.apps.registers import catalogue, chaining
from kechuang.apps.registers.actions import deciding as single
from kechuang.apps.registers.actions import entering
from kechuang.apps.registers.actions.importing import (
    deciding,
    effects,
    headers,
    returning,
    reverting,
    settling,
    taking,
)
from kechuang.apps.registers.messages import RegisterFault
from kechuang.apps.registers.messages.importing import result
from kechuang.apps.registers.models import BatchState, Entry, HeaderChoice, Standing, Waiting, Way

pytestmark = pytest.mark.django_db


def test_a_list_whose_headings_are_known_goes_straight_to_its_preview(people):
    batch = bring(people["town"], xlsx([row(1), row(2)]))
    assert batch.state == BatchState.PREVIEWED
    assert verdicts(batch) == {2: "new", 3: "new"} and not Entry.objects.exists()


def test_taking_waits_for_a_second_person_who_accepts_all_at_once(people):
    batch = take(people["town"], bring(people["town"], xlsx([row(1), row(2)])))
    assert batch.state == BatchState.SUBMITTED and standing_rows() == []
    with pytest.raises(NotAllowed):
        deciding.accept(people["town"], batch)
    deciding.accept(people["planner"], batch)
    batch.refresh_from_db()
    assert batch.state == BatchState.ACCEPTED and len(standing_rows()) == 2
    assert Entry.objects.get(standing=Standing.ACCEPTED, key__startswith=credit_code(1)).place == "名单!2"
    assert result(batch.counts, waits=False) == "已入册 2 条：新增 2，更改 0。"
    assert AuditEntry.objects.filter(verb="registers.accept_batch").count() == 1
    assert chaining.verify()[2] == []


def test_nobody_accepts_the_batch_he_brought_in(people):
    batch = take(people["planner"], bring(people["planner"], xlsx([row(1)])))
    with pytest.raises(RegisterFault, match="RG-210"):
        deciding.accept(people["planner"], batch)


def test_a_batch_sent_back_leaves_the_register_alone_and_says_why(people):
    batch = take(people["town"], bring(people["town"], xlsx([row(1)])))
    with pytest.raises(RegisterFault, match="RG-006"):
        deciding.reject(people["planner"], batch, " ")
    deciding.reject(people["planner"], batch, "名单不是公布的那一份")
    batch.refresh_from_db()
    assert batch.state == BatchState.REJECTED and batch.answer == "名单不是公布的那一份"
    assert standing_rows() == [] and not Waiting.objects.exists()


def test_importing_the_same_list_again_changes_nothing(people):
    accepted(people, xlsx([row(1), row(2)]))
    entries, before = Entry.objects.count(), standing_rows()
    again = bring(people["town"], xlsx([row(1), row(2)]))
    assert set(verdicts(again).values()) == {"same"}
    with pytest.raises(RegisterFault, match="RG-208"):
        taking.ask(people["town"], again, good_only=False)
    assert (Entry.objects.count(), standing_rows()) == (entries, before)


def test_the_same_list_while_the_first_still_waits_is_not_submitted_twice(people):
    take(people["town"], bring(people["town"], xlsx([row(1)])))
    assert verdicts(bring(people["town"], xlsx([row(1)]))) == {2: "same"}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(1, 30), st.dates(), st.sampled_from(["第一批", "第二批", ""]), st.booleans()),
        unique_by=lambda each: each[0], min_size=1, max_size=8,
    )
)  # fmt: skip
def test_whatever_the_list_says_bringing_it_in_twice_changes_nothing(people, rows):
    heads = [*HEADS, "是否首次认定"]
    data = xlsx([[*row(n, day=day, batch=batch), "是" if first else "否"] for n, day, batch, first in rows], heads)
    batch = bring(people["town"], data)
    if any(batch.counts.get(each) for each in ("new", "changed")):
        take(people["town"], batch, good_only=True)
        deciding.accept(people["planner"], batch)
    before = Entry.objects.count(), standing_rows()
    again = bring(people["town"], data)
    assert not again.counts.get("new") and not again.counts.get("changed")
    assert (Entry.objects.count(), standing_rows()) == before


def test_a_change_is_shown_field_by_field_and_a_column_the_file_lacks_changes_nothing(people):
    keep("recognition", recognition(1, certificate_no="GR202432000001", batch="2024年第一批", issuer="省科技厅"))
    data = xlsx([row(1, no="GR202432000001", batch="2024年第二批")])
    batch = bring(people["town"], data)
    assert verdicts(batch) == {2: "changed"}
    take(people["town"], batch)
    deciding.accept(people["planner"], batch)
    [kept] = standing_rows()
    assert (kept["batch"], kept["issuer"]) == ("2024年第二批", "省科技厅")


def test_a_blank_cell_that_would_empty_a_field_is_told_before(people):
    keep("recognition", recognition(1, certificate_no="GR202432000001", batch="2024年第一批"))
    batch = bring(people["town"], xlsx([row(1, no="GR202432000001", batch=None)]))
    assert verdicts(batch) == {2: "changed"} and "现有的“2024年第一批”将被清空" in sentences(batch, 2)


def test_all_or_only_the_good_rows_and_the_bad_ones_come_back_to_be_mended(people):
    rows = [row(1), row(2, kind="独角马"), row(3, code=credit_code(3)[:-1] + "*"), row(4, day="去年冬天")]
    batch = bring(people["town"], xlsx(rows))
    assert verdicts(batch) == {2: "new", 3: "bad", 4: "bad", 5: "bad"}
    with pytest.raises(RegisterFault, match="RG-207"):
        taking.ask(people["town"], batch, good_only=False)
    take(people["town"], batch, good_only=True)
    assert Entry.objects.count() == 1 and set(verdicts(batch)) == {3, 4, 5}
    back = openpyxl.load_workbook(io.BytesIO(returning.returned_file(batch))).active
    assert [cell.value for cell in back[1]] == [*HEADS, "错误"] and back.max_row == 4
    assert "独角马" in str(back["C2"].value) and "RG-132" in back["G2"].value and "RG-121" in back["G4"].value
    back["C2"], back["B3"], back["E4"] = "瞪羚企业", credit_code(3), "2024-12-01"
    stream = io.BytesIO()
    back.parent.save(stream)
    mended = bring(people["town"], stream.getvalue())
    assert mended.state == BatchState.PREVIEWED and set(verdicts(mended).values()) == {"new"}


def test_a_record_changed_since_the_preview_is_not_overwritten(people):
    keep("recognition", recognition(1, batch="甲"))
    batch = bring(people["town"], xlsx([row(1, no=None, batch="乙"), row(2)]))
    keep("recognition", recognition(1, batch="丙"), by=people["division"])
    take(people["town"], batch)
    assert batch.counts["moved"] == 1 and "没有覆盖" in sentences(batch, 2)
    assert batch.counts["taken_new"] == 1 and Waiting.objects.count() == 1


def test_what_was_overtaken_while_it_waited_is_sent_back_not_forced_in(people):
    keep("recognition", recognition(1, batch="甲"))
    batch = take(people["town"], bring(people["town"], xlsx([row(1, batch="乙"), row(2)])))
    keep("recognition", recognition(1, batch="丙"), by=people["division"])
    register = catalogue.find("recognition")
    assert deciding.overtaken(batch, register) == 1
    deciding.accept(people["planner"], batch)
    batch.refresh_from_db()
    assert {each["batch"] for each in standing_rows()} == {"丙", "2024年第一批"}
    assert (batch.counts["overtaken"], batch.counts["taken_new"], batch.counts["taken_changed"]) == (1, 1, 0)
    assert not Waiting.objects.exists()


def test_headings_are_mapped_once_and_remembered(people):
    heads = ["单位", "代码证", "称谓", "证件", "批下来的日子", "批次"]
    batch = bring(people["town"], xlsx([row(1)], heads))
    assert batch.state == BatchState.UPLOADED
    register = catalogue.find("recognition")
    mapping = dict(zip("123456", ["organisation", "organisation:code", "kind", "certificate_no", "issued_on", ""],
                       strict=True))  # fmt: skip
    headers.choose(people["town"], register, batch, sheet="名单", header_row=1, mapping=mapping, fixed={})
    assert HeaderChoice.objects.get(header="批下来的日子").field == "issued_on"
    assert bring(people["division"], xlsx([row(2)], heads)).state == BatchState.PREVIEWED


def test_what_the_file_lacks_is_filled_in_for_every_row(people):
    data = xlsx([[1, name_of(1), credit_code(1), "GR202432000001"]], ["序号", "企业名称", "信用代码", "证书编号"])
    batch = bring(people["town"], data)
    register = catalogue.find("recognition")
    with pytest.raises(RegisterFault, match=r"RG-202.*认定类别"):
        headers.choose(
            people["town"], register, batch, sheet=batch.sheet, header_row=1, mapping=batch.mapping, fixed={}
        )
    with pytest.raises(RegisterFault, match="RG-204"):
        headers.choose(people["town"], register, batch, sheet=batch.sheet, header_row=1, mapping=batch.mapping,
                       fixed={"kind": "独角马", "issued_on": "2024-11-18"})  # fmt: skip
    headers.choose(people["town"], register, batch, sheet=batch.sheet, header_row=1, mapping=batch.mapping,
                   fixed={"kind": "高新技术企业", "issued_on": "2024年11月18日"})  # fmt: skip
    assert batch.state == BatchState.MAPPED
    second = bring(people["town"], data)
    assert second.fixed == {"kind": "高新技术企业", "issued_on": "2024年11月18日"}, (
        "offered again, not taken for granted"
    )
    assert second.state == BatchState.UPLOADED


PUBLISHED = ["序号", "企业名称", "证书编号", "认定类别", "发证日期"]


def published(*names: str) -> bytes:
    rows = [[n, name, f"GR2024320{n:05d}", "高新技术企业", "2024-11-18"] for n, name in enumerate(names, 1)]
    return xlsx(rows, PUBLISHED)


def test_a_published_list_without_codes_is_matched_by_name_and_the_rest_is_asked(people):
    keep("recognition", recognition(1, kind="gazelle"))
    batch = bring(people["town"], published("江阴市样本1号科技有限公司 ", "江阴市样本1号科技股份有限公司", "全新企业"))
    assert verdicts(batch) == {2: "new", 3: "question", 4: "question"}
    register = catalogue.find("recognition")
    asked = {each.written: each for each in settling.open_questions(batch, register)}
    like = asked["江阴市样本1号科技股份有限公司"]
    assert like.options[0]["value"] == credit_code(1)
    with pytest.raises(RegisterFault, match="RG-215"):
        settling.answer(people["town"], batch, {like.name: "91320000000000000X"})
    settling.answer(people["town"], batch, {asked["全新企业"].name: "new"})
    batch.refresh_from_db()
    assert Organisation.objects.get(name="全新企业").identifier == "T000001"
    assert verdicts(batch) == {2: "new", 3: "question", 4: "new"}


def test_a_writing_once_confirmed_is_not_asked_again(people):
    keep("recognition", recognition(1, kind="gazelle"))
    batch = bring(people["town"], published("样本1号"))
    [asked] = settling.open_questions(batch, catalogue.find("recognition"))
    settling.answer(people["town"], batch, {asked.name: credit_code(1)})
    assert KnownWriting.objects.get().organisation.identifier == credit_code(1)
    assert verdicts(bring(people["town"], published("样本1号"))) == {2: "new"}


def test_records_that_look_like_ones_there_are_are_told_side_by_side(people):
    keep("recognition", recognition(9, certificate_no="GR202432000001"))
    batch = bring(people["town"], xlsx([row(1, no="GR202432000001"), row(2, no="X1"), row(3, no="X1")]))
    assert set(verdicts(batch).values()) == {"new"} and batch.counts["warned"] == 3
    assert "RG-173" in sentences(batch, 2) and "第 3 行" in sentences(batch, 4) and "第 4 行" in sentences(batch, 3)
    assert batch.staged.get(row=2).question["twins"] == [Entry.objects.get().key]


def test_one_record_in_two_rows_is_told_at_both(people):
    batch = bring(people["town"], xlsx([row(1), row(2), row(1, batch="另一批")]))
    assert verdicts(batch) == {2: "bad", 3: "new", 4: "bad"}
    assert "第 4 行是同一条记录" in sentences(batch, 2) and "第 2 行是同一条记录" in sentences(batch, 4)


def test_taking_a_batch_back_restores_exactly_what_was_before(people):
    keep("recognition", recognition(1, certificate_no="GR202432000001", batch="甲", issuer="省厅"))
    keep("recognition", recognition(7))
    before = standing_rows()
    batch = accepted(people, xlsx([row(1, no="GR202432000001", batch="乙"), row(2), row(3)]))
    assert len(standing_rows()) == 4
    made = reverting.ask(people["division"], batch, reason="名单有误")
    assert standing_rows() != before, "asking changes nothing"
    with pytest.raises(RegisterFault, match="RG-211"):
        deciding.accept(people["division"], made)
    deciding.accept(people["planner"], made)
    made.refresh_from_db()
    batch.refresh_from_db()
    assert standing_rows() == before and made.counts["undone"] == 3
    assert batch.state == BatchState.REVERTED and chaining.verify()[2] == []


def test_records_changed_again_after_the_batch_stay_and_are_listed(people):
    batch = accepted(people, xlsx([row(1), row(2)]))
    key = standing_rows()[0]["key"]
    register = catalogue.find("recognition")
    now = Entry.objects.filter(key=key, standing=Standing.ACCEPTED).get()
    raw = recognition(1, batch="更正")
    made = entering.enter(people["town"], register, raw, correcting=key, based_on=now.seq, reason="批次写错")
    single.accept(people["planner"], [made.seq])
    revert = reverting.ask(people["division"], batch, reason="重来")
    assert (revert.counts["undo"], revert.counts["stay"]) == (1, 1)
    deciding.accept(people["planner"], revert)
    revert.refresh_from_db()
    assert revert.counts["staying"] == [key] and [each["key"] for each in standing_rows()] == [key]


def test_taking_back_can_itself_be_taken_back(people):
    batch = accepted(people, xlsx([row(1), row(2)]))
    there = standing_rows()
    revert = reverting.ask(people["division"], batch, reason="弄错")
    deciding.accept(people["planner"], revert)
    assert standing_rows() == []
    revert.refresh_from_db()
    second = reverting.ask(people["planner"], revert, reason="原来是对的")
    deciding.accept(people["division"], second)
    batch.refresh_from_db()
    assert standing_rows() == there and batch.state == BatchState.ACCEPTED


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.integers(1, 12)), st.sets(st.integers(1, 12), min_size=1))
def test_whatever_stood_before_stands_again_after_the_batch_is_taken_back(people, kept, listed):
    there = {each["key"] for each in standing_rows()}
    for number in kept:
        if f"{credit_code(number)}|hnte|2024-11-18" not in there:
            keep("recognition", recognition(number, batch="从前"))
    before = standing_rows()
    data = xlsx([row(number, batch="现在") for number in sorted(listed)])
    batch = accepted(people, data)
    revert = reverting.ask(people["division"], batch, reason="试试")
    deciding.accept(people["planner"], revert)
    assert standing_rows() == before


def test_a_batch_is_asked_back_once_and_only_with_a_reason(people):
    batch = accepted(people, xlsx([row(1)]))
    with pytest.raises(RegisterFault, match="RG-006"):
        reverting.ask(people["division"], batch, reason=" ")
    with pytest.raises(NotAllowed):
        reverting.ask(people["town"], batch, reason="想撤回")
    reverting.ask(people["division"], batch, reason="弄错")
    with pytest.raises(RegisterFault, match="RG-212"):
        reverting.ask(people["planner"], batch, reason="弄错")


def test_a_town_may_bring_in_what_a_leader_may_not(people):
    with pytest.raises(NotAllowed):
        bring(people["leader"], xlsx([row(1)]))


def test_where_one_may_accept_ones_own_a_list_stands_at_once(people):
    data = xlsx([["江阴科技动态", people["planner"].pk]], ["标题", "序号"])
    register = catalogue.find("article")
    assert register.rights.own_accepted, "this test needs a register of that kind"
    batch = bring(people["planner"], data, register="article")
    assert batch.state == BatchState.UPLOADED, "the unit is required and the file has none"


def test_whoever_can_tell_what_it_did_to_the_figures_is_asked_before_and_after(people, monkeypatch):
    monkeypatch.setattr(effects, "_tellers", [])

    def teller(register):
        before = len(standing_rows())
        return lambda: [f"这次导入使 有效高企 {before}→{len(standing_rows())}"]

    effects.tells(teller)
    assert accepted(people, xlsx([row(1), row(2)])).counts["effects"] == ["这次导入使 有效高企 0→2"]


def test_entries_of_a_list_say_so(people):
    accepted(people, xlsx([row(1)]))
    assert set(Entry.objects.values_list("way", flat=True)) == {Way.IMPORT}

"""The pages of bringing a list in work with plain forms and show every fault in its cell; each role does its part."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from keeping import credit_code, keep, recognition
from lists import accepted, bring, row, standing_rows, take, xlsx

from kechuang.apps.accounts import inbox
from kechuang.apps.registers.models import BatchState, ImportBatch

pytestmark = pytest.mark.django_db


def words(response) -> str:
    return response.content.decode()


def send(client, data: bytes, name: str = "名单.xlsx", **other):
    file = SimpleUploadedFile(name, data)
    return client.post("/imports/new/", {"register": "recognition", "file": file} | other, follow=True)


def test_a_list_goes_from_upload_to_the_register_by_clicks_alone(as_role):
    town, planner = as_role("town"), as_role("planner")
    page = send(town, xlsx([row(1), row(2)]))
    assert "新增 <b>2</b>" in words(page) and "现在什么都还没有写入" in words(page)
    batch = ImportBatch.objects.get()
    page = town.post(f"/imports/{batch.pk}/take/", {"what": "all"}, follow=True)
    assert "已提交 2 条：新增 2" in words(page) and "整批接受" not in words(page)
    page = planner.get(f"/imports/{batch.pk}/")
    assert "整批接受" in words(page)
    page = planner.post(f"/imports/{batch.pk}/accept/", follow=True)
    assert "已入册 2 条：新增 2，更改 0。" in words(page) and len(standing_rows()) == 2
    assert "已入册 2 条" in words(planner.get("/imports/"))


def test_every_fault_is_shown_in_its_cell_with_what_to_do(as_role):
    town = as_role("town")
    wrong = credit_code(3)[:-1] + ("0" if credit_code(3)[-1] != "0" else "1")
    page = words(send(town, xlsx([row(1), row(2, kind="独角马"), row(3, code=wrong)])))
    assert '<td class="staged__error" title="不在“认定类别”的可选项中">独角马</td>' in page
    assert f"末位应为 {credit_code(3)[-1]}" in page and "取回 2 行" in page and "只导入其余 1 条" in page
    back = town.get(f"/imports/{ImportBatch.objects.get().pk}/returned/")
    assert back.content[:2] == b"PK" and "filename" in back["Content-Disposition"]


def test_a_wrong_file_is_told_which_headings_are_expected(as_role):
    page = words(send(as_role("town"), xlsx([["甲", 1]], ["姓名", "身高"])))
    assert "RG-201" in page and "认定类别" in page and "统一社会信用代码" in page


def test_headings_are_mapped_on_the_page_and_wrong_choices_keep_what_was_chosen(as_role):
    town = as_role("town")
    heads = ["单位", "代码证", "称谓", "证件", "批下来的日子", "批次"]
    page = send(town, xlsx([row(1)], heads))
    assert "批下来的日子" in words(page) and "2024-11-18" in words(page), "with a sample of its values"
    pk = ImportBatch.objects.get().pk
    chosen = dict(zip(range(1, 7), ["organisation", "organisation:code", "kind", "certificate_no", "", ""],
                      strict=True))  # fmt: skip
    form = {"sheet": "名单", "header_row": "1"} | {f"column-{n}": target for n, target in chosen.items()}
    page = town.post(f"/imports/{pk}/headers/", form)
    assert page.status_code == 422 and "RG-202" in words(page) and "发证日期" in words(page)
    assert '<option value="certificate_no" selected>' in words(page)
    page = town.post(f"/imports/{pk}/headers/", form | {"column-5": "issued_on"}, follow=True)
    assert "新增 <b>1</b>" in words(page)


def test_names_without_a_code_are_answered_many_at_once(as_role):
    keep("recognition", recognition(1, kind="gazelle"))
    heads = ["企业名称", "证书编号", "认定类别", "发证日期"]
    rows = [[name, f"GR{n}", "高新技术企业", "2024-11-18"] for n, name in enumerate(("样本1号", "没听说过的企业"))]
    town = as_role("town")
    page = send(town, xlsx(rows, heads))
    assert "确认 2 行的单位" in words(page)
    pk = ImportBatch.objects.get().pk
    page = words(town.get(f"/imports/{pk}/questions/"))
    assert "登记为新单位（代码待补）" in page
    form = {"question-1": "organisation|样本1号", "code-1": credit_code(1),
            "question-2": "organisation|没听说过的企业", "answer-2": "new"}  # fmt: skip
    page = town.post(f"/imports/{pk}/questions/", form, follow=True)
    assert "新增 <b>2</b>" in words(page) and "已记下 2 个名称" in words(page)


def test_a_change_shows_from_what_to_what(as_role):
    keep("recognition", recognition(1, batch="甲批", certificate_no="GR202432000001"))
    page = words(send(as_role("town"), xlsx([row(1, no="GR202432000001", batch="乙批")])))
    assert "<del>甲批</del> → <ins>乙批</ins>" in page


def test_taking_back_says_the_consequence_in_numbers_and_waits_for_another(as_role, people):
    batch = accepted(people, xlsx([row(1), row(2)]))
    division, planner = as_role("division"), as_role("planner")
    page = division.get(f"/imports/{batch.pk}/revert/")
    assert "将撤回 2 条记录。" in words(page)
    page = division.post(f"/imports/{batch.pk}/revert/", {"reason": "名单有误"}, follow=True)
    assert "等另一位有权限的人确认" in words(page) and "确认撤回" not in words(page)
    made = ImportBatch.objects.get(kind="revert")
    assert any("撤回“名单.xlsx”" in todo.what for todo in inbox.gather(people["planner"], made.created_at.date()))
    page = planner.post(f"/imports/{made.pk}/accept/", follow=True)
    assert "已撤回 2 条记录。" in words(page) and standing_rows() == []
    assert "这一批已经撤回" in words(planner.get(f"/imports/{batch.pk}/"))


def test_what_waits_for_me_stands_in_my_inbox(people):
    batch = bring(people["town"], xlsx([row(1)]))
    today = batch.created_at.date()
    assert [todo.url for todo in inbox.gather(people["town"], today)] == [f"/imports/{batch.pk}/"]
    take(people["town"], batch)
    assert inbox.gather(people["town"], today) == []
    assert any("名单.xlsx" in todo.what for todo in inbox.gather(people["planner"], today))


def test_a_list_can_be_given_up(as_role, people):
    batch = bring(people["town"], xlsx([row(1)]))
    assert "别人上传的" in words(as_role("planner").post(f"/imports/{batch.pk}/abandon/", follow=True))
    as_role("town").post(f"/imports/{batch.pk}/abandon/")
    batch.refresh_from_db()
    assert batch.state == BatchState.ABANDONED and not batch.staged.exists()


def test_an_empty_upload_says_what_to_choose(as_role):
    page = as_role("town").post("/imports/new/", {"register": "recognition"})
    assert page.status_code == 422 and "RG-200" in words(page)


def test_a_file_that_cannot_be_read_says_why_and_nothing_is_kept(as_role):
    page = send(as_role("town"), b"PK\x03\x04 broken", "坏的.xlsx")
    assert "TB-0" in words(page) and not ImportBatch.objects.exists()


def test_rows_that_are_not_in_the_register_yet_are_shown_only_to_who_may(as_role, people):
    batch = bring(people["town"], xlsx([row(1)]))
    assert "江阴市样本1号" in words(as_role("planner").get(f"/imports/{batch.pk}/"))
    leader = words(as_role("leader").get(f"/imports/{batch.pk}/"))
    assert "江阴市样本1号" not in leader and "只有导入人和审核人能看" in leader
    assert as_role("leader").get(f"/imports/{batch.pk}/file/").status_code == 404
    assert as_role("enterprise").get(f"/imports/{batch.pk}/").status_code == 403

"""The pages of reporting and reviewing: nothing typed is lost, nothing is half written, files are safe."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import making
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from kechuang.apps.documents.kinds import kind_of
from kechuang.apps.documents.proofs import unseal
from kechuang.apps.plans.actions import proofs, report, review
from kechuang.apps.plans.actions.report import Item
from kechuang.apps.plans.models import Evidence, MilestoneReport, NilReport, Observation, Proof, Rank, ReportStanding

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n"


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def division():
    return making.unit("高新技术科")


@pytest.fixture
def officer(division):
    return making.person("officer", "division", division)


@pytest.fixture
def plan(people):
    """Of whatever year it is when the test runs: pages report up to today."""
    return making.adopted_plan(people, first_year=today().year, last_year=today().year)


@pytest.fixture
def target(plan, division):
    return making.commitment(plan, leads=[division])


def browser_of(person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def mine(officer):
    return browser_of(officer)


def rows(*given: tuple[str, str, str], **more) -> dict:
    data = {"rows-TOTAL_FORMS": "3", "rows-INITIAL_FORMS": "0", "pasted": "", "note": "", **more}
    for number, (day, name, amount) in enumerate(given):
        data |= {
            f"rows-{number}-happened_on": day,
            f"rows-{number}-organisation": name,
            f"rows-{number}-amount": amount,
        }
    return data


def address(commitment) -> str:
    return f"/commitments/{commitment.pk}/report/"


def test_items_are_reported_from_rows_and_the_page_says_what_happens_next(mine, target, division):
    data = rows((today().isoformat(), "甲厂", "1"), (today().isoformat(), "乙厂", "2"), unit=str(division.pk))
    page = mine.post(address(target), data, follow=True)
    assert "已报送“净增高新技术企业”2 条，等待另一人审核" in page.content.decode()
    assert [(row.organisation, row.amount, row.unit) for row in Evidence.objects.order_by("pk")] == [
        ("甲厂", 1, division),
        ("乙厂", 2, division),
    ]


def test_lines_pasted_from_a_table_are_reported_with_header_codes_and_notes(mine, target, division):
    day = f"{today().year}年1月1日"
    pasted = (
        f"日期\t单位\t数量\n{day}\t甲厂，乙厂联合体\t１\t91110000600037341L\t省厅公示\n\n{today():%Y/%m/%d}\t丙厂\t1\n"
    )
    mine.post(address(target), rows(pasted=pasted, unit=str(division.pk)))
    first, second = Evidence.objects.order_by("pk")
    assert (first.organisation, first.uscc, first.note) == ("甲厂，乙厂联合体", "91110000600037341L", "省厅公示")
    assert (second.happened_on, second.amount) == (today(), 1)


def test_every_fault_is_told_at_its_line_and_all_that_was_typed_stays(mine, target, division):
    tomorrow = (today() + timedelta(days=1)).isoformat()
    pasted = f"{today()}\t戊厂\t一家\n5月8日\t己厂\t1\n只有一列"
    answer = mine.post(
        address(target), rows((tomorrow, "甲厂", "1"), pasted=pasted, unit=str(division.pk), note="批次说明")
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("“一家”不是数字", "“5月8日”不是年月日齐全的日期", "只有 1 列", "粘贴的第 2 行", "RP-019", "晚于今天"):
        assert words in page
    assert "戊厂" in page and "批次说明" in page and 'value="甲厂"' in page
    assert not Evidence.objects.exists()


def test_rows_and_lines_are_taken_together_or_not_at_all(mine, target, division):
    tomorrow = today() + timedelta(days=1)
    data = rows((today().isoformat(), "甲厂", "1"), pasted=f"{tomorrow}\t乙厂\t1", unit=str(division.pk))
    page = mine.post(address(target), data).content.decode()
    assert "粘贴的第 1 行“乙厂”" in page and "晚于今天" in page
    assert not Evidence.objects.exists()


def test_a_fault_of_the_second_filled_row_stands_there_even_when_a_row_between_is_empty(mine, target, division):
    data = rows(
        (today().isoformat(), "甲厂", "1"), ("", "", ""), (today().isoformat(), "乙厂", "0"), unit=str(division.pk)
    )
    answer = mine.post(address(target), data)
    assert answer.context["rows"].forms[2].errors["amount"] == ["数量 0 不大于 0。"]
    assert not answer.context["rows"].forms[0].errors


@pytest.mark.parametrize(("amount", "says"), [("abc", "不是数字"), ("1e400", "数字太长"), ("nan", "不是数字")])
def test_what_is_no_amount_is_told_at_its_field(mine, target, division, amount, says):
    data = rows((today().isoformat(), "甲厂", amount), unit=str(division.pk))
    page = mine.post(address(target), data).content.decode()
    assert says in page and f'value="{amount}"' in page


def test_a_mistyped_unit_is_asked_back_with_a_tick_and_taken_when_ticked(people, division, officer, mine, plan):
    money = making.commitment(plan, "技术合同成交额", "52", unit="亿元", is_whole=False, leads=[division])
    data = rows((today().isoformat(), "甲厂", "52,000"), unit=str(division.pk))
    page = mine.post(address(money), data).content.decode()
    assert "确实是 52000 亿元" in page and "应填 5.2 亿元" in page
    assert not Evidence.objects.exists()
    mine.post(address(money), data | {"sure": "RP-020:52000"})
    assert Evidence.objects.get().amount == 52000


def test_a_double_is_asked_back_and_its_reason_travels_with_that_item(mine, target, division, officer):
    report.evidence(target, officer, division, [Item(today(), "甲厂", Decimal(1))], on=today())
    data = rows((today().isoformat(), "乙厂", "1"), (today().isoformat(), "甲 厂", "1"), unit=str(division.pk))
    answer = mine.post(address(target), data)
    (question,) = answer.context["questions"]
    assert "已经报过" in question.what and question.reason_name in answer.content.decode()
    mine.post(address(target), data | {question.reason_name: "另一张证书"})
    reasons = {row.organisation: row.not_double_because for row in Evidence.objects.exclude(organisation="甲厂")}
    assert reasons == {"乙厂": "", "甲 厂": "另一张证书"}


def test_an_answer_travels_on_while_another_question_is_open(mine, plan, division, officer):
    money = making.commitment(plan, "技术合同成交额", "52", unit="亿元", is_whole=False, leads=[division])
    day = today().isoformat()
    data = rows((day, "甲厂", "52000"), (day, "乙厂", "1"), (day, "乙 厂", "1"), unit=str(division.pk))
    assert len(mine.post(address(money), data).context["questions"]) == 2
    page = mine.post(address(money), data | {"sure": "RP-020:52000"})
    (open_question,) = page.context["questions"]
    answers = dict(page.context["answered"])
    assert answers == {"sure": "RP-020:52000"} and 'type="hidden" name="sure"' in page.content.decode()
    mine.post(address(money), data | answers | {open_question.reason_name: "另一份合同"})
    assert Evidence.objects.count() == 3


def test_more_rows_keep_what_was_typed(mine, target):
    page = mine.post(address(target), rows((today().isoformat(), "甲厂", "1"), more="1"))
    assert len(page.context["rows"].forms) == 8 and 'value="甲厂"' in page.content.decode()
    assert not Evidence.objects.exists()


# ---- proof files


def packed(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "pdf"),
        (b"\xff\xd8\xff\xe0JFIF", "jpg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (packed("[Content_Types].xml", "word/document.xml"), "docx"),
        (packed("xl/workbook.xml"), "xlsx"),
        (packed("OFD.xml"), "ofd"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "doc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "xls"),
        (packed("virus.exe"), None),
        (b"PK\x03\x04 broken", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 something", None),
        (b"<html><script>alert(1)</script>", None),
        (b"MZ\x90", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
    ],
)
def test_a_proof_is_judged_by_its_contents(data, kind):
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("证明.pdf", b"", "RP-040"), ("证明.pdf", b"<script>", "RP-042"), ("包.docx", packed("a.exe"), "RP-042")],
)
def test_an_unfit_proof_is_told_and_nothing_is_written(mine, target, division, name, data, code):
    given = rows((today().isoformat(), "甲厂", "1"), unit=str(division.pk), proof=SimpleUploadedFile(name, data))
    answer = mine.post(address(target), given)
    assert code in answer.content.decode() and 'value="甲厂"' in answer.content.decode()
    assert not Evidence.objects.exists() and not Proof.objects.exists()


def test_a_proof_that_is_too_large_is_told(mine, target, division, settings):
    settings.MAX_UPLOAD_MB, settings.MAX_UPLOAD_BYTES = 1, 1024 * 1024
    large = SimpleUploadedFile("大.pdf", PDF + b"0" * 1024 * 1024)
    answer = mine.post(address(target), rows((today().isoformat(), "甲厂", "1"), unit=str(division.pk), proof=large))
    assert "证明材料“大.pdf”超过 1 MB" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_a_fit_file_stays_while_the_rest_is_mended_and_belongs_to_nobody_else(mine, target, division):
    file = SimpleUploadedFile("公告.pdf", PDF)
    wrong = rows((today().isoformat(), "甲厂", "0"), unit=str(division.pk), proof=file)
    page = mine.post(address(target), wrong)
    sealed = page.context["form"]["proof_kept"].value()
    assert "证明材料已收到" in page.content.decode() and not Proof.objects.exists()
    assert unseal(sealed, making.person("stranger")) is None
    mine.post(address(target), rows((today().isoformat(), "甲厂", "1"), unit=str(division.pk), proof_kept=sealed))
    assert Evidence.objects.get().proof.name == "公告.pdf"


def test_a_proof_is_saved_never_run_and_its_name_is_harmless(mine, target, division, officer):
    kept = proofs.keep(PDF, "../../公告\u202efdp.exe")
    (row,) = report.evidence(target, officer, division, [Item(today(), "甲厂", Decimal(1))], on=today(), proof=kept)
    answer = mine.get(f"/proofs/{row.proof.pk}/")
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/octet-stream" and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "\u202e" not in row.proof.name and "/" not in row.proof.name


def test_a_proof_is_for_those_who_answer_review_or_lead(mine, target, division, officer, people):
    kept = proofs.keep(PDF, "公告.pdf")
    (row,) = report.evidence(target, officer, division, [Item(today(), "甲厂", Decimal(1))], on=today(), proof=kept)
    for person in (people["planner"], people["leader"], making.person("colleague", "division", division)):
        assert browser_of(person).get(f"/proofs/{row.proof.pk}/").status_code == 200
    stranger = browser_of(making.person("stranger", "town", making.unit("河东镇", "town")))
    assert stranger.get(f"/proofs/{row.proof.pk}/").status_code == 403
    assert browser_of(people["enterprise"]).get(f"/proofs/{row.proof.pk}/").status_code == 403


@pytest.mark.parametrize(("role", "via"), [("support", ""), ("lead", "各镇街"), ("support", "各镇街")])
def test_a_town_does_not_see_the_papers_of_another_town_beside_it(plan, role, via):
    east, west = making.unit("河东镇", "town"), making.unit("河西镇", "town")
    shared = making.commitment(plan, "新建平台", "9", **{f"{role}s": [east, west]})
    shared.units.update(via=via)
    sender, neighbour = making.person("east", "town", east), making.person("west", "town", west)
    kept = proofs.keep(PDF, "合同.pdf")
    (row,) = report.evidence(shared, sender, east, [Item(today(), "甲厂", Decimal(1))], on=today(), proof=kept)
    assert browser_of(sender).get(f"/proofs/{row.proof.pk}/").status_code == 200
    assert browser_of(neighbour).get(f"/proofs/{row.proof.pk}/").status_code == 403


# ---- other ways of counting


def test_a_node_is_reported_with_its_document(mine, plan, division):
    first = date(today().year, 1, 1)
    task = making.commitment(
        plan, "出台办法", None, what="deliverable", counting="milestones", path="nodes", leads=[division],
        milestones=[("印发", first)],
    )  # fmt: skip
    node = task.milestones.get()
    data = {"unit": str(division.pk), "milestone": str(node.pk), "reached_on": today().isoformat()}
    mine.post(address(task), data | {"document_number": "云科发〔2026〕9号"})
    assert MilestoneReport.objects.get().document_number == "云科发〔2026〕9号"
    page = mine.post(address(task), data).content.decode()
    assert "正在等待审核" in page and "RP-036" in page


def test_an_official_figure_is_reported_with_its_issuer(mine, plan, division):
    share = making.commitment(
        plan, "R&D占比", "3", unit="%", kind="share", counting="reported", path="flat", is_whole=False, leads=[division]
    )
    year = today().year - 1
    data = {
        "unit": str(division.pk), "value": "103", "span": "year", "first": f"{year}-01-01", "last": f"{year}-12-31",
        "issuer": "省统计局", "published_on": today().isoformat(), "status": "final",
    }  # fmt: skip
    assert "占比 103% 超过了 100%" in mine.post(address(share), data).content.decode()
    mine.post(address(share), data | {"value": "2.98"})
    assert Observation.objects.get().value == Decimal("2.98")


def test_a_rank_is_reported_and_impossible_ones_are_told(mine, plan, division):
    place = making.commitment(
        plan, "百强县位次", "40", unit="位", kind="rank", counting="rank", path="due_only", leads=[division]
    )
    data = {
        "unit": str(division.pk), "position": "0", "field_size": "100", "issuer": "研究院", "edition": "百强榜",
        "year": str(today().year), "published_on": today().isoformat(), "status": "final",
    }  # fmt: skip
    assert "位次 0 不成立" in mine.post(address(place), data).content.decode()
    assert "超过了参评总数" in mine.post(address(place), data | {"position": "101"}).content.decode()
    assert "应是整数" in mine.post(address(place), data | {"position": "3.5"}).content.decode()
    assert not Rank.objects.exists()
    mine.post(address(place), data | {"position": "38"})
    assert Rank.objects.get().position == 38


def test_nothing_this_month_is_reported_once_and_not_beside_items(mine, target, division):
    month = today().replace(day=1).isoformat()
    data = {"nil": "1", "nil-unit": str(division.pk), "nil-month": month}
    page = mine.post(address(target), data, follow=True).content.decode()
    assert "月无进展" in page and NilReport.objects.get().month == today().replace(day=1)
    assert "已经报送过" in mine.post(address(target), data).content.decode()


def test_who_cannot_report_here_is_told_before_typing(target):
    stranger = browser_of(making.person("stranger", "town", making.unit("河东镇", "town")))
    page = stranger.get(address(target)).content.decode()
    assert "RP-005" in page and "可以报送的有：高新技术科" in page and "<textarea" not in page
    assert "RP-006" in browser_of(making.person("nobody", "town")).get(address(target)).content.decode()


def test_a_returned_report_is_corrected_on_a_filled_form(mine, target, division, officer, people):
    (first,) = report.evidence(target, officer, division, [Item(today(), "甲厂", Decimal(1))], on=today())
    review.send_back(first, people["planner"], "名称写全", on=today())
    page = mine.get(f"{address(target)}?corrects=evidence-{first.pk}").content.decode()
    assert "名称写全" in page and 'value="甲厂"' in page
    data = rows((today().isoformat(), "云溪甲厂有限公司", "1"), unit=str(division.pk), corrects=f"evidence-{first.pk}")
    mine.post(address(target), data | {"rows-INITIAL_FORMS": "1"})
    assert first.corrections.get().organisation == "云溪甲厂有限公司"


def test_nobody_corrects_what_another_sent(target, division, officer, people):
    (first,) = report.evidence(target, officer, division, [Item(today(), "甲厂", Decimal(1))], on=today())
    review.send_back(first, people["planner"], "名称写全", on=today())
    colleague = browser_of(making.person("colleague", "division", division))
    page = colleague.get(f"{address(target)}?corrects=evidence-{first.pk}")
    assert page.context["corrects"] is None


# ---- reviewing


@pytest.fixture
def waiting(target, division, officer):
    items = [Item(today(), name, Decimal(1)) for name in ("甲厂", "乙厂", "丙厂")]
    return report.evidence(target, officer, division, items, on=today())


def keys(*rows: Evidence) -> list[str]:
    return [f"evidence-{row.pk}" for row in rows]


def test_selected_reports_are_accepted_at_once_and_the_page_says_what_moved(as_role, waiting):
    data = {"selected": "1", "pick": keys(*waiting[:2])}
    page = as_role("planner").post("/review/", data, follow=True).content.decode()
    assert "已采纳 2 条。“净增高新技术企业”现值 未报→2 家" in page
    assert Evidence.objects.filter(standing=ReportStanding.ACCEPTED).count() == 2


def test_a_return_without_words_keeps_the_page_and_what_was_typed_elsewhere(as_role, waiting):
    data = {"return": keys(waiting[0])[0], f"note-{keys(waiting[1])[0]}": "乙厂的意见", "pick": keys(waiting[2])}
    answer = as_role("planner").post("/review/", data)
    page = answer.content.decode()
    assert answer.status_code == 409 and "退回时要写明意见" in page
    assert "乙厂的意见" in page and "checked" in page


def test_who_comes_second_is_told_by_whom_and_sees_the_rest(as_role, waiting, officer, division):
    review.accept(waiting[0], making.person("colleague", "division", division), on=today())
    answer = as_role("planner").post("/review/", {"accept": keys(waiting[0])[0]})
    page = answer.content.decode()
    assert answer.status_code == 409 and "另一人（colleague）刚刚处理过这一条（已采纳" in page and "乙厂" in page


def test_filters_of_the_review_page_live_in_the_address(as_role, waiting, people, plan):
    other = making.commitment(making.adopted_plan(people, title="另一份计划"), "别的目标")
    making.evidence(other, standing="submitted", organisation="丁厂")
    page = as_role("planner").get(f"/review/?plan={plan.pk}").content.decode()
    assert "甲厂" in page and "丁厂" not in page


def test_the_page_of_one_report_reverses_with_a_reason(as_role, waiting, division, officer):
    review.accept(waiting[0], making.person("colleague", "division", division), on=today())
    url = f"/reports/evidence/{waiting[0].pk}/"
    assert "撤销采纳" in as_role("planner").get(url).content.decode()
    assert "撤销采纳" not in browser_of(officer).get(url).content.decode()
    page = as_role("planner").post(f"{url}decide/", {"reverse": "1", "note": "证书撤销"}, follow=True).content.decode()
    assert "已撤销" in page and "证书撤销" in page


def test_withdrawing_is_one_click_of_the_reporter(mine, waiting):
    page = mine.post(f"/reports/evidence/{waiting[0].pk}/withdraw/", follow=True).content.decode()
    assert "已撤回" in page
    assert Evidence.objects.get(pk=waiting[0].pk).standing == ReportStanding.WITHDRAWN


def test_the_review_page_costs_the_same_however_much_waits(as_role, waiting, target, django_assert_max_num_queries):
    client = as_role("planner")
    for number in range(30):
        making.evidence(target, standing="submitted", on=today(), organisation=f"第{number}厂")
    with django_assert_max_num_queries(35):
        client.get("/review/")


@pytest.mark.parametrize("url", ["/reports/nothing/1/", "/reports/evidence/999/", "/proofs/999/"])
def test_what_is_not_there_is_not_found(as_role, url):
    assert as_role("planner").get(url).status_code == 404


def test_every_field_of_every_item_that_is_wrong_is_listed_first_with_its_number(mine, target):
    answer = mine.post(address(target), rows(("2026-13-40", "甲厂", "1"), (today().isoformat(), "", "三家")))
    assert answer.status_code == 422
    faults = answer.content.decode().split('<div class="fault"')[1].split("</div>")[0]
    assert "第 1 条" in faults and "“2026-13-40”不是日期" in faults
    assert "第 2 条" in faults and "请填写企业、单位或事项。" in faults and "“三家”不是数字" in faults
    assert 'href="#id_rows-1-amount"' in faults and not Evidence.objects.exists()


def test_more_rows_come_without_a_list_of_what_is_not_finished_yet(mine, target):
    answer = mine.post(address(target), rows((today().isoformat(), "", ""), more="1"))
    page = answer.content.decode()
    assert answer.status_code == 200 and 'class="fault"' not in page and 'name="rows-7-amount"' in page

"""Places that are renamed, merged, split, put under others: facts with a day, told as of any day."""

from __future__ import annotations

from datetime import date

import pytest

from kechuang.apps.accounts.models import AuditEntry
from kechuang.apps.accounts.permissions import NotAllowed
from kechuang.apps.orgs import actions
from kechuang.apps.orgs.messages import OrgFault
from kechuang.apps.orgs.models import Region, RegionSuccession, Unit
from kechuang.apps.orgs.queries import RegionFinder, RegionsOn, Register, covered_by, unit_on

pytestmark = pytest.mark.django_db
BEFORE, DAY, AFTER = date(2023, 12, 31), date(2024, 1, 2), date(2024, 6, 1)


@pytest.fixture
def planner(people):
    return people["planner"]


@pytest.fixture
def places(db):
    city = Region.objects.create(code="990100", name="云溪市")
    north = Region.objects.create(code="990181", name="北县", parent=city)
    south = Region.objects.create(code="990182", name="南县", parent=city)
    towns = [Region.objects.create(code=f"990181-{name}", name=f"{name}镇", parent=north) for name in ("青石", "白河")]
    return {"city": city, "north": north, "south": south, "stone": towns[0], "river": towns[1]}


def refusal(code):
    return pytest.raises(OrgFault, match=code)


def names_below(code, on):
    return {each.name for each in RegionsOn(on).below(code)}


def test_a_renamed_region_has_each_name_in_its_time_and_keeps_what_lies_below(places, planner):
    actions.rename_region(planner, places["north"], "北区", DAY, proof="云政复〔2023〕9号", reason="撤县设区")
    assert [RegionsOn(on).of("990181").name for on in (BEFORE, DAY)] == ["北县", "北区"]
    assert names_below("990181", AFTER) == {"青石镇", "白河镇"} == names_below("990181", BEFORE)
    kept = AuditEntry.objects.get()
    assert (kept.verb, kept.reason, kept.after["proof"]) == ("regions.rename", "撤县设区", "云政复〔2023〕9号")


def test_a_region_that_also_changes_its_code_is_the_same_place(places, planner):
    bureau = Unit.objects.create(name="北县园区", kind="park", region=places["north"])
    fresh = actions.rename_region(planner, places["north"], "北区", DAY, code="990112", proof="批复")
    regions = RegionsOn(AFTER)
    assert regions.of("990181") == fresh and RegionsOn(BEFORE).of("990112") == places["north"]
    assert {each.name for each in regions.below("990112")} == {"青石镇", "白河镇"}
    assert RegionFinder(AFTER).find("北县").identity == "990112"
    assert Register(AFTER, fresh).resolve("北县园区").unit == bureau


def test_merged_regions_end_and_their_names_lead_to_the_new_one(places, planner):
    both = actions.add_region(planner, "石河镇", places["north"], on=DAY)
    actions.merge_regions(planner, [places["stone"], places["river"]], both, DAY, proof="批复")
    assert names_below("990181", BEFORE) == {"青石镇", "白河镇"}
    assert names_below("990181", DAY) == {"石河镇"} and both.code == "990181-石河"
    assert RegionFinder(AFTER).find("青石镇").identity == both.code
    assert RegionFinder(BEFORE).find("青石镇").identity == "990181-青石"


def test_a_split_region_ends_but_one_that_gives_up_a_part_stays(places, planner):
    east, west = (actions.add_region(planner, name, places["north"], on=DAY) for name in ("东石镇", "西石镇"))
    actions.split_region(planner, places["stone"], [east, west], DAY, ends=True)
    actions.split_region(planner, places["river"], [west], DAY, ends=False)
    assert names_below("990181", AFTER) == {"东石镇", "西石镇", "白河镇"}
    found = RegionFinder(AFTER).find("青石镇")
    assert {each.identity for each in found.candidates} == {east.code, west.code}
    assert RegionSuccession.objects.count() == 3


def test_a_region_put_under_another_was_under_the_first_before(places, planner):
    actions.move_region(planner, places["stone"], places["south"], DAY, proof="批复")
    assert names_below("990181", BEFORE) == {"青石镇", "白河镇"} and names_below("990182", BEFORE) == set()
    assert names_below("990182", DAY) == {"青石镇"} and names_below("990181", DAY) == {"白河镇"}
    actions.move_region(planner, places["stone"], places["north"], AFTER)
    assert names_below("990182", DAY) == {"青石镇"} and names_below("990181", AFTER) == {"青石镇", "白河镇"}


def test_what_cannot_be_is_refused_and_leaves_nothing(places, planner):
    for code, act in [
        ("OR-001", lambda: actions.rename_region(planner, places["north"], " ", DAY)),
        ("OR-008", lambda: actions.rename_region(planner, places["north"], "北县", DAY)),
        ("OR-011", lambda: actions.rename_region(planner, places["north"], "北区", DAY, code="990182")),
        ("OR-011", lambda: actions.add_region(planner, "青石街道", places["north"])),
        ("OR-005", lambda: actions.merge_regions(planner, [places["stone"]], places["stone"], DAY)),
        ("OR-006", lambda: actions.move_region(planner, places["north"], places["stone"], DAY)),
        ("OR-008", lambda: actions.move_region(planner, places["stone"], places["north"], DAY)),
    ]:
        with refusal(code):
            act()
    actions.merge_regions(planner, [places["stone"]], places["river"], DAY)
    with refusal("OR-009"):
        actions.rename_region(planner, places["stone"], "石镇", AFTER)
    with refusal("OR-006"):
        actions.split_region(planner, places["river"], [places["stone"]], DAY, ends=False)
    assert AuditEntry.objects.count() == 1


def test_only_who_may_change_units_may_reorganise(places, people):
    unit = Unit.objects.create(name="甲园", kind="park")
    for act in (
        lambda: actions.rename_region(people["town"], places["north"], "北区", DAY),
        lambda: actions.move_region(people["leader"], places["stone"], places["south"], DAY),
        lambda: actions.rename_unit(people["division"], unit, "乙园", DAY),
        lambda: actions.cover(people["town"], unit, places["stone"]),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not AuditEntry.objects.exists()


def test_a_renamed_unit_stays_itself_and_its_old_name_still_finds_it(places, planner):
    unit = actions.add_unit(planner, "北县高新区", region=places["north"], kind="park")
    actions.rename_unit(planner, unit, "北县科技城", DAY, proof="批复")
    assert [unit_on(unit, on).name for on in (BEFORE, DAY)] == ["北县高新区", "北县科技城"]
    assert Register(AFTER, places["north"]).resolve("北县高新区").unit == unit
    with refusal("OR-012"):
        actions.rename_unit(planner, unit, "更早的名称", BEFORE)
    actions.move_unit(planner, unit, AFTER, region=places["south"])
    assert [unit_on(unit, on).region.name for on in (DAY, AFTER)] == ["北县", "南县"]


def test_what_a_park_takes_in_is_asked_of_a_day(places, planner):
    unit = actions.add_unit(planner, "北县高新区", region=places["north"], kind="park")
    row = actions.cover(planner, unit, places["stone"])
    actions.cover(planner, unit, places["river"], DAY, is_part=True)
    with refusal("OR-010"):
        actions.cover(planner, unit, places["stone"])
    actions.uncover(planner, row, AFTER)
    told = [[(each.region.name, each.is_part) for each in covered_by(unit, on)] for on in (BEFORE, DAY, AFTER)]
    assert told == [[("青石镇", False)], [("白河镇", True), ("青石镇", False)], [("白河镇", True)]]


def test_pages_show_the_names_parents_and_areas_of_the_day_asked(places, planner, as_role):
    unit = actions.add_unit(planner, "北县高新区", region=places["north"], kind="park")
    actions.cover(planner, unit, places["stone"], DAY)
    actions.rename_unit(planner, unit, "北县科技城", DAY)
    actions.rename_region(planner, places["north"], "北区", DAY, proof="云政复〔2023〕9号")
    client = as_role("leader")
    before = client.get("/regions/990181/?on=2023-12-31").content.decode()
    after = client.get("/regions/990181/?on=2024-01-02").content.decode()
    assert "<h1>北县" in before and "<h1>北区" in after and "青石镇" in before and "登记变更" not in after
    assert "北县" in client.get("/regions/?q=北&on=2023-12-31").content.decode()
    assert "北区" in client.get("/regions/?q=北&on=2024-06-01").content.decode()
    page = client.get(f"/units/{unit.pk}/?on=2023-12-31").content.decode()
    assert "北县高新区" in page and "青石镇" not in page
    assert "青石镇" in client.get(f"/units/{unit.pk}/?on=2024-06-01").content.decode()
    assert "北县高新区" in client.get("/units/?on=2023-12-31").content.decode()
    assert client.get("/regions/nowhere/").status_code == 404


def test_a_change_is_entered_in_the_site_and_what_is_missing_is_said(places, as_role):
    client = as_role("planner")
    wrong = client.post("/regions/990181-青石/change/", {"what": "rename", "on": "2024-01-02", "proof": "批复"})
    assert "更名要填新名称" in wrong.content.decode()
    done = client.post(
        "/regions/990181-青石/change/", {"what": "move", "on": "2024-01-02", "proof": "批复", "parent": "南县"}
    )
    assert done.status_code == 302 and names_below("990182", DAY) == {"青石镇"}
    client.post("/regions/990182/new/", {"name": "红旗镇", "on": "2024-01-02"})
    client.post(
        "/regions/990181-白河/change/", {"what": "merge", "on": "2024-01-03", "proof": "批复", "others": "红旗镇"}
    )
    assert names_below("990182", AFTER) == {"青石镇", "红旗镇"} and names_below("990181", AFTER) == set()
    two = {"what": "merge", "on": "2024-01-03", "proof": "批复", "others": "红旗镇、南县"}
    assert "只能并入一个区划" in client.post("/regions/990181-青石/change/", two).content.decode()
    twice = client.post(
        "/regions/990181-白河/change/", {"what": "merge", "on": "2024-01-04", "proof": "批复", "others": "红旗镇"}
    )
    assert "OR-009" in twice.content.decode()


def test_a_units_change_is_entered_in_the_site(places, as_role, planner):
    unit = actions.add_unit(planner, "北县高新区", region=places["north"], kind="park")
    client = as_role("planner")
    facts = {"on": "2024-01-02", "proof": "批复"}
    client.post(f"/units/{unit.pk}/change/", {"what": "rename", "name": "北县科技城", **facts})
    client.post(f"/units/{unit.pk}/change/", {"what": "cover", "region": "青石镇", "is_part": "on", **facts})
    wrong = client.post(f"/units/{unit.pk}/change/", {"what": "uncover", "region": "白河镇", **facts})
    unit.refresh_from_db()
    assert unit.name == "北县科技城" and unit.coverage.get().is_part
    assert "OR-013" in wrong.content.decode()

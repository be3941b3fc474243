"""Cases that ask more of a register than most, planted on purpose and listed in the manifest by firm.

They concern a handful of firms that have nothing else of the kind, so that the calibrated counts hardly move.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kechuang.synth.draws import day, first_of
from kechuang.synth.names import MARK, Body, credit_code
from kechuang.synth.scene import SOURCE, Row, Rows, Scene

BLOCK = 800_000_000  # numbers of credit codes that no other body has


@dataclass(frozen=True, slots=True)
class Trap:
    """what: a sentence for whoever reads the manifest. rows: all that is said about the firm."""

    code: str
    what: str
    organisation: Body
    rows: tuple[tuple[str, Row], ...]


def traps(scene: Scene) -> Iterator[Trap]:
    for at, (code, what, make) in enumerate(_CASES):
        body = Body(credit_code(BLOCK + at), f"{scene.place.short}难例{at + 1}号科技有限公司{MARK}")
        yield Trap(code, what, body, (*_registered(scene, body), *make(scene, body)))


def trap_rows(scene: Scene) -> Rows:
    for trap in traps(scene):
        yield from trap.rows


def _registered(scene: Scene, body: Body) -> Rows:
    founded = day(first_of(2012) + 100)
    yield "organisation", {"organisation": body, "kind": "enterprise", "established_on": founded, "status": "active"}
    yield "organisation_region", {"organisation": body, "region": scene.place.code, "moved_on": founded,
                                  "proof": SOURCE}  # fmt: skip


def _certificate(body: Body, on: str, until: str, number: str, **more: object) -> tuple[str, Row]:
    return "recognition", {"organisation": body, "kind": "hnte", "issued_on": on, "expires_on": until,
                           "certificate_no": number, **more}  # fmt: skip


def _overlap(scene: Scene, body: Body) -> Rows:
    yield _certificate(body, "2021-11-18", "2024-11-17", "GR202199900001", first_time=True)
    yield _certificate(body, "2023-12-16", "2026-12-15", "GR202399900001", first_time=False)


def _late_renewal(scene: Scene, body: Body) -> Rows:
    yield _certificate(body, "2019-12-02", "2022-12-01", "GR201999900002", first_time=True)
    yield _certificate(body, "2023-11-19", "2026-11-18", "GR202399900002", first_time=False)


def _leap_day(scene: Scene, body: Body) -> Rows:
    yield "recognition", {"organisation": body, "kind": "hnte", "issued_on": "2024-02-29", "first_time": True,
                          "certificate_no": "GR202499900003"}  # fmt: skip


def _revoked(scene: Scene, body: Body) -> Rows:
    yield _certificate(
        body, "2023-11-06", "2026-11-05", "GR202399900004", revoked_on="2025-06-01", revoked_why="年报两年未填（示例）"
    )


def _moved(scene: Scene, body: Body) -> Rows:
    """Counted by the first town in 2024 and by the last one from 2025 on."""
    first, last = scene.place.areas[0], scene.place.areas[-1]
    for year, area in ((2024, first), (2025, last), (2026, last)):
        yield "assessed_area", {"organisation": body, "year": year, "area": area, "basis": "registered",
                                "decided_on": f"{year}-02-20"}  # fmt: skip
    yield "organisation_event", {"organisation": body, "kind": "moved_within", "happened_on": "2025-01-01",
                                 "proof": SOURCE,
                                 "region_from": scene.place.code, "region_to": scene.place.code}  # fmt: skip


def _cancelled(scene: Scene, body: Body) -> Rows:
    yield "technology_contract", {
        "contract_no": "202499999999001", "title": "难例合同（示例）", "registered_on": "2024-12-30",
        "signed_on": "2024-12-20",
        "kind": "service", "seller": body, "seller_region": scene.place.code, "buyer_name": f"华东某科技有限公司{MARK}",
        "amount": 1_000_000, "trade_amount": 800_000, "tech_income": 800_000, "registered_amount": 1_000_000,
        "cancelled_on": "2025-01-06", "cancel_why": "合同解除（示例）",
    }  # fmt: skip


def _no_town(scene: Scene, body: Body) -> Rows:
    yield "organisation_scale", {"organisation": body, "year": 2026, "kind": "industry"}


def _renamed(scene: Scene, body: Body) -> Rows:
    before = f"{scene.place.short}难例旧名实业有限公司{MARK}"
    yield "organisation_name", {"organisation": body, "name": before, "kind": "former", "used_from": "2012-04-10",
                                "used_until": "2024-05-01", "proof": SOURCE}  # fmt: skip
    yield "organisation_event", {"organisation": body, "kind": "renamed", "happened_on": "2024-05-01", "proof": SOURCE,
                                 "name_before": before, "name_after": body.name}  # fmt: skip
    yield _certificate(body, "2025-11-19", "2028-11-18", "GR202599900008", first_time=True)


def _namesake(scene: Scene, body: Body) -> Rows:
    """Another firm of the very same name, told apart by its code alone."""
    other = Body(credit_code(BLOCK + 50), body.name)
    yield from _registered(scene, other)


def _same_again(scene: Scene, body: Body) -> Rows:
    """Two sources say different sales for one year, and a third says nothing."""
    for source, sales in (("enterprise", 50_000_000), ("tax", 53_000_000), ("statistics", None)):
        row: Row = {"organisation": body, "year": 2025, "source": source, "staff": 60, "document": SOURCE}
        yield "enterprise_year", row | ({"sales": sales} if sales else {})


_CASES = (
    ("overlap", "两张高企证书有效期重叠，只算一家", _overlap),
    ("late_renewal", "证书到期近一年后才重新认定，中间不在有效期内", _late_renewal),
    ("leap_day", "2月29日发证且没有写有效期，满三年为3月1日", _leap_day),
    ("revoked", "有效期内被撤销", _revoked),
    ("moved", "在镇街之间迁移，考核归属随年度改变", _moved),
    ("cancelled", "年末登记、次年初注销的技术合同", _cancelled),
    ("no_town", "没有所在镇街，也没有考核归属", _no_town),
    ("renamed", "已更名，名单里仍用旧名", _renamed),
    ("namesake", "另有一家同名企业，只有信用代码不同", _namesake),
    ("conflict", "两个来源的销售收入不一致，第三个没有填", _same_again),
)

"""What firms were recognised as, what they applied for, which pools they are in."""

from __future__ import annotations

from random import Random

from kechuang.synth.draws import day, first_of, lot
from kechuang.synth.firms import Firm
from kechuang.synth.names import person
from kechuang.synth.scene import SOURCE, THIS_YEAR, UNTIL, Row, Rows, Scene, wan, within

POOLS = ("hnte", "fledgling", "gazelle", "quasi_unicorn")
# Batches are published in autumn; 15 of a hundred certificates are of the first one.
BATCHES = ((280, 300, "第一批"), (314, 330, "第二批"), (340, 352, "第三批"))


def issued_on(firm: Firm, year: int) -> int:
    """The day of the firm's certificate of that year."""
    first, last, _ = BATCHES[_batch(firm, year)]
    return first_of(year) + first + lot(firm.number, year, 5) % (last - first)


def _batch(firm: Firm, year: int) -> int:
    at = lot(firm.number, year, 6) % 100
    return 0 if at < 15 else 1 if at < 55 else 2


def certificate_no(firm: Firm, year: int) -> str:
    return f"GR{year}99{firm.number:06d}"


def recognitions(firm: Firm, scene: Scene, rng: Random) -> Rows:
    for year in firm.hnte:
        on = issued_on(firm, year)
        if on <= UNTIL:
            yield "recognition", _hnte(firm, year, on, rng)
        if year >= 2024:
            yield "hnte_application", _application(firm, year, on, scene)
    if not firm.hnte and firm.smes and rng.random() < 0.08:
        yield "hnte_application", _refused(firm, scene, rng)
    yield from _annual_reports(firm, rng)
    for year in firm.smes:
        yield "tech_sme_number", _sme(firm, year, rng)
    if firm.tier == 2 and firm.above_scale and rng.random() < 0.12:
        yield "recognition", _srdi(firm, rng)


def _hnte(firm: Firm, year: int, on: int, rng: Random) -> Row:
    row: Row = {
        "organisation": firm.body, "kind": "hnte", "certificate_no": certificate_no(firm, year), "issued_on": day(on),
        "expires_on": day(on + 1095), "batch": f"{year}年{BATCHES[_batch(firm, year)][2]}",
        "first_time": year == firm.hnte[0],
        "issuer": "江右省高新技术企业认定管理机构（示例）",
    }  # fmt: skip
    if year < 2026 and rng.random() < 0.006:
        row |= {"revoked_on": day(min(on + 400, UNTIL)), "revoked_why": "累计两年未填报年度发展情况报表（示例）"}
    return row


def _application(firm: Firm, year: int, on: int, scene: Scene) -> Row:
    batch = _batch(firm, year)
    issued = on <= UNTIL
    row: Row = {
        "organisation": firm.body, "year": year, "batch": f"{year}年{BATCHES[batch][2]}", "field": firm.trade.field,
        "kind": "first" if year == firm.hnte[0] else "again", "submitted_on": day(first_of(year) + 165 + 20 * batch),
        "recommended_by": firm.area, "pre_review": "go", "issues_found": firm.number % 5,
        "issues_mended": firm.number % 5, "result": "recognised" if issued else "notice" if batch < 2 else "in_review",
    }  # fmt: skip
    if issued:
        row |= {"certificate_no": certificate_no(firm, year), "notice_on": day(on - 20)}
    return row


def _refused(firm: Firm, scene: Scene, rng: Random) -> Row:
    year = 2024 + int(rng.random() * 2)
    return {"organisation": firm.body, "year": year, "batch": f"{year}年第二批", "field": firm.trade.field,
            "kind": "first",
            "submitted_on": day(first_of(year) + 190), "recommended_by": firm.area, "pre_review": "mend",
            "issues_found": 6, "issues_mended": 3, "result": "refused",
            "refused_why": "研发费用占比不足（示例）"}  # fmt: skip


def _annual_reports(firm: Firm, rng: Random) -> Rows:
    for year in (2024, 2025):
        if any(year - 3 < each <= year for each in firm.hnte):
            row = {"organisation": firm.body, "year": year}
            if rng.random() < 0.95:
                on = day(within(year + 1, rng, 60, 149))
                yield (
                    "hnte_annual_report",
                    row | {"state": "accepted" if rng.random() < 0.8 else "filed", "filed_on": on},
                )
            elif rng.random() < 0.5:
                yield "hnte_annual_report", row | {"state": "not_filed", "reminded_on": day(first_of(year + 1) + 135)}


def _sme(firm: Firm, year: int, rng: Random) -> Row:
    on = within(year, rng, 60, 300)
    staff, rd, results = 10 + 2 * int(rng.random() * 6), 20 + 10 * int(rng.random() * 4), 18 + 6 * int(rng.random() * 3)
    row: Row = {
        "organisation": firm.body, "year": year, "number": f"{year}999999{firm.number:08d}", "entered_on": day(on),
        "expires_on": f"{year + 1}-03-31", "batch": f"{year}年第{1 + (on - first_of(year)) // 60}批",
        "first_time": year == firm.smes[0], "score_staff": staff, "score_rd": rd, "score_results": results,
        "score": staff + rd + results, "site_check": "passed" if rng.random() < 0.05 else "not_drawn",
    }  # fmt: skip
    if any(year - 3 <= each < year for each in firm.hnte):
        row["direct_by"] = "hnte"
    elif row["score"] < 60:
        row["score_rd"], row["score"] = rd + 20, staff + rd + 20 + results
    return row


def _srdi(firm: Firm, rng: Random) -> Row:
    on = within(2023 + int(rng.random() * 3), rng, 200, 330)
    return {"organisation": firm.body, "kind": "srdi", "issued_on": day(on), "expires_on": day(on + 1095),
            "certificate_no": f"示例ZJTX{firm.number:06d}", "first_time": True, "level": "provincial"}  # fmt: skip


def pools(scene: Scene, pool: str, year: int) -> Rows:
    """Those taken into a pool that year; of all but the first pool some are recognised the year after."""
    rng = scene.random(31, year, POOLS.index(pool))
    for firm in scene.chosen(POOLS.index(pool), year, scene.a_year(f"pool_{pool}", year)):
        on = within(year, rng, 150, 200)
        yield "enrolment", _enrolment(firm, pool, year, on, rng)
        if pool != "hnte" and year + 1 < THIS_YEAR and rng.random() < 0.4:
            yield "recognition", {"organisation": firm.body, "kind": pool,
                                  "issued_on": day(within(year + 1, rng, 250, 330)),
                                  "level": "municipal", "first_time": True, "document_no": SOURCE}  # fmt: skip


def _enrolment(firm: Firm, pool: str, year: int, on: int, rng: Random) -> Row:
    row: Row = {
        "organisation": firm.body, "pool": pool, "year": year, "level": "provincial" if pool == "hnte" else "municipal",
        "enrolled_on": day(on), "batch": f"{year}年第一批", "field": firm.trade.field, "owner": firm.area,
        "found_by": ("rules", "above_scale", "town", "new")[firm.number % 4], "helper": person(firm.number % 97),
    }  # fmt: skip
    if year < THIS_YEAR - 1:
        recognised = rng.random() < 0.6
        return row | {"stage": "left", "left_on": day(within(year + 2, rng, 0, 180)),
                      "reward": wan(10 if recognised else 0),
                      "left_why": "recognised" if recognised else "term_over"}  # fmt: skip
    stage = ("enrolled", "coached", "pre_reviewed", "applied")[int(rng.random() * 4)]
    return row | {"stage": stage, "target_year": year + 1, "fast_lane": rng.random() < 0.1,
                  "obstacle": "科技人员占比不足", "next_step": "补充研发人员台账",
                  "next_day": "2026-12-31"}  # fmt: skip


def private_tech(scene: Scene, year: int) -> Rows:
    rng = scene.random(32, year)
    for firm in scene.chosen(11, year, scene.a_year("private_tech", year)):
        on = within(year, rng, 60, 120)
        income, staff = firm.sales, firm.staff
        row = {"organisation": firm.body, "kind": "private_tech", "year": year, "submitted_on": day(on), "staff": staff,
               "recommended_by": firm.area, "staff_st": max(1, staff // 6), "income": income,
               "income_tech": wan(income / 10_000 * 0.6), "rd": wan(income / 10_000 * min(0.5, firm.rd_ratio)),
               "field": firm.trade.chain or "其他"}  # fmt: skip
        decided = min(on + 150, UNTIL)
        yield "private_tech_filing", row | {"result": "granted", "decided_on": day(decided), "document_no": SOURCE}
        yield "recognition", {"organisation": firm.body, "kind": "private_tech", "issued_on": day(decided),
                              "certificate_no": f"示例MK{year}{firm.number:06d}", "first_time": True,
                              "level": "provincial"}  # fmt: skip

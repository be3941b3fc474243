"""What others publish: official figures of the place and of its towns, output by month, science spending."""

from __future__ import annotations

from decimal import Decimal

from kechuang.synth.calibration import FIRST_YEAR
from kechuang.synth.draws import day, first_of
from kechuang.synth.scene import SOURCE, THIS_YEAR, UNTIL, Row, Rows, Scene, wan

DOCUMENT = "统计公报（示例）"


def official(scene: Scene, year: int) -> Rows:
    """GDP, R&D and shares of a year that has been published; the share of high-tech output by quarter as well."""
    given = scene.given
    base: Row = {"region": scene.place.code, "issuer": "statistics", "document": DOCUMENT}
    if year in given.gdp:
        published = day(first_of(year + 1) + (25 if year < THIS_YEAR - 1 else 22))
        final = base | {"span": "year", "month": f"{year}-12", "status": "final", "published_on": published}
        gdp, gerd = given.gdp[year] * scene.scale, given.gerd[year] * scene.scale
        yield "official_observation", final | _value("gdp", gdp, "billion_100m")
        late = final | {"published_on": day(min(first_of(year + 1) + 260, UNTIL))}
        yield "official_observation", late | _value("gerd", gerd, "billion_100m")
        yield "official_observation", late | _value("gerd_gdp", 100 * given.gerd[year] / given.gdp[year], "percent")
        yield (
            "official_observation",
            final | _value("resident_population", 60 * scene.scale**0.5, "ten_thousand_people"),
        )
        yield "official_observation", final | _value("hightech_output_share", given.hightech_share[year], "percent")
    for month in (3, 6, 9):
        if first_of(year) + month * 30 + 22 < UNTIL:
            row = base | {"span": "year_to_date", "month": f"{year}-{month:02d}", "status": "preliminary"}
            row["published_on"] = day(first_of(year) + month * 30 + 22)
            yield (
                "official_observation",
                row | _value("hightech_output_share", given.hightech_share[year] - 1 + month / 12, "percent"),
            )


def _value(indicator: str, value: float, unit: str) -> Row:
    return {"indicator": indicator, "value": _decimal(value), "measured_in": unit}


def _decimal(value: float) -> str:
    text = f"{Decimal(str(value)):.2f}"
    return text.rstrip("0").rstrip(".")


def of_units(scene: Scene, year: int) -> Rows:
    for at, area in enumerate(scene.place.areas):
        row: Row = {"unit": area, "issuer": "statistics", "span": "year", "month": f"{year}-12", "status": "final",
                    "published_on": day(first_of(year + 1) + 270), "document": DOCUMENT}  # fmt: skip
        yield (
            "unit_observation",
            row | _value("gerd_gdp", 1.6 + 0.11 * (at % 13) + 0.05 * (year - FIRST_YEAR), "percent"),
        )
        yield "unit_observation", row | _value("active_rd_share", 38 + (at * 5) % 30, "percent")


def outputs(scene: Scene, year: int) -> Rows:
    """Month by month for each area; the newest month lacks some, and one area's high-tech figure of an older one."""
    for at, area in enumerate(scene.place.areas):
        date = 0.0
        for month in range(1, 13):
            published = first_of(year) + month * 30 + 18
            if published > UNTIL or (year == THIS_YEAR and month == 10 and at % 5 == 1):
                break
            monthly = (3.2 + (at * 7) % 11) * scene.scale * (0.9 + 0.02 * month) * (1 + 0.05 * (year - 2024)) * 10_000
            date += monthly
            part = scene.given.hightech_share[year] / 100 * (0.8 + 0.4 * (at % 6) / 6)
            row: Row = {
                "unit": area, "month": f"{year}-{month:02d}", "status": "flash", "firms": scene.some(20 + at * 3 % 17),
                "firms_hightech": scene.some(6 + at % 9), "output": wan(monthly), "output_to_date": wan(date),
                "hightech": wan(monthly * part), "hightech_to_date": wan(date * part),
                "emerging": wan(monthly * part * 0.7),
                "emerging_to_date": wan(date * part * 0.7), "published_on": day(published),
            }  # fmt: skip
            if month == 5 and at == 2:
                row.pop("hightech")  # not reported
            yield "industry_output", row


def spending(scene: Scene, year: int) -> Rows:
    if year not in scene.given.fiscal_wan:
        return
    areas = scene.place.areas
    for at, area in enumerate(areas):
        budget = scene.given.fiscal_wan[year] * scene.scale / len(areas) * (0.7 + 0.6 * (at % 7) / 6)
        row: Row = {"unit": area, "year": year, "budget": wan(budget), "document": SOURCE}
        if year == THIS_YEAR:
            yield "fiscal_science_spending", row | {"status": "running"}
        elif not (year == THIS_YEAR - 1 and at == 3):
            yield "fiscal_science_spending", row | {
                "status": "final", "spent": wan(budget * 1.02), "own": wan(budget * 0.9),
                "rd_grants": wan(budget * 0.3),
                "general": wan(budget * 21),
            }  # fmt: skip

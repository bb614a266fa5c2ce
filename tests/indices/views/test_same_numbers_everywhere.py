"""The rest of the walk of test_same_numbers.py: the ranking, its annex, a unit's page,
groups of criteria, years side by side, and every workbook beside its CSV."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from indices.models import Score
from indices.numbers import format_number
from tests.explained import make_scored
from tests.indices.exports.reading import opened, rows_of, table_under
from tests.indices.views.test_same_numbers import (
    Pages,
    as_number,
    exact,
    row_of,
    shown,
    stored_domains,
    stored_points,
)
from tests.once import made_once
from tests.reading import words

MILLIONTH = Decimal("0.000001")


class Files(Pages):
    """Also the workbooks."""

    def xlsx(self, address, **asked):
        return self.get(self._twin(address, "xlsx"), **asked).content


scored = made_once(lambda: make_scored(is_illustrative=True))


@pytest.fixture
def pages(client, scored):
    return Files(client, scored, 2024)


def all_addresses(pages):
    """Every page that explains the edition, with what it is asked."""
    slugs = [unit.slug for unit in pages.scored.units.values()]
    for route in ("heat_map", "lost_points", "changes"):
        yield pages.of_edition(route), {}
    for code in ("1", "2", "3", "4"):
        yield pages.of_edition("domain", code=code), {}
    for code in ("1.1", "1.1.1", "1.1.2", "1.2"):
        yield pages.of_edition("criterion", code=code), {}
    for slug in slugs:
        yield pages.of_edition("lost_points"), {"dv": slug}
        yield reverse("unit_year", args=[slug, 2024]), {}
        yield reverse("unit_domain", args=[slug, 2024, "1"]), {}


def same(cell, text):
    """A cell of a workbook and the text that the CSV has in its place."""
    if isinstance(cell, float):
        return Decimal(str(cell)).quantize(MILLIONTH) == Decimal(text)
    return str(cell) == text


def test_every_workbook_holds_what_its_csv_holds(pages):
    compared = 0
    for address, asked in all_addresses(pages):
        expected = pages.csv(address, **asked)
        content = pages.xlsx(address, **asked)
        headings = [name for name in expected[0] if name != "Lưu ý"]
        found = _first_table(content, headings)
        assert len(found) == len(expected), address
        for cells, row in zip(found, expected, strict=True):
            for cell, name in zip(cells, headings, strict=False):
                assert same(cell, row[name]), (address, name, cell, row[name])
                compared += 1
    # 23 files of 6 to 19 columns each
    assert compared > 800


def _first_table(content, headings):
    rows = rows_of(content, opened(content).sheetnames[0])
    start = next(n for n, row in enumerate(rows) if row[0] == headings[0])
    assert [cell for cell in rows[start] if cell != ""] == headings
    below = rows[start + 1 :]
    end = next((n for n, row in enumerate(below) if row[0] == ""), len(below))
    return below[:end]


def test_a_result_in_the_ranking_its_annex_and_the_units_page(pages):
    edition = pages.scored.editions[2024]
    address = pages.of_edition("ranking")
    html = pages.html(address)
    in_json = {row["slug"]: row for row in pages.json(address)["rows"]}
    in_csv = {row["Địa chỉ"]: row for row in pages.csv(address)}
    annex = {
        row[1]: row for row in table_under(pages.xlsx(address), "Phụ lục", "STT")[2:]
    }
    parts = stored_domains(edition)
    for result in edition.unit_results.select_related("unit"):
        slug, score = result.unit.slug, result.score
        of_page = reverse("unit_year", args=[slug, 2024])
        of_unit = pages.json(of_page)
        domains = [parts[slug, code] for code in "1234"]

        assert shown(score) in row_of(html, slug)
        assert exact(in_json[slug]["score"]) == score
        assert [exact(in_json[slug]["parts"][code]) for code in "1234"] == domains
        total = next(name for name in in_csv[slug] if name.startswith("Chỉ số"))
        assert as_number(in_csv[slug][total]) == score
        assert int(in_csv[slug]["Hạng"]) == in_json[slug]["rank"] == result.rank
        assert in_json[slug]["tier"] == result.tier_name
        row = annex[result.unit_name]
        numbers = [Decimal(str(cell)).quantize(MILLIONTH) for cell in row[2:7]]
        assert numbers == [*domains, score]
        assert result.tier_name in row
        assert float(result.rank) in row
        assert exact(of_unit["headline"]["score"]) == score
        assert of_unit["headline"]["rank"] == result.rank
        assert [exact(part["score"]) for part in of_unit["parts"]] == domains
        said = words(pages.html(of_page))
        assert shown(score) in said
        assert all(shown(points) in said for points in domains)


def test_the_share_of_a_domain_is_one_share(pages):
    heat = {
        row["slug"]: row for row in pages.json(pages.of_edition("heat_map"))["rows"]
    }
    for code in ("1", "2"):
        domain = pages.json(pages.of_edition("domain", code=code))
        for row in domain["rows"]:
            slug = row["slug"]
            of_page = reverse("unit_year", args=[slug, 2024])
            part = pages.json(of_page)["parts"][int(code) - 1]
            unit_domain = reverse("unit_domain", args=[slug, 2024, code])
            said = f"{format_number(exact(row['percent']), 1)}%"

            assert row["percent"] == part["percent"]
            assert row["percent"] == heat[slug]["domains"][code]["percent"]
            assert row["max_score"] == part["max_score"]
            assert (
                row["rank"] == part["rank"] == pages.json(unit_domain)["domain"]["rank"]
            )
            assert said in words(pages.html(of_page))
            assert said in words(pages.html(unit_domain))


def test_a_group_of_criteria_on_both_of_its_pages(pages):
    address = pages.of_edition("criterion", code="1.1")
    html = pages.html(address)
    rows = pages.json(address)["rows"]
    assert len(rows) == 4
    for row in rows:
        unit_page = reverse("unit_domain", args=[row["slug"], 2024, "1"])
        of_unit = {each["code"]: each for each in pages.json(unit_page)["rows"]}["1.1"]

        assert row["points"] == of_unit["points"]
        assert row["before"] == of_unit["before"]
        assert row["max_score"] == of_unit["max_score"]
        points = shown(exact(row["points"]))
        assert row_of(html, row["slug"])[1] == points
        assert points in row_of(pages.html(unit_page), "tc-1.1")


def test_the_appraisal_beside_the_self_score(pages):
    scores = Score.objects.filter(
        edition=pages.scored.editions[2024], criterion__code="1.2"
    )
    criterion = pages.json(pages.of_edition("criterion", code="1.2"))
    in_list = {row["slug"]: row for row in criterion["rows"]}
    for score in scores.select_related("sheet__unit"):
        slug = score.sheet.unit.slug
        of_page = reverse("unit_year", args=[slug, 2024])
        (gap,) = pages.json(of_page)["self_assessment"]["criteria"]
        unit_page = reverse("unit_domain", args=[slug, 2024, "1"])
        of_unit = {row["code"]: row for row in pages.json(unit_page)["rows"]}["1.2"]

        for name in ("self_score", "appraised_score"):
            stored = getattr(score, name)
            assert exact(gap[name]) == exact(of_unit[name]) == stored
            assert shown(stored) in words(pages.html(of_page))
        assert exact(in_list[slug]["self_score"]) == score.self_score
        assert exact(in_list[slug]["gap"]) == score.self_score - score.appraised_score


def test_what_a_domain_and_its_criteria_lost(pages):
    lost = {r["code"]: r for r in pages.json(pages.of_edition("lost_points"))["rows"]}
    domain = pages.json(pages.of_edition("domain", code="1"))
    html = pages.html(pages.of_edition("domain", code="1"))
    leaves = [row for row in domain["criteria"] if row["full_count"] is not None]
    assert [row["code"] for row in leaves] == ["1.1.1", "1.1.2", "1.2"]
    for row in leaves:
        same_leaf = lost[row["code"]]
        assert row["lost"] == same_leaf["lost"]
        assert row["mean_percent"] == same_leaf["mean_percent"]
        full = same_leaf["unit_count"] - same_leaf["affected_count"]
        assert row["full_count"] == full
        assert shown(exact(row["lost"])) in words(html)


def test_what_a_unit_has_where_it_lost_points(pages):
    edition = pages.scored.editions[2024]
    stored, domains = stored_points(edition), stored_domains(edition)
    address = pages.of_edition("lost_points")
    for unit in pages.scored.units.values():
        payload = pages.json(address, dv=unit.slug)
        in_csv = {row["Mã"]: row for row in pages.csv(address, dv=unit.slug)}
        assert payload["rows"]
        for row in payload["rows"]:
            points = stored[unit.slug, row["code"]]
            assert exact(row["points"]) == points
            assert as_number(in_csv[row["code"]]["Đạt"]) == points
        for row in payload["domains"]:
            assert exact(row["points"]) == abs(domains[unit.slug, row["code"]])


def test_both_years_of_a_domain(pages):
    then = stored_domains(pages.scored.editions[2023])
    now = stored_domains(pages.scored.editions[2024])
    address = pages.of_edition("changes")
    medians = {each["code"]: each for each in pages.json(address)["medians"]}
    for year, name in ((2023, "before"), (2024, "now")):
        heat = reverse("indices:heat_map", kwargs=pages.scored.address(year))
        for each in pages.json(heat)["domains"][:2]:
            assert medians[each["code"]][name] == each["median_percent"]
    for slug in {slug for slug, _code in now}:
        chosen = pages.json(address, dv=slug)["chosen"]
        html = words(pages.html(address, dv=slug))
        for each in chosen["domains"]:
            key = slug, each["code"]
            assert exact(each["now"]) == now[key]
            assert exact(each["before"]) == then[key]
            assert exact(each["change"]) == now[key] - then[key]
            line = f"{each['name']} {shown(then[key])} {shown(now[key])}"
            assert line in html


def test_the_trend_and_the_exported_file(pages, tmp_path):
    file = tmp_path / "edition.json"
    call_command(
        "export_edition", "cchc", "19", "district", "2024", to=file, stdout=StringIO()
    )
    exported = {row["slug"]: row for row in json.loads(file.read_text())["rows"]}
    kwargs = {k: v for k, v in pages.scored.address(2024).items() if k != "year"}
    trend = pages.json(reverse("indices:trend", kwargs=kwargs))["rows"]
    assert len(trend) == len(exported) == 4
    for row in trend:
        for result in row["results"]:
            stored = pages.scored.editions[result["year"]].unit_results.get(
                unit__slug=row["slug"]
            )
            assert exact(result["score"]) == stored.score
            assert result["rank"] == stored.rank
        assert exported[row["slug"]]["score"] == row["results"][-1]["score"]

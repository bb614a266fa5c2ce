"""Every number of a demo edition is one number: on the pages, in CSV, in JSON, stored.

Walks all units, domains and leaves of the illustrative province of tests/explained.py
and compares what each page says with the row that was published.
"""

import csv
import io
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from indices.actions.criteria_tree import KINDS
from indices.models import PartResult, Score
from indices.numbers import format_number
from indices.scoring.totals import counting_score
from tests.explained import make_scored
from tests.once import made_once
from tests.reading import words

pytestmark = pytest.mark.django_db

CELLS = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)


class Pages:
    """The pages of one edition as their readers get them; each is asked for once."""

    def __init__(self, client, scored, year):
        self.client, self.scored, self.year = client, scored, year
        self.asked = {}

    def get(self, address, **asked):
        key = address, *sorted(asked.items())
        if key not in self.asked:
            self.asked[key] = self.client.get(address, query_params=asked)
        return self.asked[key]

    def html(self, address, **asked):
        response = self.get(address, **asked)
        assert response.status_code == 200, address
        assert "Số liệu minh họa." in words(response)
        return response.content.decode()

    def json(self, address, **asked):
        return self.get(self._twin(address, "json"), **asked).json()

    def csv(self, address, **asked):
        content = self.get(self._twin(address, "csv"), **asked)
        text = content.content.decode("utf-8-sig")
        # The first line of an illustrative file says that it is one.
        lines = text.splitlines(keepends=True)
        start = next(n for n, line in enumerate(lines) if line.count(",") > 3)
        return list(csv.DictReader(io.StringIO("".join(lines[start:]))))

    def _twin(self, address, kind):
        return f"{address.removesuffix('/')}.{kind}"

    def of_edition(self, route, **more):
        kwargs = self.scored.address(self.year, **more)
        return reverse(f"indices:{route}", kwargs=kwargs)


def row_of(html, identifier):
    """The texts of the cells of one row."""
    found = re.search(
        rf'<tr role="row" id="{re.escape(identifier)}".*?</tr>', html, re.DOTALL
    )
    assert found, identifier
    return [words(cell) for cell in CELLS.findall(found.group())]


def shown(value):
    return format_number(value)


def as_number(text):
    return None if text == "" else Decimal(text)


def exact(value):
    """A number of a JSON file as the Decimal that its digits are."""
    return None if value is None else Decimal(str(value))


def stored_points(edition):
    """{(unit, code): points that count} of every leaf that applies."""
    rows = Score.objects.filter(edition=edition, is_not_applicable=False)
    return {
        (score.sheet.unit.slug, score.criterion.code): counting_score(
            KINDS[score.criterion.scored_by],
            appraised=score.appraised_score,
            final=score.final_score,
            survey=score.survey_score,
        )
        for score in rows.select_related("sheet__unit", "criterion")
    }


def stored_domains(edition):
    """{(unit, code): the published points of a domain}."""
    rows = PartResult.objects.filter(result__edition=edition)
    return {
        (row.result.unit.slug, row.part.code): row.score
        for row in rows.select_related("result__unit", "part")
    }


scored = made_once(lambda: make_scored(is_illustrative=True))


@pytest.fixture
def pages(client, scored):
    return Pages(client, scored, 2024)


def test_the_points_of_a_domain(pages):
    stored = stored_domains(pages.scored.editions[2024])
    assert len(stored) == 16
    heat = pages.of_edition("heat_map")
    heat_html = pages.html(heat, xem="diem")
    heat_json = {row["slug"]: row for row in pages.json(heat)["rows"]}
    heat_csv = {row["Mã"]: row for row in pages.csv(heat)}
    names = {"1": "Chỉ đạo, điều hành", "2": "Tác động"}
    names |= {"3": "Điểm thưởng", "4": "Điểm trừ"}
    for (slug, code), points in stored.items():
        unit_page = reverse("unit_domain", args=[slug, 2024, code])
        domain_page = pages.of_edition("domain", code=code)
        in_domain = {row["slug"]: row for row in pages.json(domain_page)["rows"]}
        csv_of_domain = {row["Địa chỉ"]: row for row in pages.csv(domain_page)}

        assert row_of(heat_html, slug)[1 + int(code)] == shown(points)
        assert exact(heat_json[slug]["domains"][code]["points"]) == points
        by_code = heat_csv[slug.rpartition("-")[2]]
        assert as_number(by_code[f"{names[code]}: điểm"]) == points
        assert row_of(pages.html(domain_page), slug)[2] == shown(points)
        assert exact(in_domain[slug]["points"]) == points
        assert as_number(csv_of_domain[slug]["Điểm"]) == points
        assert exact(pages.json(unit_page)["domain"]["points"]) == points
        assert shown(points) in words(pages.html(unit_page))


def test_the_points_of_a_leaf(pages):
    stored = stored_points(pages.scored.editions[2024])
    leaves = sorted({code for _slug, code in stored if "." in code})
    assert leaves == ["1.1.1", "1.1.2", "1.2"]
    for code in leaves:
        address = pages.of_edition("criterion", code=code)
        html = pages.html(address)
        in_json = {row["slug"]: row for row in pages.json(address)["rows"]}
        in_csv = {row["Địa chỉ"]: row for row in pages.csv(address)}
        for slug in in_json:
            points = stored.get((slug, code))
            unit_page = reverse("unit_domain", args=[slug, 2024, "1"])
            of_unit = {row["code"]: row for row in pages.json(unit_page)["rows"]}
            csv_of_unit = {row["Mã"]: row for row in pages.csv(unit_page)}
            expected = "k.a.d" if points is None else shown(points)

            assert row_of(html, slug)[1] == expected
            assert exact(in_json[slug]["points"]) == points
            assert as_number(in_csv[slug]["Điểm"]) == points
            assert row_of(pages.html(unit_page), f"tc-{code}")[4] == expected
            assert exact(of_unit[code]["points"]) == points
            assert as_number(csv_of_unit[code]["Đạt"]) == points


def test_the_points_that_were_lost(pages):
    edition = pages.scored.editions[2024]
    stored = stored_points(edition)
    maxima = dict(edition.criteria_set.criteria.values_list("code", "max_score"))
    address = pages.of_edition("lost_points")
    html, in_json = pages.html(address), pages.json(address)
    in_csv = {row["Mã"]: row for row in pages.csv(address)}
    for row in in_json["rows"]:
        code = row["code"]
        known = [p for (_s, c), p in stored.items() if c == code and p is not None]
        full = maxima[code] * len(known) - sum(known)
        lost = {"3": Decimal(0), "4": sum(known)}.get(code, full)

        assert exact(row["lost"]) == lost
        assert as_number(in_csv[code]["Tổng điểm mất"]) == lost
        assert row_of(html, f"tc-{code}")[3] == shown(lost)
    for slug in {slug for slug, _code in stored}:
        of_unit = pages.json(address, dv=slug)
        csv_of_unit = {row["Mã"]: row for row in pages.csv(address, dv=slug)}
        page = pages.html(address, dv=slug)
        for row in of_unit["rows"]:
            points = stored[slug, row["code"]]
            is_deduction = row["code"] == "4"
            lost = points if is_deduction else maxima[row["code"]] - points
            said = f"{shown(lost)}/{shown(maxima[row['code']])}"

            assert exact(row["lost"]) == lost
            assert as_number(csv_of_unit[row["code"]]["Mất"]) == lost
            assert row_of(page, f"tc-{row['code']}")[1] == said


def test_scores_and_ranks_of_both_years(pages):
    scored = pages.scored
    address = pages.of_edition("changes")
    html = pages.html(address)
    in_json = {row["slug"]: row for row in pages.json(address)["rows"]}
    in_csv = {row["Địa chỉ"]: row for row in pages.csv(address)}
    before = {r.unit_id: r for r in scored.editions[2023].unit_results.all()}
    for now in scored.editions[2024].unit_results.select_related("unit"):
        slug, then = now.unit.slug, before[now.unit_id]
        cells = row_of(html, slug)

        assert cells[1:3] == [str(then.rank), str(now.rank)]
        assert cells[4:6] == [shown(then.score), shown(now.score)]
        assert exact(in_json[slug]["score"]) == now.score
        assert exact(in_json[slug]["score_before"]) == then.score
        assert as_number(in_csv[slug]["Điểm nay"]) == now.score
        assert int(in_csv[slug]["Hạng trước"]) == then.rank

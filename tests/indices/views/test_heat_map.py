"""The heat map of the districts of tests/explained.py, and of parts without criteria.

2024, in percent of each unit's own maximum (Võ Nhai: 52 of the 60 of domain 1):

| Huyện Đại Từ   | 54 = 90,0  | 32 = 80,0 |
| Huyện Võ Nhai  | 44 = 84,6  | 34 = 85,0 |
| Huyện Định Hóa | 52 = 86,7  | 30 = 75,0 |
| TX Phổ Yên     | 36 = 60,0  | 24 = 60,0 |
"""

import csv
import io
import re

import pytest
from django.urls import reverse

from indices.actions.publication import publish_edition
from indices.charts.heat import DISTANCE_STEPS, PERCENT_STEPS, heat_step
from tests.explained import make_scored
from tests.factories import (
    CLERK,
    make_index,
    make_nation,
    make_ranking,
    make_unit,
    past_the_guards,
    say,
)
from tests.once import made_once
from tests.reading import links, words

pytestmark = pytest.mark.django_db


scored = made_once(lambda: make_scored((2024,)))


def page(client, scored, **asked):
    return client.get(
        reverse("indices:heat_map", kwargs=scored.address(2024)), query_params=asked
    )


def order(response):
    """The units in the order of the table."""
    rows = re.findall(r'<tr role="row" id="([^"]+)"', response.content.decode())
    return [slug.rpartition("-")[0].rpartition("-")[2] for slug in rows]


class TestCells:
    def test_a_cell_is_the_share_of_the_units_own_maximum(self, client, scored):
        text = words(page(client, scored))

        assert "Huyện Đại Từ 1 90,0 80,0 1,00 0,00 87,00" in text
        assert "Huyện Võ Nhai 2 84,6 85,0 0,00 0,00 84,78" in text

    def test_points_as_they_are_stored(self, client, scored):
        text = words(page(client, scored, xem="diem"))

        assert "Huyện Định Hóa 3 52,00 30,00 0,00 −2,00 80,00" in text

    def test_distance_to_the_median_of_all_units(self, client, scored):
        text = words(page(client, scored, xem="so-trung-vi"))

        # Medians 85,64 (between 84,62 and 86,67) and 77,5 percent.
        assert "Thị xã Phổ Yên 4 −25,6 −17,5 0,00 0,00 60,00" in text
        assert "Trung vị của 4 đơn vị 85,6 77,5 0,00 0,00 82,39" in text

    def test_an_unknown_view_is_the_usual_one(self, client, scored):
        assert words(page(client, scored, xem="gi-do")) == words(page(client, scored))

    def test_the_number_stands_on_its_step_of_the_ramp(self, client, scored):
        html = page(client, scored).content.decode()

        assert html.count('class="heat heat--4"') == 1
        assert html.count('class="heat heat--1"') == 2

    def test_a_cell_leads_to_the_criteria_behind_it(self, client, scored):
        slug = scored.units["pho_yen"].slug

        assert reverse("unit_domain", args=[slug, 2024, "2"]) in links(
            page(client, scored)
        )

    def test_a_unit_to_which_a_domain_does_not_apply(self, client, scored):
        edition = scored.editions[2024]
        with past_the_guards():
            sheets = edition.sheets.filter(unit=scored.units["vo_nhai"])
            sheets.update(has_survey=False)
            edition.unit_results.get(unit=scored.units["vo_nhai"]).parts.filter(
                part__code="2"
            ).delete()

        assert "Huyện Võ Nhai 2 84,6 k.a.d 0,00" in words(page(client, scored))
        assert "heat--missing" in page(client, scored).content.decode()


class TestOrder:
    def test_by_rank_first(self, client, scored):
        assert order(page(client, scored)) == ["tu", "nhai", "hoa", "yen"]

    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            ("lv-2", ["yen", "hoa", "tu", "nhai"]),
            ("-lv-2", ["nhai", "tu", "hoa", "yen"]),
            ("ten", ["tu", "hoa", "yen", "nhai"]),
            ("lv-99", ["tu", "nhai", "hoa", "yen"]),
        ],
    )
    def test_by_a_domain_or_by_name(self, client, scored, asked, expected):
        assert order(page(client, scored, **{"sap-xep": asked})) == expected

    def test_the_readers_unit_stands_out(self, client, scored):
        slug = scored.units["pho_yen"].slug
        html = page(client, scored, dv=slug).content.decode()

        assert f'id="{slug}" class="row--mine"' in html


class TestTwins:
    def test_points_and_shares_side_by_side(self, client, scored):
        address = reverse(
            "indices:heat_map_file", kwargs=scored.address(2024, format="csv")
        )
        text = client.get(address).content.decode("utf-8-sig")
        rows = {row["Đơn vị"]: row for row in csv.DictReader(io.StringIO(text))}

        assert rows["Huyện Võ Nhai"]["Tác động: điểm"] == "34"
        assert rows["Huyện Võ Nhai"]["Chỉ đạo, điều hành: % tối đa"] == "84.615385"

    def test_json_names_what_does_not_apply(self, client, scored):
        address = reverse(
            "indices:heat_map_file", kwargs=scored.address(2024, format="json")
        )
        payload = client.get(address).json()

        first = payload["rows"][0]
        assert payload["edition"]["year"] == 2024
        assert [d["code"] for d in payload["domains"]] == ["1", "2", "3", "4"]
        assert first["domains"]["1"] == {
            "points": 54,
            "max_score": 60,
            "percent": 90,
            "against_median": pytest.approx(4.358974),
            "not_applicable": False,
        }


class TestOtherEditions:
    def make(self, parts):
        area = make_unit("Thái Nguyên", kind="tỉnh", code="19", parent=make_nation())
        unit = make_unit("Đại Từ", code="171", parent=area)
        other = make_unit("Định Hóa", code="167", parent=area)
        edition = make_ranking(
            make_index(),
            area,
            {unit: "70", other: "60"},
            parts=parts,
            is_published=False,
        )
        return edition, unit

    def test_parts_alone_have_a_heat_map_without_ways_to_criteria(self, client):
        edition, unit = self.make([("a", "Thẩm định", 65), ("b", "Điều tra", 35)])
        say(edition, unit, "70", parts={"a": "50", "b": "20"})
        publish(edition)

        response = client.get(reverse("indices:heat_map", kwargs=edition.address))

        assert "Huyện Đại Từ 1 76,9 57,1 70,00" in words(response)
        assert "Huyện Định Hóa 2 – – 60,00" in words(response)
        assert "Điểm mất" not in words(response)

    def test_totals_alone_have_none_and_say_so(self, client):
        edition, _unit = self.make([])
        publish(edition)

        response = client.get(reverse("indices:heat_map", kwargs=edition.address))

        assert response.status_code == 404
        assert "chỉ công bố tổng điểm" in response.content.decode()


def publish(edition):
    publish_edition(actor=CLERK, edition=edition)


def test_a_bound_belongs_to_the_step_above_it():
    assert [heat_step(value, PERCENT_STEPS) for value in (59, 60, 89, 90)] == [
        0,
        1,
        3,
        4,
    ]
    assert heat_step(-3, DISTANCE_STEPS) == 2


def test_the_number_of_queries_does_not_grow(client, scored, django_assert_num_queries):
    address = reverse("indices:heat_map", kwargs=scored.address(2024))
    # 1 summary + 1 results + 1 parts + 1 what does not apply + 1 years + 1 site, and of
    # all units, which no digest keeps, 1 parts + 1 what does not apply
    with django_assert_num_queries(8):
        client.get(address)

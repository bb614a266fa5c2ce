"""Which way units are going, on what each pair of years has in common.

Of tests/explained.py, in percent of the common maximum (bonus and deduction left out):

| unit     | 2023     | 2024     | change | of 12, 8, 40 in 2024 | 2025 | change |
| Đại Từ   | 76       | 86       | +10    | 52 of 60             | same | 0      |
| Định Hóa | 84       | 82       | −2     | 48 of 60             | same | 0      |
| Phổ Yên  | 54       | 60       | +6     | 36 of 60             | same | 0      |
| Võ Nhai  | 74 of 92 | 78 of 92 | +4.35  | 46 of 52             | same | 0      |

Set B of 2025 changed 1.2 and added 1.3, so neither counts there.
"""

import csv
from decimal import Decimal

import pytest
from django.urls import reverse

from indices.actions.announcements import AnnouncementInput, record_announcements
from indices.actions.publication import publish_edition
from tests.explained import make_scored
from tests.factories import (
    CLERK,
    make_index,
    make_nation,
    make_ranking,
    make_unit,
)
from tests.indices.exports.reading import opened
from tests.once import made_once
from tests.reading import words

pytestmark = pytest.mark.django_db

scored = made_once(lambda: make_scored((2023, 2024, 2025)))
SERIES = {"index": "cchc", "area": "thai-nguyen", "level": "district"}


def address(kind="", **series):
    if kind:
        return reverse("indices:trend_classes_file", kwargs={**series, "format": kind})
    return reverse("indices:trend_classes", kwargs=series)


def rows(client, **series):
    found = client.get(address("json", **(series or SERIES))).json()["rows"]
    return {row["unit"]: row for row in found}


class TestByCriteria:
    def test_changes_are_those_on_common_criteria(self, client, scored):
        found = rows(client)

        assert found["Huyện Đại Từ"]["change_2024"] == 10
        assert found["Huyện Định Hóa"]["change_2024"] == -2
        assert found["Huyện Võ Nhai"]["change_2024"] == 4.347826
        assert {row["change_2025"] for row in found.values()} == {0}
        assert {row["trend"] for row in found.values()} == {"stalled"}

    def test_the_page_says_how_many_go_which_way(self, client, scored):
        text = words(client.get(address(**SERIES)))

        assert "Đến năm 2025: 4 chững." in text
        assert "Huyện Đại Từ chững +10,00 = không đổi" in text
        assert "Ngưỡng: từ 1 điểm phần trăm một năm" in text

    def test_two_years_are_too_few(self, client):
        make_scored((2023, 2024))

        assert {row["trend"] for row in rows(client).values()} == {"too_few"}
        assert "4 chưa đủ năm" in words(client.get(address(**SERIES)))

    def test_the_years_of_a_unit_say_it_too(self, client, scored):
        slug = scored.units["dai_tu"].slug

        response = client.get(reverse("unit_trend", args=[slug]))
        text = words(response)

        assert "Xu hướng: chững." in text
        assert "2023–2024: +10,00 điểm %; 2024–2025: 0,00 điểm %" in text
        assert "+10,00 điểm\u00a0%;" in response.text

    def test_the_page_of_its_year_says_it_with_its_twins(self, client, scored):
        """By the years until then: 2024 has two, which are too few."""
        slug = scored.units["dai_tu"].slug

        def of(year, **more):
            route = "unit_year_file" if more else "unit_year"
            return client.get(
                reverse(route, kwargs={"slug": slug, "year": year, **more})
            )

        assert "Xu hướng: chững. Tăng, giảm trên" in words(of(2025))
        assert "Xu hướng" not in words(of(2024))
        found = of(2025, format="json").json()["trend"]
        assert found["class"] == "stalled"
        assert [each["change"] for each in found["changes"]] == [10, 0]
        assert of(2024, format="json").json()["trend"]["class"] == "too_few"
        (newest, *_others) = csv_rows(of(2025, format="csv"))
        assert newest["Xu hướng đến năm ấy"] == "chững"

    def test_the_files_of_a_ranking_bear_it(self, client, scored):
        def file(format):
            address = scored.address(2025, format=format)
            return client.get(reverse("indices:ranking_file", kwargs=address))

        assert {row["trend"] for row in file("json").json()["rows"]} == {"stalled"}
        by_unit = {row["Đơn vị"]: row for row in csv_rows(file("csv"))}
        assert by_unit["Huyện Đại Từ"]["Xu hướng"] == "chững"
        assert (
            "2023–2024: +10,00"
            in (by_unit["Huyện Đại Từ"]["Tăng, giảm trên phần điểm chung"])
        )
        assert "Xu hướng" in opened(file("xlsx").content).sheetnames

    def test_the_files_of_a_large_ranking_leave_it_empty(
        self, client, scored, monkeypatch
    ):
        monkeypatch.setattr("indices.selectors.trend_classes.MOST_UNITS", 3)
        address = scored.address(2025, format="json")

        answer = client.get(reverse("indices:ranking_file", kwargs=address))

        assert {row["trend"] for row in answer.json()["rows"]} == {None}


def csv_rows(answer):
    return list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))


def make_with_parts(points, *, changed_in=None):
    """Two districts whose only domain of 50 has these points, year by year."""
    area = make_unit("Minh Trung", kind="tỉnh", code="92", parent=make_nation())
    units = [
        make_unit(name, code=code, parent=area)
        for name, code in (("Một", "921"), ("Hai", "922"))
    ]
    index = make_index()
    for year, pair in points.items():
        edition = make_ranking(
            index,
            area,
            {},
            year=year,
            is_published=False,
            parts=[("1", "Lĩnh vực", "40" if year == changed_in else "50")],
        )
        record_announcements(
            actor=CLERK,
            edition=edition,
            rows=[
                AnnouncementInput(
                    unit=unit, score=Decimal(own), parts={"1": Decimal(own)}
                )
                for unit, own in zip(units, pair, strict=True)
            ],
        )
        publish_edition(actor=CLERK, edition=edition)


AREA = {"index": "cchc", "area": "minh-trung", "level": "district"}


class TestByDomains:
    def test_without_criteria_equal_domains_count(self, client):
        make_with_parts({2020: (20, 30), 2021: (25, 25), 2022: (20, 30)})

        found = rows(client, **AREA)

        assert (found["Huyện Một"]["trend"], found["Huyện Một"]["change_2022"]) == (
            "warning",
            -10,
        )
        assert found["Huyện Hai"]["trend"] == "recovering"

    def test_the_worrying_ones_come_first(self, client):
        make_with_parts({2020: (30, 20), 2021: (35, 25), 2022: (38, 20)})

        assert list(rows(client, **AREA)) == ["Huyện Hai", "Huyện Một"]

    def test_another_maximum_begins_the_row_anew(self, client):
        make_with_parts(
            {2020: (20, 30), 2021: (25, 25), 2022: (20, 30)}, changed_in=2021
        )

        assert {row["trend"] for row in rows(client, **AREA).values()} == {"too_few"}


def test_a_large_ranking_is_left_to_the_pages_of_its_units(client, scored, monkeypatch):
    monkeypatch.setattr("indices.selectors.trend_classes.MOST_UNITS", 3)

    assert "quá nhiều đơn vị" in words(client.get(address(**SERIES)))


def test_nothing_published_is_not_found(client):
    assert client.get(address(**SERIES)).status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_each_file(client, scored, kind):
    assert client.get(address(kind, **SERIES)).status_code == 200


def test_the_method_page_states_the_thresholds(client, db):
    assert "cần ít nhất 3 năm liền nhau" in words(client.get(reverse("indices:method")))


def test_the_number_of_queries_does_not_grow(client, scored, django_assert_num_queries):
    # 1 years + 1 lineages + 1 criteria + 1 scores + 1 units + 1 site
    with django_assert_num_queries(6):
        client.get(address(**SERIES))
    # What was read of the scores is kept: 1 years + 1 units + 1 site
    with django_assert_num_queries(3):
        client.get(address(**SERIES))


def test_the_files_of_a_ranking_ask_the_same_of_many_units(
    client, scored, django_assert_num_queries
):
    address = reverse(
        "indices:ranking_file", kwargs=scored.address(2025, format="json")
    )
    # 1 summary + 1 rows + 1 editions + 1 history + 1 parts of the ranking; + 1 earlier
    # years + 1 lineages + 1 criteria + 1 scores
    with django_assert_num_queries(9):
        client.get(address)
    with django_assert_num_queries(6):
        client.get(address)

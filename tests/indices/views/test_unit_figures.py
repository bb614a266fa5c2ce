"""The operational figures of a unit: the worked example of tests/figures.py."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from tests.figures import Figures, set_goal
from tests.indices.exports.reading import rows_of as sheet_rows
from tests.once import made_once
from tests.reading import links, words

pytestmark = pytest.mark.django_db

place = made_once(Figures)


def address(unit, **more):
    route = "unit_figures_file" if more else "unit_figures"
    return reverse(route, kwargs={"slug": unit.slug, **more})


def rows_of(client, unit, **query):
    answer = client.get(address(unit, format="json"), query).json()
    return {(row["of_level"], row["measure"]): row for row in answer["rows"]}


def test_given_and_worked_out_stand_side_by_side(client, place):
    text = words(client.get(address(place.district)))

    assert "gần 5.000 hồ sơ" in text
    assert "56,8% tính từ số đếm: khoảng 56,0% (gần 2.800 / gần 5.000)" in text


def test_a_figure_of_the_whole_stands_beside_the_sum_of_the_communes(client, place):
    text = words(client.get(address(place.district)))

    assert "Chung các đơn vị cấp xã huyện Đại Từ" in text
    assert "trên 34.000 hồ sơ cộng 1/3 đơn vị: 740" in text
    # A sum over some of them is no figure of them all.
    rows = rows_of(client, place.district)
    assert rows["commune", "giai-quyet"]["value"] is None
    assert rows["commune", "giai-quyet"]["computed_value"] == 1325


def test_targets_are_judged_by_the_day_to_which_the_figure_reaches(client, place):
    rows = rows_of(client, place.district)

    own, communes = rows[None, "ty-le"], rows["commune", "ty-le"]
    assert (own["state"], own["distance"], own["target"]) == ("not_due", -13.2, 70)
    assert (communes["state"], communes["distance"]) == ("reached", 22.4)
    text = words(client.get(address(place.district)))
    assert "2 mục tiêu: 1 đạt, 1 chưa đến hạn." in text
    assert "Chưa đến hạn còn 13,2 điểm %" in text
    assert "Đạt vượt 22,4 điểm %" in text


def test_a_commune_meets_the_target_of_all_communes(client, place):
    rows = rows_of(client, place.commune)

    assert rows[None, "ty-le"]["computed_value"] == 74
    assert rows[None, "ty-le"]["state"] == "reached"
    text = words(client.get(address(place.commune)))
    assert "mục tiêu chung của cấp xã huyện Đại Từ" in text


def test_a_target_without_a_figure_says_so(client, place):
    text = words(client.get(address(place.silent)))

    assert "Chưa có số liệu" in text
    assert "0,0%" not in text


def test_another_span_of_the_year_before_is_shown_but_not_compared(client, place):
    row = rows_of(client, place.commune)[None, "giai-quyet"]

    assert (row["earlier_value"], row["change"]) == (800, None)
    assert "800 năm 2022" in words(client.get(address(place.commune)))


def test_the_same_days_of_the_year_before_are_compared(client, place):
    span = (date(2022, 1, 1), date(2022, 10, 21))
    place.observe(place.commune, "giai-quyet", 700, span=span)

    row = rows_of(client, place.commune)[None, "giai-quyet"]

    assert (row["earlier_value"], row["change"]) == (700, 225)


def test_how_a_period_was_decided_on_is_said_once(client, place):
    text = words(client.get(address(place.district)))

    assert text.count("Nguồn không nêu ngày chốt.") == 1
    assert "Báo Thái Nguyên" in text


def test_years_over_the_same_days_make_a_small_line(client, place):
    # So far 2023 and the whole of 2022 are not drawn as one line.
    assert "Qua các năm" not in words(client.get(address(place.commune)))

    span = (date(2022, 1, 1), date(2022, 10, 21))
    place.observe(place.commune, "giai-quyet", 700, span=span)

    text = words(client.get(address(place.commune)))
    assert "Hồ sơ đã giải quyết, hồ sơ 2022: 700 2023: 925" in text


@pytest.mark.parametrize("asked", ["2022", "x", "99999", "", "-1"])
def test_any_year_is_answered(client, place, asked):
    answer = client.get(address(place.commune, format="json"), {"nam": asked}).json()

    assert answer["year"] == (2022 if asked == "2022" else 2023)


def test_drafts_are_nobodys_to_read(client, place):
    place.observe(place.silent, "giai-quyet", 111, source=None)

    assert "111" not in words(client.get(address(place.silent)))
    assert rows_of(client, place.silent)[None, "ty-le"]["value"] is None


def test_a_unit_without_anything_says_so(client, place):
    response = client.get(address(place.province))

    assert response.status_code == 200
    assert "Chưa có số liệu nào được công bố." not in words(response)
    other = client.get(address(place.nation))
    assert other.status_code == 200


def test_the_twins_hold_the_same_rows(client, place):
    content = client.get(address(place.district, format="csv")).content
    table = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    book = client.get(address(place.district, format="xlsx")).content

    shares = [row for row in table if row["Mã số liệu"] == "ty-le"]
    assert [row["Nguồn nêu"] for row in shares] == ["56.8", "72.4"]
    assert [row["Tính ra"] for row in shares] == ["56", ""]
    assert any("ty-le" in row for row in sheet_rows(book, "Số liệu hoạt động"))


def test_the_units_page_and_its_workbook_have_them(client, place):
    page = client.get(place.commune.get_absolute_url())
    book = client.get(reverse("unit_file", args=[place.commune.slug, "xlsx"])).content
    answer = client.get(reverse("unit_file", args=[place.commune.slug, "json"])).json()

    assert address(place.commune) in links(page)
    assert "Hồ sơ đã giải quyết từ đầu năm đến 21/10/2023 925 hồ sơ" in words(page)
    assert any("giai-quyet" in row for row in sheet_rows(book, "Số liệu hoạt động"))
    assert "giai-quyet" in {row["measure"] for row in answer["figures"]}


def test_its_queries(client, place, django_assert_num_queries):
    # 1 unit; 1 measures; 1 figures; 1 sums, 1 units in them; 1 targets; 1 profile
    with django_assert_num_queries(7):
        client.get(address(place.district))
    place.observe(place.silent, "giai-quyet", 9)
    set_goal(
        place.district,
        place.measures["ty-le"],
        60,
        due_on=date(2024, 6, 30),
        source=place.source,
    )
    with django_assert_num_queries(7):
        client.get(address(place.district))

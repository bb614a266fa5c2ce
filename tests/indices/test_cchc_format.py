"""Numbers and dates on the screen are written as Vietnamese offices write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string

from indices.templatetags import cchc_format


def test_a_score_has_a_decimal_comma_and_always_two_decimals():
    assert cchc_format.diem(Decimal("76.71")) == "76,71"
    assert cchc_format.diem(Decimal("80")) == "80,00"


def test_a_score_can_be_shown_with_the_decimals_of_its_index():
    assert cchc_format.diem(Decimal("6.1234"), 3) == "6,123"


def test_a_missing_score_is_a_dash_and_zero_is_zero():
    assert cchc_format.diem(None) == "–"
    assert cchc_format.diem(Decimal(0)) == "0,00"


def test_a_score_is_rounded_half_up():
    assert cchc_format.diem(Decimal("76.705")) == "76,71"


@pytest.mark.parametrize(
    ("change", "text"),
    [("2.35", "+2,35"), ("-1.16", "\u22121,16"), ("0", "0,00")],
)
def test_a_change_carries_its_sign_and_the_minus_is_a_true_minus(change, text):
    assert cchc_format.chenh(Decimal(change)) == text


def test_an_unknown_change_is_a_dash():
    assert cchc_format.chenh(None) == "–"


def test_the_size_of_a_fall_is_written_without_a_sign():
    assert cchc_format.do_lon(-3, 0) == "3"
    assert cchc_format.do_lon(Decimal("-2.80")) == "2,80"
    assert cchc_format.do_lon(None) == "–"


def test_thousands_are_grouped_by_points():
    assert cchc_format.so(3321) == "3.321"
    assert cchc_format.so(999) == "999"
    assert cchc_format.so(None) == "–"


def test_the_percent_sign_follows_without_a_space():
    assert cchc_format.phan_tram(Decimal("76.71")) == "76,71%"
    assert cchc_format.phan_tram(Decimal("22.2"), 0) == "22%"
    assert cchc_format.phan_tram(None) == "–"


def test_a_short_date_is_day_month_year():
    assert cchc_format.ngay(date(2023, 10, 21)) == "21/10/2023"
    assert cchc_format.ngay(None) == "–"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2023, 10, 21), "ngày 21 tháng 10 năm 2023"),
        (date(2020, 1, 5), "ngày 05 tháng 01 năm 2020"),
        (date(2020, 2, 10), "ngày 10 tháng 02 năm 2020"),
        (date(2025, 6, 9), "ngày 09 tháng 6 năm 2025"),
    ],
)
def test_a_long_date_pads_days_below_ten_and_the_first_two_months(day, text):
    assert cchc_format.ngay_dai(day) == text


def test_a_missing_long_date_is_a_dash():
    assert cchc_format.ngay_dai(None) == "–"


def test_a_moment_belongs_to_the_day_it_is_in_viet_nam():
    late_in_utc = datetime(2023, 10, 20, 18, 30, tzinfo=UTC)

    assert cchc_format.ngay(late_in_utc) == "21/10/2023"


def test_numbers_for_machines_keep_the_point_on_a_vietnamese_page():
    template = Template("{{ score|may }} {{ year|may }} {{ missing|may }}")
    shown = template.render(
        Context({"score": Decimal("76.71"), "year": 2024, "missing": None})
    )

    assert shown == "76.71 2024 "


def test_the_filters_need_no_loading():
    assert Template("{{ score|diem }}").render(Context({"score": Decimal(5)})) == "5,00"


@pytest.mark.parametrize(
    ("change", "decimals", "is_so"),
    [
        (Decimal("0.004"), 2, True),
        (Decimal("-0.004"), 2, True),
        (Decimal("0.005"), 2, False),
        (Decimal("0.004"), 4, False),
        (Decimal("0.004"), None, True),
        (None, 2, False),
    ],
)
def test_a_change_too_small_to_show_has_no_direction(change, decimals, is_so):
    assert cchc_format.is_shown_as_zero(change, decimals) is is_so
    page = render_to_string(
        "components/_change.html",
        {"value": change, "kind": "score", "decimals": decimals},
    )
    assert ("<svg" in page) is (change is not None and not is_so)

"""Text and numbers on their way into a file: harmless, exact, free of controls."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indices.exports.formats.text import (
    clean_text,
    defused,
    looks_like_formula,
    plain_number,
)


@pytest.mark.parametrize(
    "text", ["=1+1", "+84 208", "-x", "@a", "\tx", "\n=x", "＝1", "＋1", "－1", "＠a"]
)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert defused(text) == f"'{clean_text(text)}" or defused(text).startswith("'")
    assert not looks_like_formula(defused(text))


def test_a_carriage_return_at_the_start_cannot_hide_a_formula():
    assert defused("\r=1+1") == "'\n'=1+1"


def test_a_formula_behind_a_semicolon_or_line_end_is_defused_too():
    assert defused("Xã A;=1+1\n-2") == "Xã A;'=1+1\n'-2"


@pytest.mark.parametrize(
    "text", ["Huyện Đại Từ", "76,71 − 10,96", "a - b", "x=1", "a; -b", "", "  lead"]
)
def test_ordinary_text_stays_as_it_is(text):
    assert defused(text) == text


def test_control_characters_go_and_tabs_and_line_ends_stay():
    assert clean_text("a\x00b\x07\x1bc\x7f\ufffe\ud800") == "abc"
    assert clean_text("a\tb\nc\r\nd\re") == "a\tb\nc\nd\ne"


def test_marks_and_directions_of_writing_are_not_control_characters():
    text = "Ẩ Ễ Ộ Ỹ \u202e đảo \u200b"
    assert clean_text(text) == text


@given(st.text())
def test_no_text_whatever_begins_like_a_formula_once_defused(text):
    written = defused(text)
    assert not looks_like_formula(written)
    assert clean_text(written) == written


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("76.710000"), "76.71"),
        (Decimal("-1.16"), "-1.16"),
        (Decimal("100.000000"), "100"),
        (Decimal("-0.000000"), "0"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.000001"), "0.000001"),
        (
            Decimal("123456789012345678901234567890.5"),
            "123456789012345678901234567890.5",
        ),
        (4, "4"),
        (0, "0"),
    ],
)
def test_numbers_are_written_exactly_with_a_point(value, text):
    assert plain_number(value) == text


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="no number"):
        plain_number(value)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, places=6))
def test_a_written_number_is_the_number(value):
    assert Decimal(plain_number(value)) == value

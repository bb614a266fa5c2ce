"""Figures as people type them: a word, a number with thousands, yes or no."""

from decimal import Decimal

import pytest

from indices.figure_text import read_figure, written_figure
from indices.models import Measure
from indices.numbers import AmbiguousNumber, NumberError
from indices.scoring.figures import Figure

COUNT = Measure(code="ho-so", name="Hồ sơ", unit_of_measure="hồ sơ", decimals=0)
SHARE = Measure(code="ty-le", name="Tỷ lệ", unit_of_measure="%", decimals=1)
AMOUNT = Measure(code="kinh-phi", name="Kinh phí", unit_of_measure="tỷ", decimals=2)
ANSWER = Measure(
    code="niem-yet", name="Niêm yết", unit_of_measure="có/không", kind="yes_no"
)


@pytest.mark.parametrize(
    ("text", "measure", "value", "word"),
    [
        ("925", COUNT, "925", "exact"),
        ("1.025", COUNT, "1025", "exact"),
        ("1,025", COUNT, "1025", "exact"),
        ("trên 200.000", COUNT, "200000", "over"),
        ("Gần 5.000", COUNT, "5000", "nearly"),
        ("khoảng 1.234.567", COUNT, "1234567", "about"),
        ("hơn 99%", SHARE, "99", "over"),
        ("56,8 %", SHARE, "56.8", "exact"),
        ("có", ANSWER, "1", "exact"),
        ("KHÔNG", ANSWER, "0", "exact"),
    ],
)
def test_what_people_write_is_read(text, measure, value, word):
    assert read_figure(text, measure) == Figure(Decimal(value), word)


@pytest.mark.parametrize("text", ["", "  ", "–"])
def test_an_empty_cell_is_no_zero(text):
    assert read_figure(text, COUNT) is None


@pytest.mark.parametrize(
    ("text", "measure", "said"),
    [
        ("nhiều", COUNT, "không phải là số"),
        ("12,5", COUNT, "số nguyên"),
        ("-3", COUNT, "không được âm"),
        ("gần", COUNT, "cần một số"),
        ("100,5", SHARE, "không quá 100%"),
        ("1e5", COUNT, "không phải là số"),
        ("٣", COUNT, "không phải là số"),
        ("99999999999999", COUNT, "quá lớn"),
        ("có lẽ", ANSWER, "“có” hoặc “không”"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(text, measure, said):
    with pytest.raises(NumberError, match=said):
        read_figure(text, measure)


def test_with_decimals_a_thousand_stays_ambiguous():
    with pytest.raises(AmbiguousNumber):
        read_figure("1.025", AMOUNT)


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("gần 5.000", COUNT),
        ("1.025", COUNT),
        ("trên 99", SHARE),
        ("56,8", SHARE),
        ("không", ANSWER),
        ("", COUNT),
    ],
)
def test_a_cell_reads_back_what_it_shows(text, measure):
    assert written_figure(read_figure(text, measure), measure) == text

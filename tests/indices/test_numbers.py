"""The one grammar of numbers: what people may write, what is refused, what is shown."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indices.numbers import (
    AmbiguousNumber,
    NumberError,
    format_machine,
    format_number,
    parse_column,
    parse_machine_number,
    parse_number,
)
from indices.scoring.ranking import round_half_up

stored = st.decimals(min_value=-(10**9), max_value=10**9, places=6)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("76,71", "76.71"),
        ("76.71", "76.71"),
        ("100", "100"),
        ("0", "0"),
        ("007", "7"),
        ("+2,35", "2.35"),
        ("-1.16", "-1.16"),
        ("−1,16", "-1.16"),
        ("  76,71\u00a0", "76.71"),
        ("0,785", "0.785"),
        ("0.500", "0.5"),
        ("1.0250", "1.025"),
        ("1,02", "1.02"),
        ("1234,567", "1234.567"),
        ("1025", "1025"),
        ("1.025,5", "1025.5"),
        ("1,025.5", "1025.5"),
        ("-12.345.678,125", "-12345678.125"),
        ("69,765929123456789", "69.765929123456789"),
    ],
)
def test_a_number_with_one_meaning_is_read(text, value):
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "  ", "-", "–", "—", "−", "\u00a0"])
def test_nothing_and_a_dash_are_a_missing_value(text):
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "as_decimal", "as_thousands"),
    [
        ("1.025", "1.025", "1025"),
        ("12,500", "12.5", "12500"),
        ("+125.000", "125", "125000"),
        ("-1,025", "-1.025", "-1025"),
    ],
)
def test_what_reads_as_a_decimal_and_as_thousands_is_refused(
    text, as_decimal, as_thousands
):
    with pytest.raises(AmbiguousNumber) as refusal:
        parse_number(text)
    assert refusal.value.readings == (Decimal(as_decimal), Decimal(as_thousands))
    assert refusal.value.code == "ambiguous"


def test_both_readings_are_shown_and_what_to_write_instead():
    with pytest.raises(AmbiguousNumber) as refusal:
        parse_number("1.025")
    assert str(refusal.value) == (
        "“1.025” đọc được hai cách: 1,025 hoặc 1.025. "
        "Hãy viết rõ, ví dụ 1,0250 hoặc 1025."
    )
    assert parse_number("1,0250") == Decimal("1.025")
    assert parse_number("1025") == Decimal(1025)


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "nan",
        "Infinity",
        "-inf",
        "1e2",
        "1E2",
        "1_0",
        "٧٦",
        "７６",
        "76．71",
        "७६",
        "²",
        "½",
        "76,71%",
        "76 71",
        "1 025,5",
        "76,",
        ",71",
        "76,,71",
        "76.7.1",
        "1.025.400",
        "1.02,5",
        "0.025,5",
        "1.0255,5",
        "1,025,5",
        "1.025,5.1",
        "--1",
        "+-1",
        "+",
        "0x10",
        "mười",
        "#REF!",
        "=A1",
        "7" * 41,
        "7" * 1_000_000,
        "1.025" * 1_000,
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(NumberError) as refusal:
        parse_number(text)
    assert refusal.value.code == "not_a_number"
    assert len(str(refusal.value)) < 120


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_refused_never_an_accident(text):
    try:
        value = parse_number(text)
    except NumberError:
        return
    assert value is None or (value.is_finite() and re.search("[0-9]", text))


@given(
    st.from_regex(r"[+-]?[0-9]{1,6}([.,][0-9]{1,6})?([.,][0-9]{1,4})?", fullmatch=True)
)
def test_a_number_is_read_as_one_of_its_two_readings(text):
    readings = {
        text.replace(",", "."),
        text.replace(".", "").replace(",", "."),
        text.replace(",", ""),
    }
    plain = {r for r in readings if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", r)}
    try:
        value = parse_number(text)
    except NumberError:
        return
    assert value in {Decimal(reading) for reading in plain}


@given(stored, st.booleans())
def test_what_is_shown_is_read_back(value, grouping):
    shown = format_number(value, decimals=6, grouping=grouping)
    assert parse_number(shown) == value


@given(stored, st.integers(min_value=0, max_value=6))
def test_a_shown_number_is_read_back_rounded_or_refused_as_unclear(value, decimals):
    shown = format_number(value, decimals=decimals, grouping=False)
    try:
        assert format_number(parse_number(shown), decimals, grouping=False) == shown
    except AmbiguousNumber:
        assert decimals == 3


class TestColumn:
    """The column's unmistakable values decide the ones that read in two ways."""

    @pytest.mark.parametrize(
        ("texts", "values"),
        [
            (["76.71", "67.948"], ["76.71", "67.948"]),
            (["76,71", "67,948", "80"], ["76.71", "67.948", "80"]),
            (["2.050,5", "1.025"], ["2050.5", "1025"]),
            (["2,050.5", "1,025"], ["2050.5", "1025"]),
            (["2.050,5", "1,025"], ["2050.5", "1.025"]),
            (["1.025", "", None, "–", "0.5"], ["1.025", None, None, None, "0.5"]),
            (["76.71", "76,71"], ["76.71", "76.71"]),
            ([], []),
        ],
    )
    def test_unmistakable_values_decide(self, texts, values):
        assert parse_column(texts) == [
            None if value is None else Decimal(value) for value in values
        ]

    @pytest.mark.parametrize(
        "texts",
        [
            ["1.025"],
            ["1.025", "76"],
            ["1.025", "76,71"],
            ["1,025", "76.71"],
            ["1.025", "76,71", "76.71"],
            ["1.025", "2.050,5", "76.71"],
            ["1.025", "2,050.5", "2.050,5"],
            ["1.025", "chưa có"],
            ["1.025", "12,500"],
        ],
    )
    def test_otherwise_it_stays_ambiguous(self, texts):
        assert isinstance(parse_column(texts)[0], AmbiguousNumber)

    def test_every_bad_value_is_told_apart_in_its_place(self):
        found = parse_column(["NaN", "76,71", "1e2"])
        assert [type(value) for value in found] == [NumberError, Decimal, NumberError]

    @given(st.lists(stored, max_size=20))
    def test_a_column_written_in_one_way_is_read_back(self, values):
        texts = [format_number(value, decimals=6) for value in values]
        assert parse_column(texts) == values

    @given(st.permutations(["1.025", "2,050.5", "76.71", "", "x"]))
    def test_the_order_of_the_rows_decides_nothing(self, texts):
        found = dict(zip(texts, parse_column(texts), strict=True))
        assert found["1.025"] == Decimal("1.025")


class TestMachineNumbers:
    """Numbers as a spreadsheet or a program stores them."""

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("76.71", "76.71"),
            ("76.709999999999994", "76.71"),
            # PCI 2010: Đồng Tháp and Bến Tre, with the digits that Excel stores.
            ("67.219810499999994", "67.219811"),
            ("63.108570499999999", "63.108571"),
            ("1234567890123.123456", "1234567890123.123456"),
            ("0.30000000000000004", "0.3"),
            ("69.765929123456789", "69.765929"),
            ("1.0000005", "1.000001"),
            ("-1.0000005", "-1.000001"),
            ("1e2", "100"),
            ("7.671E1", "76.71"),
            ("1E-7", "0"),
            ("9.3e-63", "0"),
            (".5", "0.5"),
            ("5.", "5"),
            ("+5", "5"),
            ("1.025", "1.025"),
        ],
    )
    def test_noise_is_rounded_half_up_to_six_decimals(self, text, value):
        assert parse_machine_number(text) == Decimal(value)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "NaN",
            "inf",
            "76,71",
            "1_0",
            "٧٦",
            "７６",
            " 1",
            "1e",
            "1e9999",
            "1" * 41,
        ],
    )
    def test_anything_else_is_refused(self, text):
        with pytest.raises(NumberError):
            parse_machine_number(text)

    @pytest.mark.parametrize("text", ["1e100", "-9e999"])
    def test_a_number_beyond_all_measure_is_refused(self, text):
        with pytest.raises(NumberError, match="quá lớn"):
            parse_machine_number(text)

    @given(stored)
    def test_what_is_written_for_a_program_is_read_back(self, value):
        assert parse_machine_number(format_machine(value)) == value

    @given(st.decimals(min_value=0, max_value=1_000, places=9))
    def test_a_workbook_and_a_text_file_give_the_same_number(self, value):
        in_a_workbook = format(float(value), ".17g")
        assert parse_machine_number(in_a_workbook) == round_half_up(value, 6)

    @given(st.floats(min_value=0, max_value=1_000))
    def test_the_text_of_a_binary_number_is_read_to_six_decimals(self, value):
        read = parse_machine_number(repr(value))
        assert abs(Fraction(read) - Fraction(value)) <= Fraction(1, 1_999_999)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (Decimal("1025.5"), "1.025,50"),
        (Decimal("-1.16"), "−1,16"),
        (Decimal("-0.001"), "0,00"),
        (Fraction(78388, 1000), "78,39"),
        (1234567, "1.234.567,00"),
    ],
)
def test_numbers_are_shown_the_vietnamese_way(value, text):
    assert format_number(value) == text


def test_a_gain_carries_its_sign_and_no_change_carries_none():
    assert format_number(Decimal("2.35"), sign=True) == "+2,35"
    assert format_number(Decimal("-2.35"), sign=True) == "−2,35"
    assert format_number(Decimal(0), sign=True) == "0,00"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (Decimal("76.710000"), "76.71"),
        (Decimal("1E+3"), "1000"),
        (Decimal(100), "100"),
        (Decimal("-0.0000001"), "0"),
        (Fraction(1, 3), "0.333333"),
    ],
)
def test_numbers_for_programs_have_a_point_and_no_ornament(value, text):
    assert format_machine(value) == text

"""Days in cells: what a spreadsheet stores, and what people write."""

from datetime import date

import pytest

from indices.imports.cell_days import DayError, day_in, has_month_first
from indices.imports.lines import RawCell
from indices.imports.xlsx.days import stored_day


@pytest.mark.parametrize(
    ("text", "from_1904", "day"),
    [
        ("45839", False, date(2025, 7, 1)),
        ("45839.0", False, date(2025, 7, 1)),
        ("44377", True, date(2025, 7, 1)),
        ("61", False, date(1900, 3, 1)),
        ("2025-07-01", False, date(2025, 7, 1)),
        ("2025-07-01T00:00:00", False, date(2025, 7, 1)),
        # The day that never was, a time of day, what is no day, beyond all calendars.
        ("60", False, None),
        ("45839.5", False, None),
        ("-1", False, None),
        ("2025-02-30", False, None),
        ("2025-07-01T08:30:00", False, None),
        ("9999999", False, None),
        ("", False, None),
    ],
)
def test_a_stored_day_is_that_day_or_none(text, from_1904, day):
    assert stored_day(text, counts_from_1904=from_1904) == day


@pytest.mark.parametrize("text", ["01/07/2025", "1/7/2025", "01-07-2025", "2025-07-01"])
def test_a_written_day_comes_before_its_month(text):
    assert day_in(RawCell(text)) == date(2025, 7, 1)


@pytest.mark.parametrize(
    "text",
    [
        "07/13/2025",
        "31/06/2025",
        "1/7/25",
        "hôm nay",
        "٠١/٠٧/2025",
        "1/7-2025",
        "45839",
    ],
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(DayError):
        day_in(RawCell(text, is_machine=text.isdigit()))


def test_a_column_with_the_month_first_makes_the_others_doubtful():
    cells = [RawCell("07/13/2025"), RawCell("05/07/2025"), RawCell("07/07/2025")]

    assert has_month_first(cells)
    assert not has_month_first(cells[1:])
    with pytest.raises(DayError, match="2025-07-05 hoặc 2025-05-07"):
        day_in(cells[1], is_doubtful=True)
    assert day_in(cells[2], is_doubtful=True) == date(2025, 7, 7)
    assert day_in(RawCell("25/07/2025"), is_doubtful=True) == date(2025, 7, 25)

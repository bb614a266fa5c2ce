"""Widths and heights: text fits its cell, columns fill the page."""

import pytest

from indices.exports.formats.layout import (
    CELL_PADDING,
    Demand,
    Heading,
    demand,
    fitting,
    line_count,
    page_starts,
    row_height,
    share_width,
    text_width,
    width_for,
)


def test_a_mark_does_not_make_a_letter_wider():
    assert text_width("ỗ", 13) == text_width("o", 13)
    assert text_width("o\u0302\u0303", 13) == text_width("o", 13)


def test_a_digit_is_half_as_wide_as_high():
    points = text_width("0", 72) / 25.4
    assert points == pytest.approx(0.5 * 1.06)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Huyện A", 60, 1),
        ("", 60, 1),
        ("Bộ Nông nghiệp và Phát triển nông thôn", 50, 2),
        ("một\nhai\nba", 60, 3),
        ("x" * 200, 30, 20),
    ],
)
def test_lines_are_counted_as_words_wrap(text, width, lines):
    assert line_count(text, 13, width) == pytest.approx(lines, abs=lines // 10)


def test_an_endless_text_is_measured_in_no_time():
    assert line_count("x y " * 1_000_000, 13, 30) < 1000


def test_a_label_that_does_not_fit_ends_in_an_ellipsis():
    assert fitting("H. Đại Từ", 9, 60) == "H. Đại Từ"
    short = fitting("Thị trấn Nông trường Quân đội nhân dân", 9, 30)
    assert short.endswith("…")
    assert text_width(short, 9) <= 30


@pytest.mark.parametrize("lines", [1, 2, 3, 5])
def test_a_heading_is_given_the_least_width_for_so_many_lines(lines):
    heading = "Chỉ đạo, điều hành cải cách hành chính (10)"
    width = width_for(heading, 13, lines)
    assert line_count(heading, 13, width) <= lines < line_count(heading, 13, width - 1)


def test_two_lines_need_a_higher_row_than_one():
    assert row_height(2, 13) > row_height(1, 13) > 13


def test_columns_fill_the_page_and_text_takes_the_rest():
    widths = share_width([Demand(10, 10), Demand(20, 40, stretches=True)], 165)
    assert widths == [10, 155]


def test_without_text_all_columns_share_the_rest():
    assert share_width([Demand(10, 10), Demand(30, 30)], 80) == [20, 60]


def test_a_narrow_page_squeezes_only_what_may_wrap():
    widths = share_width([Demand(20, 20), Demand(30, 130, stretches=True)], 100)
    assert widths == [20, 80]


def test_what_cannot_fit_keeps_its_least_width():
    assert share_width([Demand(90, 90), Demand(90, 90)], 100) == [90, 90]


def test_a_text_column_is_never_narrower_than_its_longest_word():
    wish = demand(["Nghiêng ngả"], heading=Heading("Đơn vị", 13), size=13, most=70)
    assert wish.least >= text_width("Nghiêng", 13) + CELL_PADDING
    assert wish.wanted >= wish.least


def test_a_few_long_remarks_take_no_width_from_the_names_beside_them():
    remark = "Số liệu báo cáo khác số liệu của hệ thống"
    rare = demand(
        [*[""] * 19, remark], heading=Heading("Ghi chú", 13), size=13, most=70
    )
    usual = demand([remark] * 19, heading=Heading("Ghi chú", 13), size=13, most=70)
    assert rare.wanted == rare.least
    assert usual.wanted > 2 * rare.wanted
    # Of a short table every text counts.
    few = demand(["", remark], heading=Heading("Ghi chú", 13), size=13, most=70)
    assert few.wanted == usual.wanted


@pytest.mark.parametrize("count", range(1, 60))
def test_what_stays_together_is_never_parted_nor_alone(count):
    """Rows of 20 below a heading of 30, two of them kept with a block of 200."""
    heights = [30, *[20] * count, 200]
    together = len(heights) - 3 if count > 1 else 1
    starts = page_starts(heights, room=700, repeated=range(1), together=together)
    page = [sum(start <= row for start in starts) for row in range(len(heights))]
    assert len({page[row] for row in range(together, len(heights))}) == 1
    for number in set(page):
        own = [heights[row] for row in range(len(heights)) if page[row] == number]
        assert sum(own) + (30 if number else 0) <= 700


def test_what_is_more_than_a_page_is_parted_as_it_comes():
    heights = [30, *[20] * 100]
    starts = page_starts(heights, room=700, repeated=range(1), together=1)
    assert starts == [34, 67, 100]

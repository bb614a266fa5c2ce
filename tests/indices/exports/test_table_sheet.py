"""How the columns of a table share a page: headings stand low, names in one line."""

from decimal import Decimal

from indices.exports.formats import Column, Kind
from indices.exports.formats.layout import BOLD, line_count, text_width
from indices.exports.formats.workbook import NUMBER_SIZE, SIZE, page_width
from indices.exports.table_sheet import fit

DOMAINS = [
    "Chỉ đạo, điều hành cải cách hành chính (10)",
    "Cải cách thể chế (10)",
    "Cải cách thủ tục hành chính (14,5)",
    "Cải cách tổ chức bộ máy (11)",
    "Cải cách chế độ công vụ (16)",
    "Cải cách tài chính công (7)",
    "Chính quyền điện tử, chính quyền số (16)",
    "Tác động của cải cách hành chính (15,5)",
]
NAMES = ["Huyện Trường Khánh Hạ", "Thị xã Ứng Sơn", "Huyện Đại Từ"]


def table(headings):
    numbers = [
        Column(heading, heading, lambda row: Decimal("13.75"), Kind.SCORE)
        for heading in headings
    ]
    return [Column("Đơn vị", "unit", lambda row: row), *numbers]


def height(columns, layout):
    """How many lines the highest heading takes."""
    return max(
        line_count(column.heading, layout.head_size * BOLD, width)
        for column, width in zip(columns, layout.widths, strict=True)
    )


def test_long_names_of_domains_do_not_tower_over_their_table():
    columns = table([*DOMAINS, "Điểm thưởng", "Điểm trừ", "Tổng điểm", "Xếp hạng"])

    layout = fit(columns, NAMES)

    assert layout.is_landscape
    assert layout.head_size == NUMBER_SIZE
    assert height(columns, layout) <= 6
    assert sum(layout.widths) <= page_width(True) + 0.1
    assert layout.widths[0] > max(text_width(name, SIZE) for name in NAMES)


def test_short_headings_stay_as_large_as_the_table():
    columns = table(["Điểm tự đánh giá", "Điểm thẩm định", "Tổng điểm"])

    layout = fit(columns, NAMES)

    assert layout.head_size == SIZE
    assert height(columns, layout) <= 2

"""The annex as Decree 30/2020 wants it: its form, its numbers, its pages.

The small province stands in builders.py; every number here is copied from it.
"""

from decimal import Decimal

import pytest
from django.test import override_settings

from indices.exports.annex import annex_workbook
from indices.selectors.header import PartSpan
from indices.selectors.ranking import RankingQuery
from tests.indices.exports.builders import (
    MOMENT,
    SOURCE,
    large_list,
    make_header,
    make_page,
    make_row,
    small_province,
)
from tests.indices.exports.reading import (
    SPREADSHEET,
    formulas,
    opened,
    part,
    parts,
    rows_of,
    table_under,
)

pytestmark = pytest.mark.urls("tests.indices.exports.addresses")
TABLE_TOP = 6  # Phụ lục, two lines of title, decision, gap, heading


def annex(page):
    return annex_workbook(page, made_at=MOMENT)


def first_cells(content, sheet="Phụ lục", count=4):
    return [row[0] for row in rows_of(content, sheet)[:count]]


def sources(content):
    return dict(row[:2] for row in rows_of(content, "Nguồn") if row[0])


# --- the form ------------------------------------------------------------------------


def test_title_and_decision_stand_as_in_the_decree():
    assert first_cells(annex(small_province())) == [
        "Phụ lục",
        "KẾT QUẢ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH",
        "CẤP HUYỆN TỈNH THÁI NGUYÊN NĂM 2022",
        "(Kèm theo Quyết định số 12/QĐ-UBND ngày 05 tháng 02 năm 2023 "
        "của Ủy ban nhân dân tỉnh Thái Nguyên)",
    ]


def test_what_is_not_known_of_the_decision_stays_dotted():
    page = small_province(decision="", decided_on=None, issuing_body="")
    assert first_cells(annex(page))[3] == (
        "(Kèm theo Quyết định số ……/QĐ-…… ngày …… tháng …… năm …… của ……)"
    )


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        ("12/QĐ-UBND", "Quyết định số 12/QĐ-UBND"),
        ("số 12/QĐ-UBND", "Quyết định số 12/QĐ-UBND"),
        ("Quyết định số 12/QĐ-UBND", "Quyết định số 12/QĐ-UBND"),
        ("Thông báo số 7/TB-UBND", "Thông báo số 7/TB-UBND"),
    ],
)
def test_a_decision_is_named_once_however_it_was_typed(decision, words):
    line = first_cells(annex(small_province(decision=decision)))[3]
    assert line.startswith(f"(Kèm theo {words} ngày 05")


def test_columns_come_in_order_with_their_numbers():
    heading, numbers = table_under(annex(small_province()), "Phụ lục", "STT")[:2]
    assert heading == [
        "STT",
        "Đơn vị",
        "Thẩm định (65)",
        "Điều tra XHH (35)",
        "Tổng điểm",
        "Xếp hạng",
        "Xếp loại",
        "Tăng, giảm điểm so với 2021",
        "Tăng, giảm hạng so với 2021",
        "Ghi chú",
    ]
    assert numbers[:6] == ["(1)", "(2)", "(3)", "(4)", "(5)=(3)+(4)", "(6)"]


def test_a_total_that_is_not_the_sum_is_not_said_to_be():
    page = small_province()
    rows = [page.rows[0]._replace(score=Decimal("90.80")), *page.rows[1:]]
    content = annex(page._replace(rows=tuple(rows)))
    assert table_under(content, "Phụ lục", "STT")[1][4] == "(5)"


def test_many_parts_are_summed_in_two_lines():
    names = ["chi-dao", "the-che", "thu-tuc", "bo-may"]
    header = make_header(
        parts=tuple(PartSpan(name, "Chỉ đạo", Decimal("14.500000")) for name in names)
    )
    row = make_row(1, "Huyện A", "40", parts=(Decimal(10),) * 4, rank=1)
    content = annex(make_page([row], header=header))
    heading, numbers = table_under(content, "Phụ lục", "STT")[:2]
    assert numbers[6] == "(7)=\n(3)+…+(6)"
    assert heading[2] == "Chỉ đạo (14,5)"


def test_numbers_are_numbers_and_missing_cells_are_empty():
    rows = table_under(annex(small_province()), "Phụ lục", "STT")[2:]
    assert rows[0][:9] == [1, "Huyện A", 60.5, 30.25, 90.75, 1, "Xuất sắc", 1.25, 2]
    assert rows[1][:9] == [2, "Huyện B", 52, 24.5, 76.5, 2, "Khá", -1.16, -1]
    assert rows[2][:9] == [3, "Huyện C", 51.25, 25.25, 76.5, 2, "Khá", 0, 0]
    assert rows[3][:9] == [4, "Huyện D", "", "", "", "", "", "", ""]
    assert rows[3][9] == "Chưa có số liệu"


def test_scores_show_the_decimals_of_their_index():
    sheet = opened(annex(small_province()))["Phụ lục"]
    first = sheet.cell(TABLE_TOP + 2, 5)
    assert (first.value, first.number_format) == (90.75, '0.00;"−"0.00')
    dti = make_page([make_row(1, "Xã A", "0.654321")], header=make_header(decimals=4))
    assert opened(annex(dti))["Phụ lục"]["C8"].number_format == '0.0000;"−"0.0000'


def test_decimal_marks_stand_in_one_line():
    """A score ends at the right edge; a rank, which has no decimals, is centred."""
    sheet = opened(annex(small_province()))["Phụ lục"]
    sides = [sheet.cell(TABLE_TOP + 2, c).alignment.horizontal for c in (5, 6, 8)]

    assert sides == ["right", "center", "right"]


def test_a_fall_is_shown_with_a_true_minus():
    sheet = opened(annex(small_province()))["Phụ lục"]
    assert sheet.cell(TABLE_TOP + 3, 8).number_format == '+0.00;"−"0.00;0.00'
    assert sheet.cell(TABLE_TOP + 3, 9).number_format == '+0;"−"0;0'


def test_the_list_is_closed_with_its_length():
    rows = rows_of(annex(small_province()), "Phụ lục")
    assert rows[-1][0] == "Ấn định danh sách này có 4 đơn vị."


def test_columns_of_which_nothing_is_known_are_left_out():
    page = make_page([make_row(1, "Huyện A", "76.71", rank=1)])
    heading = table_under(annex(page), "Phụ lục", "STT")[0]
    assert heading == ["STT", "Đơn vị", "Tổng điểm", "Xếp hạng", "Ghi chú"]


def test_an_index_in_percent_heads_its_column_so():
    page = make_page(
        [make_row(1, "Huyện A", "92.8", rank=1)],
        header=make_header(unit_of_measure="%"),
    )
    assert table_under(annex(page), "Phụ lục", "STT")[0][2] == "Chỉ số (%)"


# --- the page ------------------------------------------------------------------------


def test_every_sheet_is_a4_with_the_margins_of_the_decree():
    for sheet in opened(annex(small_province())):
        assert sheet.page_setup.paperSize == 9
        margins = sheet.page_margins
        millimetres = [
            round(inches * 25.4)
            for inches in (margins.top, margins.bottom, margins.left, margins.right)
        ]
        assert millimetres == [20, 20, 30, 15]


def test_the_page_number_stands_on_top_from_the_second_page():
    content = annex(small_province())
    for sheet in opened(content):
        assert sheet.HeaderFooter.differentFirst
        assert sheet.oddHeader.center.text == "&P"
        assert sheet.oddHeader.center.size == 13
        assert sheet.firstHeader.center.text is None
        assert sheet.oddFooter.center.text is None
        # Each sheet begins at 1, which is what the format takes when none is given.
        assert sheet.page_setup.useFirstPageNumber


def test_heading_and_column_numbers_are_repeated_on_every_page():
    sheet = opened(annex(large_list(63)))["Phụ lục"]
    assert sheet.print_title_rows == "$6:$7"
    assert sheet.freeze_panes == "C8"


def test_a_wide_table_lies_on_its_side_and_a_narrow_one_stands():
    wide, narrow = opened(annex(small_province())), opened(annex(large_list(9)))
    assert wide["Phụ lục"].page_setup.orientation == "landscape"
    assert narrow["Phụ lục"].page_setup.orientation == "portrait"


def test_the_table_fills_the_printed_width_and_is_fitted_to_it():
    content = annex(large_list(63))
    sheet = opened(content)["Phụ lục"]
    # A digit of the workbook's own style is eight pixels wide.
    pixels = sum(8 * sheet.column_dimensions[c].width for c in "ABCDEFGH")
    assert pixels / 96 * 25.4 == pytest.approx(165, abs=1)
    setup = part(content, "xl/worksheets/sheet1.xml").find(f"{SPREADSHEET}pageSetup")
    assert setup.get("fitToHeight") == "0"


def test_a_long_name_gets_a_higher_row():
    sheet = opened(annex(large_list(63)))["Phụ lục"]
    assert "Nông trường" in sheet["B10"].value
    assert sheet.row_dimensions[10].height > 1.8 * sheet.row_dimensions[8].height


def test_all_text_is_times_new_roman():
    workbook = opened(annex(small_province()))
    faces = {cell.font.name for sheet in workbook for row in sheet for cell in row}
    assert faces == {"Times New Roman"}
    assert workbook["Phụ lục"].cell(TABLE_TOP + 2, 2).font.size == 13


def test_no_data_cell_is_merged():
    merged = opened(annex(small_province()))["Phụ lục"].merged_cells.ranges
    data = range(TABLE_TOP, TABLE_TOP + 6)
    assert not [one for one in merged if one.min_row in data]


def test_the_corner_for_the_signature_stays_free():
    sheet = opened(annex(small_province()))["Phụ lục"]
    assert sheet["A1"].alignment.horizontal == "center"
    assert sheet.row_dimensions[1].height >= 30


# --- drafts, illustrations, extracts -------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "mark"),
    [
        ({"state": "draft"}, "DỰ THẢO"),
        ({"is_illustrative": True}, "SỐ LIỆU MINH HỌA"),
        ({"newest_revision": 2}, "BẢN ĐÃ ĐƯỢC ĐÍNH CHÍNH"),
    ],
)
def test_a_mark_heads_every_sheet_and_every_later_page(changes, mark):
    content = annex(small_province(**changes))
    for sheet in opened(content):
        assert sheet["A1"].value == mark
        assert mark in sheet.oddHeader.left.text


def test_a_published_annex_bears_no_mark():
    for sheet in opened(annex(small_province())):
        assert "DỰ THẢO" not in str(sheet["A1"].value)
        assert sheet.oddHeader.left.text is None


def test_a_filtered_list_says_what_it_is_and_is_only_an_extract():
    page = large_list(30)
    query = RankingQuery(
        group="do-thi",
        kind="phường",
        tier="Khá",
        text="số",
        sort="diem",
        descending=True,
    )
    rows = tuple(row._replace(group_rank=1) for row in page.rows[:7])
    content = annex(page._replace(rows=rows, total=7, query=query))
    lines = first_cells(content, count=5)
    assert lines[3].startswith("(Trích kết quả kèm theo Quyết định số 12/QĐ-UBND")
    assert lines[4] == (
        "(Chỉ gồm: nhóm đô thị; loại đơn vị: phường; xếp loại: Khá; tên có “số”; "
        "sắp theo điểm, từ lớn đến nhỏ)"
    )
    assert rows_of(content, "Phụ lục")[-1][0] == (
        "Danh sách này chỉ gồm 7 trong 30 đơn vị của kỳ đánh giá."
    )
    assert "Hạng trong nhóm" in table_under(content, "Phụ lục", "STT")[0]
    assert sources(content)["Bộ lọc"].startswith("nhóm đô thị")


def test_another_order_is_stated_though_nothing_is_left_out():
    page = large_list(9)._replace(query=RankingQuery(sort="ten"))
    content = annex(page)
    assert first_cells(content, count=5)[4] == "(Sắp theo tên đơn vị, từ nhỏ đến lớn)"
    assert "Ấn định" in rows_of(content, "Phụ lục")[-1][0]


# --- the other sheets ----------------------------------------------------------------


def test_only_the_checking_sheets_have_formulas():
    assert set(formulas(annex(small_province()))) == {"Kiểm tra", "Kiểm tra tổng"}


def test_the_check_states_mean_median_and_ranks_with_their_values():
    content = annex(small_province(announced_mean=Decimal("81.20")))
    totals = {
        row[1]: row[2:] for row in table_under(content, "Kiểm tra", "TT") if row[1]
    }
    assert totals["Số đơn vị"] == [4, 4, 0, "khớp"]
    assert totals["Số đơn vị có điểm"] == [3, 3, 0, "khớp"]
    assert totals["Điểm trung bình"] == [81.25, 81.25, 0, "khớp"]
    assert totals["Trung bình được công bố"] == [
        81.25,
        81.2,
        pytest.approx(0.05),
        "khác",
    ]
    assert totals["Trung vị"] == [76.5, 76.5, 0, "khớp"]
    ranks = table_under(content, "Kiểm tra", "STT")[1:]
    assert [row[3:] for row in ranks[:3]] == [
        [1, 1, "khớp"],
        [2, 2, "khớp"],
        [2, 2, "khớp"],
    ]
    assert ranks[3][2:] == ["", "", "", ""]


def test_an_announced_rank_that_does_not_follow_from_the_scores_shows():
    page = small_province()
    rows = (page.rows[0], page.rows[1]._replace(rank=3), *page.rows[2:])
    ranks = table_under(annex(page._replace(rows=rows)), "Kiểm tra", "STT")[1:]
    assert ranks[1][3:] == [2, 3, "khác"]


@pytest.mark.parametrize(
    ("rule", "score", "rank"),
    [
        ("exact", "='Phụ lục'!E9", "=RANK(C13,C$12:C$15,0)"),
        ("published", "=ROUND('Phụ lục'!E9,2)", "=RANK(C13,C$12:C$15,0)"),
        (
            "dense",
            "='Phụ lục'!E9",
            "=SUMPRODUCT(ISNUMBER(C$12:C$15)*(C$12:C$15>C13)"
            '/COUNTIF(C$12:C$15,C$12:C$15&""))+1',
        ),
    ],
)
def test_each_rule_of_ranking_has_its_formula(rule, score, rank):
    sheet = opened(annex(small_province(ranking_rule=rule)))["Kiểm tra"]
    assert sheet["B13"].value == "Huyện B"
    assert [sheet["C13"].value, sheet["D13"].value] == [score, rank]


def test_the_sum_of_the_parts_is_checked_on_a_sheet_of_its_own():
    rows = table_under(annex(small_province()), "Kiểm tra tổng", "STT")[1:]
    assert rows[0][2:] == [90.75, 90.75, 0, "khớp"]
    assert rows[3][2:] == ["", "", "", ""]
    assert "Kiểm tra tổng" not in opened(annex(large_list(9))).sheetnames


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (small_province(is_partial=True), "một phần các đơn vị"),
        (make_page([make_row(1, "Xã A", tier="Tốt")]), "Không có điểm"),
        (large_list(9)._replace(query=RankingQuery(tier="Khá")), "đã lọc"),
        (large_list(301, ranking_rule="dense"), "quá dài"),
    ],
)
def test_ranks_that_cannot_be_computed_are_not_and_the_sheet_says_why(page, reason):
    rows = rows_of(annex(page), "Kiểm tra")
    assert reason in rows[-1][0]
    assert ["STT"] not in [row[:1] for row in rows]


def test_an_empty_list_is_still_a_whole_workbook():
    content = annex(make_page([]))
    assert opened(content).sheetnames == ["Phụ lục", "Biểu đồ", "Kiểm tra", "Nguồn"]
    assert not formulas(content)


def test_the_sources_name_decision_digest_rule_tiers_and_time():
    found = sources(annex(small_province(note="Ghi chú riêng.", ranking_rule="exact")))
    assert found["Quyết định công bố"] == "12/QĐ-UBND"
    assert found["Ngày quyết định"] == "05/02/2023"
    assert found["Mã kiểm chứng (SHA-256)"] == "a1" * 32
    assert found["Cách xếp hạng"] == "theo giá trị chính xác"
    assert found["Thang xếp loại"].split("\n") == [
        "Xuất sắc: từ 90,00 trở lên",
        "Tốt: từ 80,00 đến dưới 90,00",
        "Khá: từ 70,00 đến dưới 80,00",
        "Trung bình: dưới 70,00",
    ]
    assert found["Nguồn số liệu 1"] == f"{SOURCE.title} (21/10/2023)\n{SOURCE.url}"
    assert found["Thời điểm xuất tệp"] == "14:05:00 21/03/2026"
    assert found["Ghi chú của kỳ"] == "Ghi chú riêng."
    assert found["Bản"] == "1"


def test_a_corrected_revision_says_which_one_replaced_it():
    page = small_province(newest_revision=3, reason="")
    assert sources(annex(page))["Bản"] == "1, đã được thay bằng bản 3"


# --- the chart -----------------------------------------------------------------------


def charts(content):
    return [name for name in parts(content) if name.startswith("xl/charts/chart")]


def text_of(content, name):
    return "".join(part(content, name).itertext())


def test_the_chart_is_native_and_begins_at_nought():
    content = annex(small_province())
    (name,) = charts(content)
    chart = part(content, name)
    namespace = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
    assert chart.find(f".//{namespace}barChart") is not None
    assert chart.find(f".//{namespace}min").get("val") == "0"
    series = [one.text for one in chart.iterfind(f".//{namespace}ser//{namespace}f")]
    assert "'Biểu đồ'!$D$3:$D$5" in series


def test_tiers_are_told_apart_and_the_numbers_stand_beside():
    content = annex(small_province())
    rows = [row[2:] for row in rows_of(content, "Biểu đồ") if len(row) > 2][1:5]
    assert rows == [
        ["Số liệu của biểu đồ", "Xuất sắc", "Khá"],
        ["1. H. A", 90.75, ""],
        ["2. H. B", "", 76.5],
        ["2. H. C", "", 76.5],
    ]


@pytest.mark.parametrize(("units", "count"), [(9, 1), (63, 2), (171, 5), (500, 1)])
def test_a_long_list_is_drawn_on_several_pages_a_very_long_one_as_a_curve(units, count):
    assert len(charts(annex(large_list(units)))) == count


def test_without_scores_the_tiers_are_counted():
    rows = [
        make_row(1, "Xã Cù Vân", tier="Tốt", tier_strength=3),
        make_row(2, "Xã Mỹ Yên", tier="Trung bình", tier_strength=1),
    ]
    content = annex(make_page(rows))
    (name,) = charts(content)
    assert "Số đơn vị theo xếp loại" in text_of(content, name)


def test_with_nothing_to_draw_the_sheet_says_so():
    content = annex(make_page([make_row(1, "Xã A", rank=1)]))
    assert charts(content) == []
    assert "Không có điểm" in rows_of(content, "Biểu đồ")[1][0]


# --- hostile text --------------------------------------------------------------------

HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://x.example","Xã A")',
    "+84",
    "-1",
    "@SUM(A1)",
    "\tx",
    '"q"',
    "\u202eđảo\u202c",
    "x" * 32_000,
    "<r><t>rich</t></r>",
    "{=1}",
    "https://example.vn/",
    "  đầu và cuối  ",
    "12",
    "TRUE",
    "&amp;<b>",
    "một\nhai",
    "Ẩ Ễ Ộ Ỹ",
]


@pytest.fixture(scope="module")
def hostile_annex():
    rows = [
        make_row(
            number,
            text,
            "70",
            rank=number,
            tier=text,
            note=text,
            basis="derived",
            formula=text,
            source=SOURCE._replace(title=text, url=text),
        )
        for number, text in enumerate(HOSTILE, start=1)
    ]
    header = make_header(
        decision="=1+1", issuing_body="=2+2", note="=3+3", area_name="=cmd|'/c calc'!A0"
    )
    # The module's own addresses are set for its tests, not yet for this fixture.
    with override_settings(ROOT_URLCONF="tests.indices.exports.addresses"):
        return annex(make_page(rows, header=header))


def test_hostile_text_reads_back_as_it_was_written(hostile_annex):
    rows = table_under(hostile_annex, "Phụ lục", "STT")[2:]
    assert [row[1] for row in rows] == HOSTILE
    sheet = opened(hostile_annex)["Phụ lục"]
    assert [sheet.cell(row, 2).value for row in range(8, 8 + len(HOSTILE))] == HOSTILE


def test_hostile_text_makes_no_formula_and_no_link(hostile_annex):
    assert set(formulas(hostile_annex)) == {"Kiểm tra"}
    for sheet in opened(hostile_annex):
        assert not [c for row in sheet for c in row if c.hyperlink]
    own = opened(hostile_annex)["Kiểm tra"]
    written = {c.value for row in own for c in row if c.data_type == "f"}
    assert not [formula for formula in written if "HYPERLINK" in formula]


def test_text_like_a_formula_stays_text_when_its_cell_is_edited(hostile_annex):
    sheet = opened(hostile_annex)["Phụ lục"]
    assert [sheet.cell(8 + place, 2).quotePrefix for place in (0, 2, 4)] == [True] * 3
    assert not sheet.cell(8 + HOSTILE.index("12"), 2).quotePrefix


def test_what_no_workbook_can_hold_is_left_out_and_what_is_too_long_is_cut():
    rows = [make_row(1, "a\x00b\x07\ud800"), make_row(2, "y" * 40_000)]
    names = [
        row[1] for row in table_under(annex(make_page(rows)), "Phụ lục", "STT")[2:]
    ]
    assert names[0] == "ab"
    assert names[1] == "y" * 32_766 + "…"


def test_nothing_external_is_referred_to(hostile_annex):
    assert not [name for name in parts(hostile_annex) if "externalLink" in name]

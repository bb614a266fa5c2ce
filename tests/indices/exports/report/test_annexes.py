"""The official annexes of tests/explained.py, number by number.

2024: Đại Từ 54 + 32 + 1 bonus = 87, Võ Nhai 44 + 34 = 78 of 92 = 84.7826 %, Định Hóa
52 + 30 − 2 = 80, Phổ Yên 36 + 24 = 60.
"""

from datetime import date

import pytest

from indices.exports.report.annex import AnnexKind
from indices.exports.report.annexes import annexes_workbook, unit_workbook
from indices.exports.report.kinds import kinds_of_report
from indices.models import EditionSummary, Letterhead
from indices.selectors.report import load_report
from tests.explained import make_scored
from tests.factories import make_source, make_unit
from tests.figures import make_measures, observe, set_goal
from tests.indices.exports.reading import formulas, opened, rows_of, table_under
from tests.once import made_once
from units.models import SiteProfile

pytestmark = pytest.mark.django_db


scored = made_once(lambda: make_scored((2023, 2024)))


def report_of(edition):
    summary = (
        EditionSummary.objects.with_header()
        .filter(edition=edition)
        .order_by("revision")
        .last()
    )
    return load_report(summary=summary)


def workbook(edition, **options):
    report = report_of(edition)
    return annexes_workbook(report, kinds_of_report(report), **options)


def first_column(content, sheet):
    return [row[0] for row in rows_of(content, sheet) if row[0] != ""]


def verdicts(content):
    """The last column of every row of the check sheets."""
    return [
        row[5]
        for sheet in opened(content).sheetnames
        if sheet.startswith("Kiểm tra")
        for row in rows_of(content, sheet)
        if len(row) > 5 and row[5] not in ("", "Kết quả")
    ]


# --- what the annexes say -------------------------------------------------------------


def test_results_state_who_gave_the_points(scored):
    table = table_under(workbook(scored.editions[2024]), "Phụ lục I", "STT")
    assert table[0] == [
        "STT",
        "Đơn vị",
        "Điểm tự đánh giá",
        "Điểm thẩm định",
        "Điểm điều tra XHH",
        "Điểm thưởng, trừ",
        "Tổng điểm",
        "Chỉ số (%)",
        "Xếp hạng",
        "Xếp loại",
        "Ghi chú",
    ]
    assert table[1][6] == "(7)=(4)+(5)+(6)"
    assert [row[1:10] for row in table[2:]] == [
        ["Huyện Đại Từ", 55, 54, 32, 1, 87, 87, 1, "Tốt"],
        ["Huyện Võ Nhai", 45, 44, 34, 0, 78, 84.782609, 2, "Tốt"],
        ["Huyện Định Hóa", 53, 52, 30, -2, 80, 80, 3, "Tốt"],
        ["Thị xã Phổ Yên", 37, 36, 24, 0, 60, 60, 4, "Trung bình"],
    ]


def test_domains_add_up_and_end_in_their_averages(scored):
    table = table_under(workbook(scored.editions[2024]), "Phụ lục II", "STT")
    assert table[2][1:8] == ["Huyện Đại Từ", 54, 32, 1, 0, 87, 1]
    assert table[-1][1:7] == ["Trung bình", 46.5, 30, 0.25, -0.5, 76.25]


def test_a_unit_stands_in_the_columns_of_the_official_form(scored):
    content = workbook(scored.editions[2024])
    rows = rows_of(content, "Phụ lục III.2")
    top = next(n for n, row in enumerate(rows) if row[0] == "STT")
    assert rows[top][3] == "Điểm đánh giá"
    assert rows[top + 1][3:6] == ["Điều tra XHH", "Tự đánh giá", "Thẩm định"]
    lines = {row[0]: row for row in rows[top + 3 :] if row[0]}
    assert lines["1.1.2"][2:9] == [
        *[""] * 6,
        "Không áp dụng; Không có đơn vị trực thuộc",
    ]
    assert lines["1"][2:8] == [52, "", 45, 44, 44, 84.615385]
    assert lines["2"][2:8] == [40, 34, "", "", 34, 85]
    total = next(row for row in rows if row[1] == "Tổng cộng")
    assert total[2:8] == [92, "", "", "", 78, 84.782609]


def test_a_deduction_takes_away(scored):
    content = workbook(scored.editions[2024])
    rows = rows_of(content, "Phụ lục III.3")
    deduction = next(row for row in rows if row[0] == "4")
    assert deduction[6] == -2


def test_points_lost_come_with_what_is_not_listed_and_the_sum(scored):
    table = table_under(workbook(scored.editions[2024]), "Phụ lục IV", "STT")
    assert [row[1] for row in table[2:7]] == ["2", "1.2", "1.1.2", "1.1.1", "4"]
    assert table[-1][2] == "Tổng cộng"
    assert table[-1][7:9] == [88, 100]


def test_both_years_stand_side_by_side(scored):
    table = table_under(workbook(scored.editions[2024]), "Phụ lục V", "STT")
    assert table[0][2] == "Điểm công bố"
    assert table[1][2:8] == ["2023", "2024", "Tăng, giảm"] * 2
    assert table[3][1:8] == ["Huyện Đại Từ", 76, 87, 11, 3, 1, 2]


# --- the form ------------------------------------------------------------------------


def test_every_formula_agrees_with_its_cell(scored):
    found = verdicts(workbook(scored.editions[2024]))
    assert len(found) > 40
    assert set(found) == {"khớp"}


def test_formulas_stand_on_the_check_sheets_alone(scored):
    found = formulas(workbook(scored.editions[2024]))
    assert found
    assert all(sheet.startswith("Kiểm tra") for sheet in found)


def test_a_report_begins_with_the_motto_and_numbers_its_annexes_anew(scored):
    SiteProfile.objects.create(
        pk=1,
        issuing_body="Sở Nội vụ",
        superior_body="UBND tỉnh Thái Nguyên",
        place="Thái Nguyên",
        signatory_lines="GIÁM ĐỐC",
        address="https://cchc.example.vn/",
        report_reference="/BC-SNV",
    )
    Letterhead.objects.create(
        edition=scored.editions[2024],
        reference="05/BC-SNV",
        signed_on=date(2025, 2, 5),
        signatory_name="Nguyễn Văn A",
        recipients="- UBND tỉnh;\nLưu: VT.",
    )
    content = workbook(scored.editions[2024], is_report=True)
    said = [cell for row in rows_of(content, "Báo cáo") for cell in row if cell]
    for text in (
        "UBND TỈNH THÁI NGUYÊN",
        "SỞ NỘI VỤ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 05/BC-SNV",
        "Thái Nguyên, ngày 05 tháng 02 năm 2025",
        "GIÁM ĐỐC",
        "Nguyễn Văn A",
        "- UBND tỉnh;",
        "Kiểm tra tại: https://cchc.example.vn/xac-minh/",
    ):
        assert text in said
    assert "Phụ lục I" in opened(content).sheetnames
    assert first_column(content, "Phụ lục I")[3] == (
        "(Kèm theo Báo cáo số 05/BC-SNV ngày 05 tháng 02 năm 2025 của Sở Nội vụ)"
    )


def test_an_annex_bears_no_motto_and_names_the_decision(scored):
    content = workbook(scored.editions[2024])
    text = str(rows_of(content, "Phụ lục I"))
    assert "CỘNG HÒA" not in text
    assert "(Kèm theo Quyết định số" in text
    assert "Mã kiểm chứng (SHA-256):" in text


def test_no_page_loses_its_heading(scored):
    book = opened(workbook(scored.editions[2024]))
    sheet = book["Phụ lục III.1"]
    assert sheet.print_title_rows == "$7:$9"
    assert sheet.page_setup.paperSize == 9
    assert sheet.HeaderFooter.differentFirst


@pytest.mark.parametrize("share", [0.42, 0.6])
def test_what_closes_an_annex_stands_with_its_last_rows(scored, monkeypatch, share):
    """On paper so low that every annex takes several pages."""
    monkeypatch.setattr("indices.exports.formats.workbook.SURE_SHARE", share)
    book = opened(workbook(scored.editions[2024]))
    broken = 0
    for sheet in (book[name] for name in book.sheetnames if name.startswith("Phụ lục")):
        rows = [row[0].row for row in sheet.iter_rows() if row[1].border.left.style]
        for each in sheet.row_breaks.brk:
            assert each.id <= max(rows) - 2, (sheet.title, each.id, max(rows))
            broken += 1
    assert broken


def test_counts_bear_no_decimals_and_deductions_a_true_minus(scored):
    measures = make_measures()
    unit, source = scored.units["dai_tu"], make_source("Báo cáo số 5/BC-UBND")
    year = (date(2024, 1, 1), date(2024, 12, 31))
    observe(unit, measures["tiep-nhan"], "5000", span=year, source=source)
    book = opened(workbook(scored.editions[2024]))

    def formats(sheet):
        cells = (cell for row in book[sheet].iter_rows() for cell in row)
        return {cell.number_format for cell in cells if cell.data_type == "n"}

    (figures,) = (name for name in book.sheetnames if name.endswith("số liệu"))
    assert formats(figures) == {"0", "General"}
    assert '+0.00;"−"0.00;0.00' in formats("Phụ lục II")


def test_a_unit_alone_bears_the_number_that_it_has_among_all(scored):
    report = report_of(scored.editions[2024])
    sheet = next(report.sheets(scored.units["pho_yen"].slug))
    content = unit_workbook(report, sheet)
    assert opened(content).sheetnames[0] == "Phụ lục III"
    assert set(verdicts(content)) == {"khớp"}


def whole(report):
    """With what is read when a file first asks for it."""
    return report, report.lost, report.changes


def test_loading_asks_the_same_of_many_units(scored, django_assert_max_num_queries):
    summary = EditionSummary.objects.with_header().get(
        edition=scored.editions[2024], revision=1
    )
    with django_assert_max_num_queries(24):
        whole(load_report(summary=summary))
    for number in range(5):
        make_unit(f"Xã {number}", parent=scored.area)
    with django_assert_max_num_queries(24):
        whole(load_report(summary=summary))


def test_only_kinds_with_figures_are_offered(scored):
    assert kinds_of_report(report_of(scored.editions[2023])) == (
        AnnexKind.RESULTS,
        AnnexKind.DOMAINS,
        AnnexKind.UNIT,
        AnnexKind.LOST,
    )


def test_the_figures_of_a_unit_stand_behind_its_annex(
    scored, django_assert_max_num_queries
):
    """With the word of their source, against the target that the province set."""
    measures = make_measures()
    unit, source = scored.units["dai_tu"], make_source("Báo cáo số 5/BC-UBND")
    year = (date(2024, 1, 1), date(2024, 12, 31))
    observe(unit, measures["tiep-nhan"], "5000", "nearly", span=year, source=source)
    observe(unit, measures["ty-le"], "56.8", span=year, source=source)
    set_goal(
        *(scored.area, measures["ty-le"], "70"),
        due_on=date(2024, 12, 31),
        of_level="district",
        source=source,
    )
    report = report_of(scored.editions[2024])
    sheets = {sheet.unit.slug: sheet for sheet in report.sheets()}
    content = unit_workbook(report, sheets[unit.slug])

    assert opened(content).sheetnames[:2] == ["Phụ lục III", "Phụ lục III số liệu"]
    texts = [row[1:] for row in rows_of(content, "Phụ lục III số liệu") if len(row) > 7]
    assert [
        "Hồ sơ tiếp nhận, hồ sơ",
        "năm 2024",
        "gần 5.000",
        5000,
        "",
        "",
        "Báo cáo số 5/BC-UBND",
    ] in texts
    assert [
        "Tỷ lệ trực tuyến",
        "năm 2024",
        "56,8%",
        56.8,
        "70%, đến 31/12/2024",
        "Chưa đạt; còn 13,2 điểm %",
        "Báo cáo số 5/BC-UBND",
    ] in texts
    # The other units were due the same, and have nothing.
    lacking = sheets[scored.units["vo_nhai"].slug].figures
    assert [(row.measure.code, row.figure) for row in lacking] == [("ty-le", None)]
    # Units 1, results 1, measures 1; of fifty: sheets, scores, figures, 2 targets.
    with django_assert_max_num_queries(8):
        list(report.sheets())


def test_without_figures_the_annex_is_one_sheet(scored):
    report = report_of(scored.editions[2024])
    content = unit_workbook(report, next(report.sheets()))
    assert "Phụ lục III số liệu" not in opened(content).sheetnames

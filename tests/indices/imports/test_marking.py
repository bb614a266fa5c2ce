"""A user's own file comes back marked, or not at all when something would be lost."""

import io

import openpyxl
import pytest
import xlsxwriter

from indices.imports.marking import MarkingRefused, mark_problems
from tests.indices.imports.packages import MAIN, made, with_part
from units.problems import Problem

BROKEN_STYLES = f'<styleSheet xmlns="{MAIN}"><fonts><font><sz val="x"/></font></fonts>'
BROKEN_STYLES = f"{BROKEN_STYLES}</styleSheet>".encode()


def problem(cell, *, sheet="Nhập điểm", found="2,5 lớn hơn điểm tối đa 2,0"):
    place = f"a.xlsx, trang {sheet}, ô {cell}"
    return Problem(place, "", found, "từ 0 đến 2", sheet=sheet, cell=cell)


def marked(content, *problems):
    back = mark_problems(content, name="a.xlsx", problems=problems)
    return openpyxl.load_workbook(io.BytesIO(back))


def form():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Nhập điểm")
        sheet.write_row(0, 0, ["1.10", 2.5])
        sheet.write_formula(1, 1, "=SUM(B1:B1)", None, 2.5)
        sheet.write_string(2, 0, "=1+1")
        sheet.merge_range("A5:B6", "gộp")
        sheet.write_comment("B1", "của tôi")
        sheet.set_column(0, 0, 40)
        sheet.protect("x")
        book.add_worksheet("_meta").very_hidden()
    return buffer.getvalue()


def test_faulty_cells_are_coloured_and_say_why():
    sheet = marked(form(), problem("B1"), problem("B1", found="hai"), problem("C9"))[
        "Nhập điểm"
    ]
    assert sheet["B1"].fill.start_color.rgb == "FFFDE4DF"
    assert sheet["B1"].comment.text == (
        "của tôi\n2,5 lớn hơn điểm tối đa 2,0. Cần: từ 0 đến 2\nhai. Cần: từ 0 đến 2"
    )
    assert sheet["C9"].comment
    assert not sheet["A1"].comment


def test_everything_else_stays():
    book = marked(form(), problem("B1"))
    sheet = book["Nhập điểm"]
    assert (sheet["A1"].value, sheet["B1"].value) == ("1.10", 2.5)
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=SUM(B1:B1)", "f")
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("=1+1", "s")
    assert sheet.protection.sheet
    assert sheet.column_dimensions["A"].width > 39
    assert book["_meta"].sheet_state == "veryHidden"


def test_a_cell_inside_a_merge_is_marked_at_its_first_cell():
    assert marked(form(), problem("B6"))["Nhập điểm"]["A5"].comment


def test_a_problem_of_no_cell_leaves_nothing_to_mark():
    for each in (
        Problem("a.xlsx", "", "tệp cũ", "tệp mới"),
        problem("B1", sheet="khác"),
        problem("٧"),
    ):
        with pytest.raises(MarkingRefused, match="Không lỗi nào nằm ở một ô"):
            marked(form(), each)


def test_what_would_be_lost_is_told():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Nhập điểm")
        sheet.write_row(0, 0, [1, 2])
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "='Nhập điểm'!$A$1:$B$1"})
        sheet.insert_chart("D4", chart)
    with pytest.raises(MarkingRefused, match="biểu đồ, hình vẽ, sẽ mất"):
        marked(buffer.getvalue(), problem("A1"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF", "tệp PDF"),
        (with_part(made([1]), "xl/styles.xml", BROKEN_STYLES), "Không đánh dấu"),
    ],
)
def test_a_file_that_cannot_be_written_again_is_refused_in_a_sentence(content, said):
    with pytest.raises(MarkingRefused, match=said):
        marked(content, problem("A1"))


def test_a_file_too_large_to_be_written_again():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("Nhập điểm").merge_range("A1:A200000", "gộp")
    with pytest.raises(MarkingRefused, match="quá lớn để đánh dấu"):
        marked(buffer.getvalue(), problem("A1"))

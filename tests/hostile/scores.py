"""A small form of scores and its reader, with all that an importer of scores checks:
identity, columns, codes, and every score by the grammar of numbers."""

import io

import xlsxwriter

from indices.imports.cell_numbers import number_in
from indices.imports.workbook import read_workbook
from indices.numbers import NumberError
from tests.hostile.forms import Form
from units.names import clean_name
from units.problems import ImportRefused, Problem

ROWS = [
    ("Mã", "Đơn vị", "Điểm", "Ghi chú"),
    ("164", "Thành phố Thái Nguyên", 1.75, "a"),
    ("171", "Huyện Đại Từ", 1.25, "b"),
    ("165", "Thành phố Sông Công", 2, None),
]


def made_form() -> Form:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Nhập điểm")
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        meta = book.add_worksheet("_meta")
        meta.very_hidden()
        meta.write_column(0, 0, ["mẫu", "cap-huyen-2024"])
    return Form(
        buffer.getvalue(),
        sheet="Nhập điểm",
        score_cell="C3",
        name_cell="B3",
        heading_row=1,
        identity_sheet="_meta",
    )


def refused(found, cell=None, sheet=""):
    address = cell.address if cell else ""
    return Problem("bieu.xlsx", "", found, address, sheet=sheet, cell=address)


def read_form(content):
    """Code → name and score, as an importer of scores reads them."""
    book = read_workbook(content, name="bieu.xlsx")
    meta, sheet = book.sheet("_meta"), book.sheet("Nhập điểm")
    if meta is None or sheet is None:
        raise ImportRefused([refused("thiếu trang")])
    told = [cell.text for _row, cells in meta.rows() for cell in cells]
    if told != ["mẫu", "cap-huyen-2024"]:
        raise ImportRefused([refused("không phải mẫu này")])
    (_row, heading), *rows = sheet.rows()
    columns = {clean_name(cell.text): cell.column for cell in heading}
    if not {"Mã", "Đơn vị", "Điểm"} <= columns.keys():
        raise ImportRefused([refused("thiếu cột")])
    found, problems = {}, []
    for _row, cells in rows:
        named = {cell.column: cell for cell in cells}
        code, name, score = (
            named.get(columns[key]) for key in ("Mã", "Đơn vị", "Điểm")
        )
        if code is None:
            problems.append(refused("thiếu mã", cells[0]))
            continue
        try:
            value = number_in(score)
        except NumberError as error:
            problems.append(refused(str(error), score, "Nhập điểm"))
            continue
        found[code.text] = (clean_name(name.text) if name else "", value)
    if problems:
        raise ImportRefused(problems)
    return found

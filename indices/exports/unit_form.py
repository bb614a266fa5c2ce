"""Writes the list of units as a form that is filled in Excel and brought back.

Code and first day say which unit a row is and are locked; yellow cells are open, and
below the units there are empty rows for new ones. All cells are text: 06 is not 6.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell

from indices.exports.formats.text import looks_like_formula
from indices.exports.formats.workbook import Book, Property, cell_text
from indices.exports.formats.worksheet import FormalWorksheet
from indices.exports.score_form_beside import FORM_SIZE, write_identity
from indices.form_identity import UNIT_HEADINGS as HEADINGS
from indices.form_identity import Identity
from indices.selectors.unit_files import UnitList
from units.models import Kind

SHEET_NAME, GUIDE_NAME = "Đơn vị", "Hướng dẫn"
LOCKED = ("code", "valid_from")
SPARE_ROWS = 300
WIDTHS = {
    "code": 24.0,
    "name": 70.0,
    "kind": 38.0,
    "parent_code": 38.0,
    "valid_from": 30.0,
    "valid_to": 30.0,
}
YELLOW, GREY = "#FFF8D6", "#EFEFEF"


def write_unit_form(units: UnitList) -> bytes:
    made_at = datetime.fromisoformat(units.identity.taken_at)
    book = Book(title=_title(), author="", marks=(), made_at=made_at)
    _write_units(book, units)
    _write_guide(book, units.identity)
    write_identity(book, units.identity)
    return book.content()


def unit_form_name(units: UnitList) -> str:
    taken = timezone.localtime(datetime.fromisoformat(units.identity.taken_at))
    return f"MAU_danh-muc-don-vi_{taken:%Y%m%d-%H%M}.xlsx"


def _title() -> str:
    return _("Mẫu danh mục đơn vị")


def _write_units(book: Book, units: UnitList) -> None:
    sheet = book.sheet(SHEET_NAME, widths=[*WIDTHS.values()], is_landscape=True)
    write = sheet.worksheet
    head = _style(book, bold=True, align="center", bg_color=GREY)
    for place, heading in enumerate(HEADINGS.values()):
        write.write_string(0, place, heading, head)
    fixed = _style(book, bg_color=GREY)
    for at, row in enumerate(units.rows, start=1):
        for place, key in enumerate(HEADINGS):
            text = cell_text(row[key])
            style = fixed if key in LOCKED else _open(book, text)
            write.write_string(at, place, text, style)
    last = len(units.rows) + SPARE_ROWS
    for at in range(len(units.rows) + 1, last + 1):
        for place in range(len(HEADINGS)):
            write.write_blank(at, place, None, _open(book, ""))
    _check(sheet.worksheet, last)
    write.freeze_panes(1, 2)
    write.autofilter(0, 0, last, len(HEADINGS) - 1)
    write.protect("", {"format_columns": True, "autofilter": True, "sort": True})


def _style(book: Book, **properties: Property) -> Format:
    return book.style(font_size=FORM_SIZE, border=1, num_format="@", **properties)


def _open(book: Book, text: str) -> Format:
    quoted: dict[str, Property] = (
        {"quote_prefix": True} if looks_like_formula(text) else {}
    )
    return _style(book, bg_color=YELLOW, locked=False, **quoted)


def _check(write: FormalWorksheet, last: int) -> None:
    """What Excel itself checks: kinds from a list, days by their form."""
    place = {key: number for number, key in enumerate(HEADINGS)}
    kinds = {
        "validate": "list",
        "source": [kind.value for kind in Kind if kind != Kind.NATION],
        "input_title": _("Loại đơn vị"),
        "error_title": _("Không ghi được"),
        "error_message": _("Chọn một loại trong danh sách."),
    }
    write.data_validation(1, place["kind"], last, place["kind"], kinds)
    for key in ("valid_from", "valid_to"):
        at = xl_rowcol_to_cell(1, place[key])
        days = {
            "validate": "custom",
            "value": f"=OR(ISNUMBER({at}),AND(LEN({at})>=8,LEN({at})<=10))",
            "input_title": HEADINGS[key],
            "input_message": _("Ngày như 01/07/2025, hoặc để trống."),
            "error_title": _("Không ghi được"),
            "error_message": _("Ngày phải như 01/07/2025 hoặc 2025-07-01."),
        }
        write.data_validation(1, place[key], last, place[key], days)


def _write_guide(book: Book, identity: Identity) -> None:
    sheet = book.sheet(GUIDE_NAME, widths=[165])
    sheet.title(_title())
    taken = timezone.localtime(datetime.fromisoformat(identity.taken_at))
    at = f"{taken:%H:%M ngày %d/%m/%Y}"
    for line in (
        _("Lấy từ hệ thống lúc %(at)s.") % {"at": at},
        _("1. Chỉ sửa ô màu vàng; đơn vị mới ghi ở các dòng trống bên dưới."),
        _(
            "2. Mã cùng ngày bắt đầu hiệu lực là một đơn vị. Đơn vị không còn trong "
            "tệp được giữ nguyên, không bị xóa."
        ),
        _(
            "3. Ngày gõ như 01/07/2025, ngày trước tháng sau. “Hiệu lực từ” trống là "
            "từ trước khi có dữ liệu; “Hết hiệu lực từ” là ngày đầu tiên không còn "
            "hiệu lực, trống là đang có hiệu lực."
        ),
        _(
            "4. Lưu dạng .xlsx rồi tải lên ở trang Danh mục đơn vị; hệ thống cho xem "
            "trước khi ghi. Sáp nhập, chia tách, đổi tên nên nhập ở trang Sắp xếp đơn "
            "vị để giữ quan hệ kế thừa."
        ),
    ):
        sheet.line(line)
    sheet.print_all()

"""Writes the forms that are filled in Excel and brought back.

Yellow cells are open, all others locked. Sums are formulas for the eye: what counts is
read from the cells. A hidden sheet says which form it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from indices.exports.formats import layout
from indices.exports.formats.text import looks_like_formula
from indices.exports.formats.workbook import Book, cell_text
from indices.exports.marks import Mark, ascii_word, marked_name
from indices.exports.score_form_beside import (
    CODE_HEADING,
    CODE_WIDTH,
    FORM_SIZE,
    NAME_WIDTH,
    WIDE,
    write_identity,
    write_previous,
)
from indices.form_identity import FormKind
from indices.numbers import format_number
from indices.selectors.score_form import FormCell, FormColumn, FormRow, ScoreForm

ENTRY_SHEET = "Nhập điểm"
GUIDE_SHEET = "Hướng dẫn"
ABSENT_WORD = "k.a.d"
TOTAL_CODE = "TỔNG"
YELLOW, GREY, RED = "#FFF8D6", "#EFEFEF", "#F8C9C4"
# Code, name, maximum.
FIXED = 3
NARROW, NOTE_WIDTH = 24.0, 60.0
# Excel takes no longer text for a message of its own.
LONGEST_TITLE, LONGEST_MESSAGE = 32, 255


def write_form(form: ScoreForm) -> bytes:
    """The workbook of a form."""
    made_at = datetime.fromisoformat(form.identity.taken_at)
    book = Book(title=title_of(form), author="", marks=(), made_at=made_at)
    _write_guide(book, form)
    _Grid(book, form).write()
    if form.has_units_across and form.previous_year is not None:
        write_previous(book, form)
    write_identity(book, form)
    return book.content()


def form_name(form: ScoreForm) -> str:
    """MAU_nhieu-don-vi_CCHC_thai-nguyen_cap-xa_2025_20261128-1530.xlsx"""
    edition, place = form.edition, form.identity
    words = [
        "MAU",
        ascii_word(form.kind.label),
        edition.index.code.upper(),
        place.area,
        ascii_word(edition.get_level_display()),
        str(place.year),
    ]
    if form.kind in (FormKind.UNIT, FormKind.CRITERION):
        words.insert(2, ascii_word(_narrow_subject(form)))
    marks = [Mark.ILLUSTRATIVE] if edition.is_illustrative else []
    taken = timezone.localtime(datetime.fromisoformat(place.taken_at))
    words.append(f"{taken:%Y%m%d-%H%M}")
    return marked_name("_".join(words), "xlsx", marks=marks)


def _narrow_subject(form: ScoreForm) -> str:
    if form.kind is FormKind.UNIT:
        return form.subject
    return form.identity.criterion.replace(".", "-")


def title_of(form: ScoreForm) -> str:
    return _("Mẫu nhập điểm: %(subject)s. %(index)s năm %(year)s") % {
        "subject": form.subject,
        "index": form.edition.index.short_name,
        "year": form.identity.year,
    }


def _write_guide(book: Book, form: ScoreForm) -> None:
    sheet = book.sheet(GUIDE_SHEET, widths=[165])
    sheet.title(title_of(form))
    for line in _guide(form):
        sheet.line(line)
    sheet.print_all()


def _guide(form: ScoreForm) -> Iterator[str]:
    if form.edition.is_illustrative:
        yield Mark.ILLUSTRATIVE.text
    taken = timezone.localtime(datetime.fromisoformat(form.identity.taken_at))
    yield _("Lấy từ hệ thống lúc %(at)s.") % {"at": f"{taken:%H:%M ngày %d/%m/%Y}"}
    yield _("1. Chỉ ghi vào các ô màu vàng của trang “%(sheet)s”.") % {
        "sheet": ENTRY_SHEET
    }
    yield _(
        "2. Điểm viết như 7,5. Ô để trống giữ nguyên số đang có trên hệ thống; điểm 0 "
        "phải ghi là 0. Không ghi công thức vào ô điểm."
    )
    yield _(
        "3. Đừng sửa mã. Có thể sắp xếp lại, ẩn hoặc chèn thêm cột và trang: hệ thống "
        "tìm theo mã, và nói đã bỏ qua những gì."
    )
    yield _(
        "4. Lưu dạng .xlsx rồi tải lên ở trang Excel của kỳ. Trước khi ghi, hệ thống "
        "cho xem sẽ đổi những ô nào, điểm và hạng thay đổi ra sao."
    )
    yield _("Cột tổng là công thức để xem; khi nhập, hệ thống tự cộng lại.")


class _Grid:
    """The sheet to be filled; `numbers` are the styles of its cells by state."""

    def __init__(self, book: Book, form: ScoreForm) -> None:
        self.form = form
        self.has_previous = form.previous_year is not None and not form.has_units_across
        self.first_column = FIXED + self.has_previous
        widths = [CODE_WIDTH, NAME_WIDTH, NARROW, *[NARROW] * self.has_previous]
        widths += [_width(column, form) for column in form.columns]
        self.sheet = book.sheet(ENTRY_SHEET, widths=widths, is_landscape=True)
        self.book = book
        self.worksheet = self.sheet.worksheet
        self.top = 0
        self._styles: dict[tuple[bool, bool, bool], Format] = {}
        self._fixed = self._style(bg_color=GREY)
        self._fixed_text = self._style(bg_color=GREY, text_wrap=True)
        self._fixed_number = self._style(
            bg_color=GREY, align="center", num_format="0.00##"
        )
        self._sum = self._style(
            bg_color=GREY, align="center", num_format="0.00##", italic=True, bold=True
        )

    def _style(self, **properties: str | int | bool) -> Format:
        return self.book.style(font_size=FORM_SIZE, border=1, **properties)

    def write(self) -> None:
        self._write_head()
        self.top = self.sheet.row
        for place, row in enumerate(self.form.rows):
            self._write_row(place, row)
        if self.form.added:
            self._write_total()
        for place, row in enumerate(self.form.rows):
            if not row.parts:
                self._validate(place, row)
        self._mark_too_much()
        self.worksheet.freeze_panes(self.top, self.first_column)
        self.worksheet.protect(
            "",
            {
                "format_columns": True,
                "format_rows": True,
                "autofilter": True,
                "sort": True,
            },
        )
        self.worksheet.activate()

    # --- heading ---------------------------------------------------------------

    def _write_head(self) -> None:
        form, sheet = self.form, self.sheet
        bold = self.book.style(bold=True)
        self.worksheet.write_string(0, 0, cell_text(title_of(form)), bold)
        plain = self.book.style(font_size=FORM_SIZE, italic=True)
        advice = _("Chỉ ghi vào ô màu vàng. Cách ghi ở trang “%(sheet)s”.")
        self.worksheet.write_string(1, 0, advice % {"sheet": GUIDE_SHEET}, plain)
        sheet.row = 2
        names = [column.name for column in form.columns]
        fixed = [CODE_HEADING, _("Đơn vị") if form.is_by_unit else _("Tiêu chí")]
        fixed.append(_("Điểm tối đa"))
        if self.has_previous:
            fixed.append(_("Năm %(year)s") % {"year": form.previous_year})
        head = self._style(bold=True, align="center", text_wrap=True, bg_color=GREY)
        if form.has_units_across:
            blank = [""] * len(fixed)
            self._write_texts([*blank, *names], head)
            names = [column.key for column in form.columns]
        self._write_texts([*fixed, *names], head)

    def _write_texts(self, texts: Sequence[str], style: Format) -> None:
        lines = max(
            layout.line_count(text, FORM_SIZE, width)
            for text, width in zip(texts, self.sheet.widths, strict=True)
        )
        self.sheet.set_height(layout.row_height(lines, FORM_SIZE))
        for place, text in enumerate(texts):
            self.worksheet.write_string(self.sheet.row, place, cell_text(text), style)
        self.sheet.row += 1

    # --- rows --------------------------------------------------------------------

    def _write_row(self, place: int, row: FormRow) -> None:
        sheet, write = self.sheet, self.worksheet
        lines = self._lines_of(row)
        sheet.set_height(layout.row_height(lines, FORM_SIZE))
        at = sheet.row
        write.write_string(at, 0, cell_text(row.code), self._fixed)
        write.write_string(at, 1, cell_text(row.name), self._fixed_text)
        self._number(at, 2, row.limit, self._fixed_number)
        if self.has_previous:
            previous = row.previous[0] if row.previous else None
            self._number(at, FIXED, previous, self._fixed_number)
        for number, column in enumerate(self.form.columns):
            if not row.parts:
                self._write_cell(at, number, column, row.cells[number])
            elif column.is_points:
                self._write_sum(at, number, row.parts, ())
            else:
                write.write_blank(at, self.first_column + number, None, self._fixed)
        sheet.row += 1

    def _lines_of(self, row: FormRow) -> int:
        """As many as its longest text takes."""
        lines = layout.line_count(row.name, FORM_SIZE, NAME_WIDTH)
        texts = (cell.value for cell in row.cells if isinstance(cell.value, str))
        more = (layout.line_count(text, FORM_SIZE, NOTE_WIDTH) for text in texts)
        return max(lines, *more, 1)

    def _write_cell(
        self, at: int, number: int, column: FormColumn, cell: FormCell
    ) -> None:
        place, value = self.first_column + number, cell.value
        style = self._cell_style(column.is_number, cell.is_open, value)
        if cell.is_absent:
            self.worksheet.write_string(at, place, ABSENT_WORD, style)
        elif isinstance(value, Decimal):
            self.worksheet.write_number(at, place, value, style)
        elif value:
            self.worksheet.write_string(at, place, cell_text(value), style)
        else:
            self.worksheet.write_blank(at, place, None, style)

    def _cell_style(
        self, is_number: bool, is_open: bool, value: Decimal | str | None
    ) -> Format:
        is_quoted = isinstance(value, str) and looks_like_formula(value)
        key = (is_number, is_open, is_quoted)
        if key not in self._styles:
            properties: dict[str, str | int | bool] = {
                "bg_color": YELLOW if is_open else GREY,
                "locked": not is_open,
            }
            if is_number:
                properties |= {"align": "center", "num_format": "0.00####"}
            else:
                properties |= {"text_wrap": True}
            if is_quoted:
                properties["quote_prefix"] = True
            self._styles[key] = self._style(**properties)
        return self._styles[key]

    def _number(
        self, at: int, place: int, value: Decimal | None, style: Format
    ) -> None:
        if value is None:
            self.worksheet.write_blank(at, place, None, style)
        else:
            self.worksheet.write_number(at, place, value, style)

    # --- sums for the eye ----------------------------------------------------------

    def _write_total(self) -> None:
        at, write = self.sheet.row, self.worksheet
        write.write_string(at, 0, TOTAL_CODE, self._sum)
        write.write_string(at, 1, _("Tổng cộng"), self._sum)
        write.write_blank(at, 2, None, self._sum)
        if self.has_previous:
            write.write_blank(at, FIXED, None, self._sum)
        for number, column in enumerate(self.form.columns):
            if column.is_points:
                self._write_sum(at, number, self.form.added, self.form.taken)
        self.sheet.row += 1

    def _write_sum(
        self, at: int, number: int, added: Sequence[int], taken: Sequence[int]
    ) -> None:
        place = self.first_column + number
        formula = f"=SUM({self._cells(added, place)})"
        value = self._sum_of(added, number)
        if taken:
            formula += f"-SUM({self._cells(taken, place)})"
            value -= self._sum_of(taken, number)
        self.worksheet.write_formula(at, place, formula, self._sum, value)

    def _cells(self, rows: Sequence[int], place: int) -> str:
        """The cells of these rows as the arguments of SUM, runs of them as ranges."""
        name, runs = xl_col_to_name(place), list(_runs(rows))
        return ",".join(
            f"{name}{self.top + first + 1}"
            if first == last
            else f"{name}{self.top + first + 1}:{name}{self.top + last + 1}"
            for first, last in runs
        )

    def _sum_of(self, rows: Sequence[int], number: int) -> Decimal:
        total = Decimal(0)
        for place in rows:
            row = self.form.rows[place]
            if row.parts:
                total += self._sum_of(row.parts, number)
                continue
            cell = row.cells[number]
            if isinstance(cell.value, Decimal) and not cell.is_absent:
                total += cell.value
        return total

    # --- what Excel itself checks ---------------------------------------------------

    def _validate(self, place: int, row: FormRow) -> None:
        open_numbers = [
            number
            for number, column in enumerate(self.form.columns)
            if column.is_points and row.cells[number].is_open
        ]
        for first, last in _runs(open_numbers):
            self.worksheet.data_validation(
                self.top + place,
                self.first_column + first,
                self.top + place,
                self.first_column + last,
                _validation(row),
            )

    def _mark_too_much(self) -> None:
        """Points above the maximum turn red, however they got there."""
        points = [n for n, column in enumerate(self.form.columns) if column.is_points]
        red = self.book.style(bg_color=RED)
        for first, last in _runs(points if self.form.rows else []):
            cell = xl_rowcol_to_cell(self.top, self.first_column + first)
            limit = xl_rowcol_to_cell(self.top, FIXED - 1, col_abs=True)
            self.worksheet.conditional_format(
                self.top,
                self.first_column + first,
                self.top + len(self.form.rows) - 1,
                self.first_column + last,
                {
                    "type": "formula",
                    "criteria": f"=AND(ISNUMBER({cell}),{cell}>{limit})",
                    "format": red,
                },
            )


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Neighbours together: 1, 2, 3, 7 gives (1, 3) and (7, 7)."""
    start = last = -2
    for number in numbers:
        if number != last + 1:
            if start >= 0:
                yield start, last
            start = number
        last = number
    if start >= 0:
        yield start, last


def _validation(row: FormRow) -> dict[str, object]:
    most = format_number(row.limit, 6).rstrip("0").rstrip(",")
    title = _("Tối đa %(most)s") % {"most": most}
    refused = _(
        "Điểm của %(code)s phải là số từ 0 đến %(most)s. Để trống nếu chưa chấm."
    )
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": row.limit,
        "input_title": title[:LONGEST_TITLE],
        "input_message": cell_text(row.name)[:LONGEST_MESSAGE],
        "error_title": _("Không ghi được")[:LONGEST_TITLE],
        "error_message": (refused % {"code": row.code, "most": most})[:LONGEST_MESSAGE],
    }


def _width(column: FormColumn, form: ScoreForm) -> float:
    if not column.is_number:
        return NOTE_WIDTH
    return WIDE if form.has_units_across else NARROW

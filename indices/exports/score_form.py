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
from indices.exports.score_form_checks import (
    check_columns,
    check_rows,
    mark_too_much,
    runs,
)
from indices.form_identity import FormKind
from indices.selectors.score_form import FormCell, FormColumn, FormRow, ScoreForm

ENTRY_SHEET = "Nhập điểm"
GUIDE_SHEET = "Hướng dẫn"
ABSENT_WORD = "k.a.d"
TOTAL_CODE = "TỔNG"
YELLOW, GREY, RED = "#FFF8D6", "#EFEFEF", "#F8C9C4"
# The column of the maximum, behind code and name.
LIMIT = 2
NARROW, NOTE_WIDTH = 24.0, 60.0


def write_form(form: ScoreForm) -> bytes:
    """The workbook of a form."""
    made_at = datetime.fromisoformat(form.identity.taken_at)
    book = Book(title=title_of(form), author="", marks=(), made_at=made_at)
    _write_guide(book, form)
    _Grid(book, form).write()
    if form.has_units_across and form.previous_year is not None:
        write_previous(book, form)
    write_identity(book, form.identity)
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
        # Where last year stands, if it does: behind code, name and maximum.
        self.fixed = LIMIT + form.has_limits
        self.first_column = self.fixed + self.has_previous
        narrow = [NARROW] * (form.has_limits + self.has_previous)
        widths = [CODE_WIDTH, NAME_WIDTH, *narrow]
        widths += [_width(column, form) for column in form.columns]
        widths += [NARROW] * form.adds_parts
        self.sheet = book.sheet(ENTRY_SHEET, widths=widths, is_landscape=True)
        self.book = book
        self.worksheet = self.sheet.worksheet
        self.top = 0
        self._styles: dict[tuple[str, bool, bool], Format] = {}
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
        check = check_rows if self.form.has_limits else check_columns
        corner = {"top": self.top, "left": self.first_column}
        check(self.worksheet, self.form, **corner)
        red = self.book.style(bg_color=RED)
        mark_too_much(self.worksheet, self.form, red, **corner)
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
        if form.has_limits:
            fixed.append(_("Điểm tối đa"))
        if self.has_previous:
            fixed.append(_("Năm %(year)s") % {"year": form.previous_year})
        head = self._style(bold=True, align="center", text_wrap=True, bg_color=GREY)
        if form.has_units_across:
            blank = [""] * len(fixed)
            self._write_texts([*blank, *names], head)
            names = [column.key for column in form.columns]
        if form.adds_parts:
            names.append(_("Cộng các phần"))
        if not form.has_limits:
            notes = [column.note for column in form.columns]
            blank = [""] * (len(fixed) + form.adds_parts)
            self._write_texts(
                [*blank[: len(fixed)], *notes, *blank[len(fixed) :]], head
            )
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
        if self.form.has_limits:
            self._number(at, LIMIT, row.limit, self._fixed_number)
        if self.has_previous:
            previous = row.previous[0] if row.previous else None
            self._number(at, self.fixed, previous, self._fixed_number)
        for number, column in enumerate(self.form.columns):
            if not row.parts:
                self._write_cell(at, number, column, row.cells[number])
            elif column.is_points:
                self._write_sum(at, number, row.parts, ())
            else:
                write.write_blank(at, self.first_column + number, None, self._fixed)
        if self.form.adds_parts:
            self._write_parts_sum(at, row)
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
        style = self._cell_style(column, cell.is_open, value)
        if cell.is_absent:
            self.worksheet.write_string(at, place, ABSENT_WORD, style)
        elif isinstance(value, Decimal):
            self.worksheet.write_number(at, place, value, style)
        elif value:
            self.worksheet.write_string(at, place, cell_text(value), style)
        else:
            self.worksheet.write_blank(at, place, None, style)

    def _cell_style(
        self, column: FormColumn, is_open: bool, value: Decimal | str | None
    ) -> Format:
        is_quoted = isinstance(value, str) and looks_like_formula(value)
        written = ""
        if column.is_number:
            written = "0" if column.is_whole else "0.00####"
        key = (written, is_open, is_quoted)
        if key not in self._styles:
            properties: dict[str, str | int | bool] = {
                "bg_color": YELLOW if is_open else GREY,
                "locked": not is_open,
            }
            if written:
                properties |= {"align": "center", "num_format": written}
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
        write.write_blank(at, LIMIT, None, self._sum)
        if self.has_previous:
            write.write_blank(at, self.fixed, None, self._sum)
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

    def _write_parts_sum(self, at: int, row: FormRow) -> None:
        """Of a table of results: the parts of a unit, which stand side by side."""
        places = [n for n, column in enumerate(self.form.columns) if column.is_part]
        first, last = (
            xl_rowcol_to_cell(at, self.first_column + places[n]) for n in (0, -1)
        )
        values = [row.cells[n].value for n in places]
        total = sum((v for v in values if isinstance(v, Decimal)), Decimal(0))
        self.worksheet.write_formula(
            at,
            self.first_column + len(self.form.columns),
            f"=SUM({first}:{last})",
            self._sum,
            total,
        )

    def _cells(self, rows: Sequence[int], place: int) -> str:
        """The cells of these rows as the arguments of SUM, runs of them as ranges."""
        name = xl_col_to_name(place)
        return ",".join(
            f"{name}{self.top + first + 1}"
            if first == last
            else f"{name}{self.top + first + 1}:{name}{self.top + last + 1}"
            for first, last in runs(rows)
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


def _width(column: FormColumn, form: ScoreForm) -> float:
    if not column.is_number:
        return NOTE_WIDTH if column.is_long else NARROW
    return WIDE if form.has_units_across else NARROW

"""A set of criteria as a workbook: the form that is filled in and read back.

Its headings are those that imports/criteria_files.py knows; what nobody touches comes
back as it went out. Yellow cells are open, all others locked; a hidden sheet says which
set it is and what had been changed when it was taken.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter.format import Format

from indices.exports.criteria_form_checks import Places, check_cells, total_formula
from indices.exports.formats import Cell, Column, Kind
from indices.exports.formats.text import looks_like_formula
from indices.exports.formats.workbook import (
    NUMBER_SIZE,
    Book,
    Property,
    Sheet,
    cell_text,
)
from indices.exports.marks import Mark
from indices.exports.score_form_beside import write_identity
from indices.exports.source_sheet import write_sources
from indices.form_identity import Identity
from indices.models import CriteriaSet
from indices.scoring.ranking import round_half_up
from indices.selectors.criteria_set import CriteriaSetPage, CriterionView

# Rows that may be filled below those that are there.
SPARE_ROWS = 300
# Millimetres of a landscape page; the rule as data is not wrapped: rows stay low.
WIDTHS = (14.0, 62.0, 18.0, 26.0, 16.0, 26.0, 32.0, 40.0, 18.0, 18.0)
MOST, RULE = 2, 8
YELLOW = "#FFF8D6"
# What a person may do with the sheet: rows of criteria come and go.
OPEN = {
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "delete_rows": True,
    "sort": True,
}


def criteria_workbook(page: CriteriaSetPage, identity: Identity) -> bytes:
    """The form of the set, filled with what it holds."""
    found = page.criteria_set
    marks = [Mark.ILLUSTRATIVE.text] if found.is_illustrative else []
    made_at = datetime.fromisoformat(identity.taken_at)
    book = Book(
        title=found.name, author=found.issuing_body, marks=marks, made_at=made_at
    )
    sheet = book.sheet(_("Bộ tiêu chí"), widths=WIDTHS, is_landscape=True)
    sheet.title(found.name.upper())
    if found.decision:
        sheet.line(found.decision, italic=True, align="center")
    sheet.gap()
    _Table(sheet).write(page)
    write_sources(
        book,
        title=found.name,
        facts=_facts(found),
        sources=(),
        notes=_guidance(),
        made_at=made_at,
    )
    write_identity(book, identity)
    return book.content()


def criteria_form_name(identity: Identity) -> str:
    taken = timezone.localtime(datetime.fromisoformat(identity.taken_at))
    return f"MAU_bo-tieu-chi_{identity.criteria_set}_{taken:%Y%m%d-%H%M}.xlsx"


class _Table:
    """The table of criteria from its heading down to the empty rows."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.columns = _columns()

    def write(self, page: CriteriaSetPage) -> None:
        sheet = self.sheet
        top = sheet.row
        sheet.head([column.heading for column in self.columns])
        sheet.repeat(top, sheet.row - 1)
        first = sheet.row
        for row in page.rows:
            self._write_row(row)
        places = Places(first, sheet.row - 1, sheet.row + 1, sheet.row + SPARE_ROWS)
        if page.rows:
            self._write_total(places, round_half_up(page.total, 6))
        sheet.print_all()
        self._leave_room(places.last_spare)
        check_cells(sheet.worksheet, first, places.last_spare)
        sheet.worksheet.protect("", OPEN)

    def _write_row(self, row: CriterionView) -> None:
        """A criterion, as high as its words; the rule as data does not wrap."""
        values = [column.value(row) for column in self.columns]
        rule, values[RULE] = values[RULE], ""
        self.sheet.fit_row(values)
        values[RULE] = rule
        for place, value in enumerate(values):
            self._write_cell(place, value)
        self.sheet.row += 1

    def _write_cell(self, place: int, value: Cell) -> None:
        write, row = self.sheet.worksheet, self.sheet.row
        if value is None or value == "":
            write.write_blank(row, place, None, self._open(place))
        elif isinstance(value, Decimal):
            write.write_number(row, place, value, self._open(place))
        else:
            text = cell_text(str(value))
            style = self._open(place, is_quoted=looks_like_formula(text))
            write.write_string(row, place, text, style)

    def _open(self, place: int, *, is_quoted: bool = False) -> Format:
        """An open cell. Codes stay text when somebody types them: 1.10 is not 1,1."""
        column = self.columns[place]
        properties: dict[str, Property] = {
            "border": 1,
            "bg_color": YELLOW,
            "locked": False,
        }
        if column.kind is Kind.SCORE:
            properties |= {"align": "center", "num_format": "0.00####"}
        elif column.kind is Kind.LABEL:
            properties |= {"align": "center", "num_format": "@", "text_wrap": True}
        elif place == RULE:
            properties["font_size"] = NUMBER_SIZE
        else:
            properties["text_wrap"] = True
        if is_quoted:
            properties["quote_prefix"] = True
        return self.sheet.book.style(**properties)

    def _write_total(self, places: Places, total: Decimal) -> None:
        """For the eye, as in the official form; what counts are the rows above."""
        sheet = self.sheet
        for place, column in enumerate(self.columns):
            text = _("Tổng cộng") if column.key == "name" else ""
            if place == MOST:
                sheet.formula(MOST, total_formula(places), total, Kind.SCORE)
            else:
                sheet.cell(place, text, Kind.TEXT, is_strong=True)
        sheet.row += 1

    def _leave_room(self, last: int) -> None:
        """Open rows for new criteria; they are not printed while nobody fills them."""
        for row in range(self.sheet.row, last + 1):
            for place in range(len(self.columns)):
                self.sheet.worksheet.write_blank(row, place, None, self._open(place))


def _columns() -> list[Column[CriterionView]]:
    """The columns in the order of the official form, then what only we read."""
    return [
        Column(_("STT"), "code", lambda row: row.code, Kind.LABEL),
        Column(
            _("Lĩnh vực/Tiêu chí/Tiêu chí thành phần"), "name", lambda row: row.name
        ),
        Column(_("Điểm tối đa"), "max_score", lambda row: row.max_score, Kind.SCORE),
        Column(_("Cách chấm"), "scored_by", lambda row: row.scored_by_label),
        Column(_("Bước điểm"), "step", lambda row: row.step, Kind.SCORE),
        Column(_("Cơ quan thẩm định"), "office", lambda row: row.office),
        Column(_("Tài liệu kiểm chứng"), "evidence", lambda row: row.evidence),
        Column(_("Cách tính điểm"), "rule_text", lambda row: row.rule_text),
        Column(_("Cách tính điểm (dữ liệu)"), "rule", lambda row: _rule(row)),
        Column(_("Tiếp nối"), "same_as", lambda row: row.same_as, Kind.LABEL),
    ]


def _rule(row: CriterionView) -> str:
    if row.rule is None:
        return ""
    return json.dumps(row.rule, ensure_ascii=False)


def _facts(found: CriteriaSet) -> Sequence[tuple[str, str]]:
    pairs = (
        (_("Mã bộ tiêu chí"), found.code),
        (_("Cấp được chấm"), found.get_level_display()),
        (_("Cơ quan ban hành"), found.issuing_body),
        (_("Quyết định"), found.decision),
        (_("Nguồn"), found.source_title),
    )
    return [(label, value) for label, value in pairs if value]


def _guidance() -> list[str]:
    return [
        _("Chỉ sửa ô màu vàng; tiêu chí mới: chèn dòng, hoặc ghi ở các dòng trống."),
        _("Mã ở cột STT nói tiêu chí nằm ở đâu: 1.2.3 thuộc 1.2. Giữ dạng văn bản."),
        _("Điểm của các tiêu chí con cộng lại bằng điểm của tiêu chí trên."),
        _("Tệp nhập lại là cả bộ: mã không còn trong tệp sẽ bị bỏ khỏi bộ."),
        _("Cột Tiếp nối: mã của tiêu chí tương ứng trong bộ trước; trống là mới."),
    ]

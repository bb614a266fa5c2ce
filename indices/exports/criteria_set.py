"""A set of criteria as a workbook: the form that is filled in and read back.

Its headings are those that imports/criteria_files.py knows; what nobody touches comes
back as it went out.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from indices.exports.formats import Cell, Column, Kind
from indices.exports.formats.workbook import (
    MM_PER_INCH,
    NUMBER_SIZE,
    PIXELS_PER_INCH,
    Book,
    Sheet,
    cell_text,
)
from indices.exports.marks import Mark
from indices.exports.source_sheet import write_sources
from indices.models import CriteriaSet, Criterion
from indices.scoring.ranking import Exact, round_half_up
from indices.selectors.criteria_set import CriteriaSetPage, CriterionView

# Rows that may be filled below those that are there.
SPARE_ROWS = 300
# Millimetres of a landscape page; the rule as data is not wrapped: rows stay low.
WIDTHS = (14.0, 62.0, 18.0, 26.0, 16.0, 26.0, 32.0, 40.0, 18.0, 18.0)
WAY, RULE = 3, 8


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the form: a criterion, or the sum below all of them."""

    code: str
    name: str
    max_score: Decimal
    view: CriterionView | None = None


def criteria_workbook(page: CriteriaSetPage) -> bytes:
    """The form of the set, filled with what it holds."""
    found = page.criteria_set
    marks = [Mark.ILLUSTRATIVE.text] if found.is_illustrative else []
    made_at = timezone.now()
    book = Book(
        title=found.name, author=found.issuing_body, marks=marks, made_at=made_at
    )
    sheet = book.sheet(_("Bộ tiêu chí"), widths=WIDTHS, is_landscape=True)
    _as_text(sheet)
    sheet.title(found.name.upper())
    if found.decision:
        sheet.line(found.decision, italic=True, align="center")
    sheet.gap()
    first = _write(sheet, _lines(page))
    _offer_ways(sheet, first, sheet.row + SPARE_ROWS)
    sheet.print_all()
    write_sources(
        book,
        title=found.name,
        facts=_facts(found),
        sources=(),
        notes=_guidance(),
        made_at=made_at,
    )
    return book.content()


def _write(sheet: Sheet, lines: Sequence[Line]) -> int:
    """Heading and rows, each as high as its words; returns the first row's place."""
    columns, top = _columns(), sheet.row
    sheet.head([column.heading for column in columns])
    sheet.repeat(top, sheet.row - 1)
    first = sheet.row
    unwrapped = sheet.book.style(border=1, font_size=NUMBER_SIZE)
    for line in lines:
        values = [column.value(line) for column in columns]
        rule, values[RULE] = str(values[RULE] or ""), ""
        sheet.fit_row(values)
        for place, (column, value) in enumerate(zip(columns, values, strict=True)):
            sheet.cell(place, value, column.kind, column.decimals)
        if rule:
            sheet.worksheet.write_string(sheet.row, RULE, cell_text(rule), unwrapped)
        sheet.row += 1
    return first


def _lines(page: CriteriaSetPage) -> list[Line]:
    lines = [Line(row.code, row.name, row.max_score, row) for row in page.rows]
    if lines:
        lines.append(Line("", _("Tổng cộng"), _decimal(page.total)))
    return lines


def _decimal(value: Exact) -> Decimal:
    return round_half_up(value, 6)


def _columns() -> list[Column[Line]]:
    """The columns in the order of the official form, then what only we read."""
    return [
        Column(_("STT"), "code", lambda line: line.code, Kind.LABEL),
        Column(
            _("Lĩnh vực/Tiêu chí/Tiêu chí thành phần"), "name", lambda line: line.name
        ),
        Column(_("Điểm tối đa"), "max_score", lambda line: line.max_score, Kind.SCORE),
        Column(_("Cách chấm"), "scored_by", lambda line: _way(line)),
        Column(_("Bước điểm"), "step", lambda line: _of(line, "step"), Kind.SCORE),
        Column(_("Cơ quan thẩm định"), "office", lambda line: _of(line, "office")),
        Column(
            _("Tài liệu kiểm chứng"), "evidence", lambda line: _of(line, "evidence")
        ),
        Column(_("Cách tính điểm"), "rule_text", lambda line: _of(line, "rule_text")),
        Column(_("Cách tính điểm (dữ liệu)"), "rule", lambda line: _rule(line)),
        Column(_("Tiếp nối"), "same_as", lambda line: _of(line, "same_as"), Kind.LABEL),
    ]


def _of(line: Line, name: str) -> Cell:
    value: Cell = getattr(line.view, name) if line.view else None
    return value


def _way(line: Line) -> str:
    return line.view.scored_by_label if line.view else ""


def _rule(line: Line) -> str:
    if line.view is None or line.view.rule is None:
        return ""
    return json.dumps(line.view.rule, ensure_ascii=False)


def _as_text(sheet: Sheet) -> None:
    """Codes stay text when somebody types them: 1.10 is not 1,1."""
    style = sheet.book.style(num_format="@", align="center")
    for place in (0, len(WIDTHS) - 1):
        pixels = round(WIDTHS[place] / MM_PER_INCH * PIXELS_PER_INCH)
        sheet.worksheet.set_column_pixels(place, place, pixels, style)


def _offer_ways(sheet: Sheet, first: int, last: int) -> None:
    labels = [str(label) for label in Criterion.ScoredBy.labels]
    sheet.worksheet.data_validation(
        first,
        WAY,
        last,
        WAY,
        {"validate": "list", "source": labels, "error_type": "warning"},
    )


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
        _("Mã ở cột STT nói tiêu chí nằm ở đâu: 1.2.3 thuộc 1.2. Giữ dạng văn bản."),
        _("Điểm của các tiêu chí con cộng lại bằng điểm của tiêu chí trên."),
        _("Tệp nhập lại là cả bộ: mã không còn trong tệp sẽ bị bỏ khỏi bộ."),
        _("Cột Tiếp nối: mã của tiêu chí tương ứng trong bộ trước; trống là mới."),
    ]

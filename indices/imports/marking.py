"""The user's own file back, with the faulty cells coloured and told why in a comment.

What cannot be kept when a file is written again is never lost in silence: such a file
is not marked, and the reason says what it is.
"""

import io
import warnings
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.imports.workbook import Workbook, read_workbook
from indices.imports.xlsx.references import place_of
from units.problems import ImportRefused, Problem

FILL = "FFFDE4DF"
AUTHOR = "CCHC"
LARGEST_UNPACKED = 10 * 1024 * 1024
MOST_MERGED_CELLS = 100_000
MOST_MARKS = 2_000
LONGEST_COMMENT = 1_000
# What is not written again, by the beginning of its parts.
LOST = {
    "xl/charts/": gettext_lazy("biểu đồ"),
    "xl/chartsheets/": gettext_lazy("trang biểu đồ"),
    "xl/media/": gettext_lazy("hình ảnh"),
    "xl/drawings/drawing": gettext_lazy("hình vẽ"),
    "xl/ctrlprops/": gettext_lazy("nút bấm"),
    "xl/pivottables/": gettext_lazy("bảng tổng hợp (PivotTable)"),
    "xl/slicers/": gettext_lazy("bộ lọc (Slicer)"),
    "xl/threadedcomments/": gettext_lazy("trao đổi trong ghi chú"),
}


class MarkingRefused(Exception):  # noqa: N818 - a refusal, not an error of the program
    """The file cannot be given back marked; the text says why."""


def mark_problems(content: bytes, *, name: str, problems: Sequence[Problem]) -> bytes:
    """The workbook with every problem that has a cell marked there.

    Raises MarkingRefused where none has, or where something of the file would be lost.
    """
    marks = _marks(problems)
    _check(content, name)
    import openpyxl

    try:
        with warnings.catch_warnings(action="ignore"):
            book = openpyxl.load_workbook(io.BytesIO(content), rich_text=True)
            marked = sum(
                _mark(book[sheet], cell, texts)
                for (sheet, cell), texts in marks.items()
                if sheet in book.sheetnames
            )
            buffer = io.BytesIO()
            book.save(buffer)
    except Exception as error:  # openpyxl raises whatever a strange part makes it
        raise MarkingRefused(
            _("Không đánh dấu được tệp này; hãy sửa theo danh sách lỗi.")
        ) from error
    if not marked:
        raise MarkingRefused(_("Không lỗi nào nằm ở một ô của tệp."))
    return buffer.getvalue()


def _marks(problems: Sequence[Problem]) -> dict[tuple[str, str], list[str]]:
    """The texts for every cell that a problem names."""
    marks: dict[tuple[str, str], list[str]] = defaultdict(list)
    for problem in problems:
        if problem.sheet and place_of(problem.cell):
            marks[problem.sheet, problem.cell].append(
                _("%(found)s. Cần: %(expected)s")
                % {
                    "found": problem.found or _("Để trống"),
                    "expected": problem.expected,
                }
            )
    if not marks:
        raise MarkingRefused(_("Không lỗi nào nằm ở một ô của tệp."))
    return dict(list(marks.items())[:MOST_MARKS])


def _check(content: bytes, name: str) -> None:
    try:
        book = read_workbook(content, name=name)
        merged = _merged_cells(book)
    except ImportRefused as refused:
        raise MarkingRefused(str(refused)) from refused
    lost = [
        str(what)
        for start, what in LOST.items()
        if any(part.casefold().startswith(start) for part in book.parts)
    ]
    if lost:
        raise MarkingRefused(
            _(
                "Tệp có %(lost)s, sẽ mất khi ghi lại, nên không được đánh dấu; hãy sửa "
                "theo danh sách lỗi."
            )
            % {"lost": ", ".join(lost)}
        )
    if book.unpacked > LARGEST_UNPACKED or merged > MOST_MERGED_CELLS:
        raise MarkingRefused(_("Tệp quá lớn để đánh dấu; hãy sửa theo danh sách lỗi."))


def _merged_cells(book: Workbook) -> int:
    """How many cells the merges of all sheets cover; so every sheet is read once."""
    for sheet in book.sheets:
        for _row in sheet.rows():
            pass
    return sum(merge.size for sheet in book.sheets for merge in sheet.merges)


def _mark(sheet: Any, reference: str, texts: Sequence[str]) -> bool:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell = sheet[_first_cell(sheet, reference)]
    cell.fill = PatternFill("solid", start_color=FILL, end_color=FILL)
    before = [cell.comment.text] if cell.comment else []
    text = "\n".join([*before, *texts])[:LONGEST_COMMENT]
    cell.comment = Comment(text, AUTHOR, width=320, height=40 + 20 * (len(text) // 45))
    return True


def _first_cell(sheet: Any, reference: str) -> str:
    """The cell itself, or the first one of the cells it is merged with."""
    for merge in sheet.merged_cells.ranges:
        if reference in merge:
            return str(merge.start_cell.coordinate)
    return reference

"""The whole edition as data: one row for each unit, criterion and column, with codes;
beside it the units, the criteria and a dictionary of the columns."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from django.utils import timezone
from django.utils.translation import gettext as _

from indices.exports.edition import edition_facts
from indices.exports.figures import edition_figures_table
from indices.exports.formats import Column, Kind, Table, write_csv
from indices.exports.formats.csv_file import BYTE_ORDER_MARK
from indices.exports.formats.plain_sheet import MOST_ROWS, write_rows
from indices.exports.formats.text import defused, plain_number
from indices.exports.formats.workbook import Book, Sheet
from indices.exports.marks import marks_of
from indices.exports.ranking import ranking_table
from indices.exports.remediation import tasks_data
from indices.exports.source_sheet import write_sources
from indices.exports.table_sheet import fit, write_table
from indices.models import Score
from indices.selectors.criteria_tree import CriterionLine
from indices.selectors.data_figures import figures_of_edition
from indices.selectors.data_rows import (
    COLUMNS,
    NOT_APPLICABLE,
    NUMBERS,
    PART,
    DataRow,
    part_rows,
    score_rows,
)
from indices.selectors.report import Report

HEADINGS = ("unit_code", "criterion_code", "column", "value", "text")
WIDTHS = [28.0, 28.0, 40.0, 24.0, 80.0]
Beat = Callable[[int], None]


def data_rows(report: Report) -> Iterator[list[DataRow]]:
    """Some units at a time."""
    if report.criteria is None:
        return part_rows(report.ranking)
    return score_rows(
        summary=report.summary, criteria=report.criteria, page=report.ranking
    )


def write_data_workbook(report: Report, to: Path, beat: Beat) -> None:
    """As many sheets of rows as they need; the other tables behind them."""
    made_at = timezone.now()
    header = report.header
    book = Book(
        title=header.title,
        author=header.issuing_body,
        marks=[mark.text for mark in marks_of(header)],
        made_at=made_at,
        to=to,
    )
    sheet, done, number = _data_sheet(book, 1), 0, 1
    for rows in data_rows(report):
        if sheet.row + len(rows) > MOST_ROWS:
            number += 1
            sheet = _data_sheet(book, number)
        write_rows(sheet, rows)
        done += len({row.unit for row in rows})
        beat(done)
    for table in _tables(report):
        _write_table(book, table)
    write_sources(
        book,
        title=header.title,
        facts=edition_facts(header),
        sources=report.sources,
        made_at=made_at,
    )
    book.content()


def _data_sheet(book: Book, number: int) -> Sheet:
    name = _("Số liệu") if number == 1 else _("Số liệu %(n)d") % {"n": number}
    sheet = book.sheet(name, widths=WIDTHS, is_landscape=True)
    sheet.head(HEADINGS)
    sheet.repeat(sheet.row - 1, sheet.row - 1)
    return sheet


def _write_table(book: Book, table: Table[object]) -> None:
    layout = fit(table.columns, table.rows)
    sheet = book.sheet(
        table.sheet, widths=layout.widths, is_landscape=layout.is_landscape
    )
    write_table(sheet, table.columns, table.rows, head_size=layout.head_size)
    sheet.print_all()


def write_data_csv(report: Report, to: Path, beat: Beat) -> None:
    """A package of CSV files: the rows, the units, the criteria, the dictionary."""
    marks = "; ".join(mark.text for mark in marks_of(report.header))
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as package:
        with package.open("so-lieu.csv", "w", force_zip64=True) as raw:
            file = io.TextIOWrapper(raw, encoding="utf-8", newline="")
            _write_csv_rows(report, file, marks, beat)
            file.detach()
        for table in _tables(report):
            content = write_csv(table, marks=marks)
            package.writestr(f"{table.name}.csv", content)


def _write_csv_rows(report: Report, file: TextIO, marks: str, beat: Beat) -> None:
    file.write(BYTE_ORDER_MARK)
    writer = csv.writer(file, lineterminator="\r\n")
    last = [defused(marks)] if marks else []
    writer.writerow([*HEADINGS, _("Lưu ý")] if marks else HEADINGS)
    done = 0
    for rows in data_rows(report):
        writer.writerows(
            [
                defused(row.unit),
                defused(row.criterion),
                row.column,
                "" if row.value is None else plain_number(row.value),
                defused(row.text) if row.text else "",
                *last,
            ]
            for row in rows
        )
        done += len({row.unit for row in rows})
        beat(done)
    file.flush()


# --- the tables beside the rows ------------------------------------------------------


def _tables(report: Report) -> list[Table[object]]:
    units = replace(ranking_table(report.ranking), name="don-vi", sheet=_("Đơn vị"))
    tables = [units]
    if report.criteria is not None:
        tables.append(_criteria_table(report.criteria.lines))  # type: ignore[arg-type]
    figures = figures_of_edition(report.summary)
    if figures:
        tables.append(edition_figures_table(figures))  # type: ignore[arg-type]
    if report.has_plans:
        tables.append(tasks_data(report.plans()))  # type: ignore[arg-type]
    tables.append(_dictionary())  # type: ignore[arg-type]
    return tables  # type: ignore[return-value]


def _criteria_table(lines: Sequence[CriterionLine]) -> Table[CriterionLine]:
    columns: list[Column[CriterionLine]] = [
        Column(_("Mã"), "code", lambda x: x.code, Kind.LABEL),
        Column(_("Nội dung"), "name", lambda x: x.name),
        Column(_("Điểm tối đa"), "max_score", lambda x: x.max_score, Kind.SCORE),
        Column(_("Cách chấm"), "scored_by", lambda x: x.scored_by_label),
        Column(_("Cơ quan thẩm định"), "office", lambda x: x.office),
        Column(_("Cách tính điểm"), "rule_text", lambda x: x.rule_text),
    ]
    return Table("tieu-chi", _("Tiêu chí"), columns, lines, sheet=_("Tiêu chí"))


def _dictionary() -> Table[tuple[str, str, str]]:
    """What every heading and every word of the column "column" means."""
    columns: list[Column[tuple[str, str, str]]] = [
        Column(_("Tên"), "name", lambda row: row[0]),
        Column(_("Kiểu"), "type", lambda row: row[1], Kind.LABEL),
        Column(_("Ý nghĩa"), "meaning", lambda row: row[2]),
    ]
    return Table(
        "tu-dien",
        _("Từ điển dữ liệu"),
        columns,
        [*_headings(), *_words()],
        sheet=_("Từ điển dữ liệu"),
    )


def _headings() -> list[tuple[str, str, str]]:
    text, number = _("văn bản"), _("số")
    return [
        ("unit_code", text, _("Mã đơn vị, như ở bảng Đơn vị")),
        ("criterion_code", text, _("Mã tiêu chí hoặc phần điểm; là văn bản: 1.2.10")),
        ("column", text, _("Cột của phiếu chấm điểm mà dòng này ghi")),
        ("value", number, _("Giá trị, dấu thập phân là dấu chấm trong tệp CSV")),
        ("text", text, _("Nội dung, nếu cột là văn bản")),
    ]


def _words() -> list[tuple[str, str, str]]:
    """Empty cells are no rows: a missing score is not zero."""
    text, number = _("văn bản"), _("số")
    words = [
        (
            f"column = {name}",
            number if name in NUMBERS else text,
            str(Score._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
        )
        for name in COLUMNS
        if name != NOT_APPLICABLE
    ]
    return [
        *words,
        (
            f"column = {NOT_APPLICABLE}",
            text,
            _("Tiêu chí không áp dụng cho đơn vị; text là lý do"),
        ),
        (f"column = {PART}", number, _("Điểm của một phần, khi không có tiêu chí")),
        ("–", "–", _("Ô trống không có dòng: chưa có điểm không phải là 0")),
    ]

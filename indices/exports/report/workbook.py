"""Annexes as one workbook: each on its sheet, behind them charts, checks and sources.

In the dressing of a report the first annex is the report itself, with motto, number,
place and date, signature and recipients; those behind it are its annexes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from indices.exports import annex_chart, annex_check
from indices.exports.annex import FIRST_LINE_HEIGHT
from indices.exports.annex_range import AnnexRange
from indices.exports.edition import edition_facts
from indices.exports.formats.workbook import Book, Sheet
from indices.exports.marks import marks_of
from indices.exports.report.annex import Annex, AnnexKind
from indices.exports.report.bar_sheet import write_bars
from indices.exports.report.blocks import write_motto, write_signature
from indices.exports.report.check_sheet import write_checks
from indices.exports.report.titles import (
    annex_name,
    belongs_to_decision,
    belongs_to_report,
    verification_lines,
)
from indices.exports.simple import sheet_name
from indices.exports.source_sheet import write_sources
from indices.exports.table_sheet import KEPT_ROWS, fit, write_table
from indices.selectors.header import EditionHeader
from indices.selectors.letterhead import ReportHead
from indices.selectors.ranking import RankingPage
from indices.selectors.ranking_rows import SourceLine


class ReportBook:
    """Writes annexes one after another; `is_report` dresses the first as a report."""

    def __init__(
        self,
        *,
        header: EditionHeader,
        head: ReportHead,
        is_report: bool,
        to: Path | None = None,
        made_at: datetime | None = None,
    ) -> None:
        self.header = header
        self.head = head
        self.is_report = is_report
        self.made_at = made_at or timezone.now()
        self.book = Book(
            title=header.title,
            author=head.issuing_body or header.issuing_body,
            marks=[mark.text for mark in marks_of(header)],
            made_at=self.made_at,
            to=to,
        )
        self.names: list[str] = []
        self.written: list[tuple[Annex, AnnexRange]] = []

    def name(self, wanted: str) -> str:
        self.names.append(sheet_name(wanted, self.names))
        return self.names[-1]

    def annex(self, annex: Annex) -> None:
        """One annex on a sheet of its own."""
        layout = fit(annex.columns, annex.rows, annex.footers)
        is_first_of_report = self.is_report and not self.written
        name = self.name(self._label(annex, is_report=is_first_of_report))
        sheet = self.book.sheet(
            name, widths=layout.widths, is_landscape=layout.is_landscape
        )
        self._begin(sheet, annex, is_report=is_first_of_report)
        for fact in annex.facts:
            sheet.line(fact, italic=True, align="center")
        sheet.gap()
        first = write_table(
            sheet,
            annex.columns,
            annex.rows,
            head_size=layout.head_size,
            is_numbered=True,
            frozen_columns=2,
            spans=annex.spans,
            footers=annex.footers,
            is_strong=annex.is_strong,
        )
        self._end(sheet, annex, is_report=is_first_of_report)
        places = {column.key: place for place, column in enumerate(annex.columns)}
        self.written.append((annex, AnnexRange(name, first, len(annex.rows), places)))

    def _label(self, annex: Annex, *, is_report: bool) -> str:
        if is_report:
            return _("Báo cáo")
        number = annex_name(annex.number)
        name = f"{number}.{annex.part}" if annex.part else number
        return _("%(annex)s số liệu") % {"annex": name} if annex.is_continued else name

    def _begin(self, sheet: Sheet, annex: Annex, *, is_report: bool) -> None:
        if is_report:
            write_motto(sheet, self.head)
            sheet.title(_("BIỂU TỔNG HỢP") + "\n" + annex.title)
            return
        number = annex_name(annex.number, is_continued=annex.is_continued)
        sheet.title(number, least_height=FIRST_LINE_HEIGHT)
        sheet.title(annex.title)
        belongs = (
            belongs_to_report(self.head)
            if self.is_report
            else annex.belongs or belongs_to_decision(self.header)
        )
        sheet.line(belongs, italic=True, align="center")

    def _end(self, sheet: Sheet, annex: Annex, *, is_report: bool) -> None:
        # A signature or a closing line on a page of its own would belong to nothing.
        kept = max(sheet.row - KEPT_ROWS, 0)
        sheet.gap(4)
        if annex.closing:
            sheet.line(annex.closing, italic=True)
        for note in annex.notes:
            sheet.line(note, italic=True)
        is_of_result = not annex.belongs
        verification = verification_lines(self.header, self.head)
        for line in verification if is_of_result else ():
            sheet.line(line, italic=True, font_size=10)
        if is_report:
            write_signature(sheet, self.head)
        sheet.break_pages(together=kept)
        sheet.print_all()

    def close(
        self,
        *,
        ranking: RankingPage | None = None,
        sources: Sequence[SourceLine] = (),
        notes: Sequence[str] = (),
    ) -> bytes:
        """Charts, checks, sources; then the whole file, empty where it has a path."""
        for annex, _area in self.written:
            if annex.kind is AnnexKind.RESULTS and ranking is not None:
                self.names.append(_("Biểu đồ"))
                annex_chart.write(self.book, ranking)
            elif annex.bars is not None:
                wanted = f"{_('Biểu đồ')} {self._short(annex)}".strip()
                write_bars(self.book, self.name(wanted), annex.title, annex.bars)
        for annex, area in self.written:
            if annex.kind is AnnexKind.RESULTS and ranking is not None:
                self.names += [_("Kiểm tra"), _("Kiểm tra tổng")]
                has_parts = any(key.startswith("part_") for key in area.places)
                annex_check.write(self.book, ranking, area, has_parts=has_parts)
            lines = annex.checks(area)
            if lines:
                wanted = f"{_('Kiểm tra')} {self._short(annex) or _('biểu')}"
                title = _("Kiểm tra bằng công thức") + "\n" + annex.title
                write_checks(self.book, self.name(wanted), title, lines)
        write_sources(
            self.book,
            title=self.header.title,
            facts=edition_facts(self.header),
            sources=sources,
            notes=notes,
            made_at=self.made_at,
        )
        return self.book.content()

    @staticmethod
    def _short(annex: Annex) -> str:
        if not annex.number:
            return ""
        part = f".{annex.part}" if annex.part else ""
        return f"PL {annex.number}{part}"

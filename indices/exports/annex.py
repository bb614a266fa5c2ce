"""The ranking as the formal annex of a decision (Decree 30/2020, annex I).

The sheet "Phụ lục" is the annex; behind it a native chart, a sheet that computes the
figures once more, and the sources. An annex bears no national motto.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from indices.exports import annex_chart, annex_check
from indices.exports.annex_range import AnnexRange
from indices.exports.edition import edition_facts
from indices.exports.formats import Column, Kind
from indices.exports.formats.workbook import Book
from indices.exports.marks import marks_of
from indices.exports.ranking import part_columns, trend_columns
from indices.exports.remarks import remark
from indices.exports.source_sheet import write_sources
from indices.exports.table_sheet import KEPT_ROWS, fit, write_table
from indices.exports.wording import (
    annex_title,
    closing_line,
    decision_line,
    filter_line,
    query_phrases,
    score_heading,
)
from indices.scoring.trends import TrendClass
from indices.selectors.ranking import RankingPage
from indices.selectors.ranking_rows import RankingRow
from indices.sentences.trend_classes import thresholds_line

# High enough that the digital signature at the top right touches nothing.
FIRST_LINE_HEIGHT = 30
MOST_TERMS = 3


def annex_workbook(page: RankingPage, *, made_at: datetime | None = None) -> bytes:
    made_at = made_at or timezone.now()
    header = page.header
    title = annex_title(header).replace("\n", " ")
    book = Book(
        title=title,
        author=header.issuing_body,
        marks=[mark.text for mark in marks_of(header)],
        made_at=made_at,
    )
    columns = annex_columns(page)
    area = _write_annex(book, page, columns)
    annex_chart.write(book, page)
    annex_check.write(book, page, area)
    _write_trends(book, page)
    asked = query_phrases(page.query)
    facts = list(edition_facts(header))
    if asked:
        facts.append((_("Bộ lọc"), "; ".join(asked)))
    write_sources(book, title=title, facts=facts, sources=page.sources, made_at=made_at)
    return book.content()


def _write_annex(
    book: Book, page: RankingPage, columns: list[Column[RankingRow]]
) -> AnnexRange:
    layout = fit(columns, page.rows)
    name = _("Phụ lục")
    sheet = book.sheet(name, widths=layout.widths, is_landscape=layout.is_landscape)
    sheet.title(_("Phụ lục"), least_height=FIRST_LINE_HEIGHT)
    sheet.title(annex_title(page.header))
    is_extract = page.query.is_filtered
    sheet.line(
        decision_line(page.header, is_extract=is_extract), italic=True, align="center"
    )
    asked = filter_line(page.query)
    if asked:
        sheet.line(asked, italic=True, align="center")
    sheet.gap()
    first = write_table(
        sheet,
        columns,
        page.rows,
        head_size=layout.head_size,
        is_numbered=True,
        frozen_columns=2,
    )
    kept = max(sheet.row - KEPT_ROWS, 0)
    sheet.gap(4)
    sheet.line(closing_line(page), italic=True)
    sheet.break_pages(together=kept)
    sheet.print_all()
    return AnnexRange(
        sheet=name,
        first=first,
        count=len(page.rows),
        places={column.key: place for place, column in enumerate(columns)},
    )


def _write_trends(book: Book, page: RankingPage) -> None:
    """On a sheet of its own, where any unit has a class: no part of the annex."""
    found = (page.trends or {}).values()
    if all(each.trend is TrendClass.TOO_FEW for each in found):
        return
    columns: list[Column[RankingRow]] = [
        Column(_("Đơn vị"), "unit", lambda row: row.unit),
        Column(_("Xếp hạng"), "rank", lambda row: row.rank, Kind.INTEGER),
        *trend_columns(page),
    ]
    layout = fit(columns, page.rows)
    sheet = book.sheet(
        _("Xu hướng"), widths=layout.widths, is_landscape=layout.is_landscape
    )
    sheet.title(_("Xu hướng của từng đơn vị") + "\n" + page.header.title)
    sheet.line(thresholds_line(), italic=True)
    sheet.gap()
    write_table(sheet, columns, page.rows, head_size=layout.head_size)
    sheet.print_all()


def annex_columns(page: RankingPage) -> list[Column[RankingRow]]:
    """The columns in the form's order; those nothing is known for are left out."""
    header = page.header
    numbers = {row.unit_id: place for place, row in enumerate(page.rows, start=1)}
    score: Column[RankingRow] = Column(
        score_heading(header), "score", _score, Kind.SCORE, header.decimals
    )
    parts = part_columns(page)
    if _are_summed(page):
        score = replace(score, number=_sum_number(len(parts)))
    columns: list[Column[RankingRow]] = [
        Column(_("STT"), "number", lambda row: numbers[row.unit_id], Kind.INTEGER),
        Column(_("Đơn vị"), "unit", lambda row: row.unit),
        *parts,
        score,
        *_standing_columns(page),
        *_change_columns(page),
        Column(_("Ghi chú"), "remark", lambda row: remark(row, page)),
    ]
    return [column for column in columns if _is_shown(column, page)]


def _standing_columns(page: RankingPage) -> list[Column[RankingRow]]:
    columns: list[Column[RankingRow]] = [
        Column(_("Xếp hạng"), "rank", lambda row: row.rank, Kind.INTEGER),
        Column(_("Xếp loại"), "tier", lambda row: row.tier, Kind.LABEL),
    ]
    if page.query.group:
        in_group: Column[RankingRow] = Column(
            _("Hạng trong nhóm"),
            "group_rank",
            lambda row: row.group_rank,
            Kind.INTEGER,
        )
        columns.insert(1, in_group)
    return columns


def _change_columns(page: RankingPage) -> list[Column[RankingRow]]:
    points, places = _("Tăng, giảm điểm"), _("Tăng, giảm hạng")
    if page.changed_since is not None:
        since = {"year": page.changed_since}
        points = _("Tăng, giảm điểm so với %(year)s") % since
        places = _("Tăng, giảm hạng so với %(year)s") % since
    return [
        Column(
            points,
            "score_change",
            lambda row: row.score_change,
            Kind.CHANGE,
            page.header.decimals,
        ),
        Column(places, "rank_change", lambda row: row.rank_change, Kind.MOVE),
    ]


def _score(row: RankingRow) -> Decimal | None:
    return row.score


def _is_shown(column: Column[RankingRow], page: RankingPage) -> bool:
    if column.key not in {"tier", "score_change", "rank_change"}:
        return True
    return any(column.value(row) not in (None, "") for row in page.rows)


def _are_summed(page: RankingPage) -> bool:
    """Whether the total is the sum of the parts in every row that has them all."""
    whole = [
        row
        for row in page.rows
        if row.score is not None and row.parts and None not in row.parts
    ]
    return bool(whole) and all(
        sum((part for part in row.parts if part is not None), Decimal(0)) == row.score
        for row in whole
    )


def _sum_number(parts: int) -> str:
    """What officials write under such a total: "(5)=(3)+(4)"."""
    first, last = 3, 2 + parts
    if parts > MOST_TERMS:
        # In two lines: eight parts leave little room for their total.
        return f"({last + 1})=\n({first})+…+({last})"
    terms = "+".join(f"({place})" for place in range(first, last + 1))
    return f"({last + 1})={terms}"

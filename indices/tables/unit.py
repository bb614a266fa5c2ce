"""The record of one unit: every index over the years, newest first in each."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indices.selectors.unit_record import UnitEntry
from indices.sentences.amounts import amount
from indices.tables import cells
from indices.tables.fast import CellColumn, FastTable


class UnitRecordTable(FastTable):
    """Takes the entries of the page; asks the database nothing."""

    def __init__(
        self, entries: Sequence[UnitEntry], request: HttpRequest, *, year: int | None
    ) -> None:
        self.year = year
        super().__init__(rows=entries, columns=_columns(entries), request=request)

    def row_classes(self, row: UnitEntry) -> str:
        return "row--mine" if row.year == self.year else ""


def _columns(entries: Sequence[UnitEntry]) -> list[tuple[str, CellColumn]]:
    # On paper the same words are not repeated in every line.
    is_alike = len({entry.header.subject for entry in entries}) == 1
    css = "cell-note cell-note--alike" if is_alike else "cell-note"
    columns = {
        "edition": CellColumn(
            _("Kỳ đánh giá"),
            lambda entry: _edition(entry, css),
            css="cell-unit",
            is_row_header=True,
        ),
        "score": CellColumn(_("Kết quả"), _score, css="cell-score"),
        "rank": CellColumn(_("Hạng"), _rank, css="cell-rank"),
        "rank_change": CellColumn(
            _("+/− hạng"),
            _rank_change,
            css="cell-rank-change",
        ),
        "tier": CellColumn(_("Xếp loại"), _tier, css="cell-tier"),
        "score_change": CellColumn(_("+/− điểm"), _score_change, css="cell-change"),
        "source": CellColumn(_("Nguồn"), _source, css="cell-source"),
    }
    shown = {name for name in columns if _is_shown(name, entries)}
    return [(name, columns[name]) for name in columns if name in shown]


def _is_shown(name: str, entries: Sequence[UnitEntry]) -> bool:
    """A column that no line fills is left out."""
    if name in ("rank_change", "score_change"):
        return any(getattr(entry.row, name) is not None for entry in entries)
    if name == "tier":
        return any(entry.row.tier for entry in entries)
    return True


def _edition(entry: UnitEntry, css: str) -> SafeString:
    header = entry.header
    return format_html(
        '<a href="{}">{}</a><span class="{}">{}</span>',
        header.url,
        _("%(index)s năm %(year)d")
        % {"index": header.index_short_name, "year": header.year},
        css,
        header.subject,
    )


def _score(entry: UnitEntry) -> SafeString | str:
    row = entry.row
    if row.score is None:
        return cells.MISSING
    text = amount(row.score, entry.header)
    if row.basis != "derived":
        return text
    return format_html('{}<span class="cell-note">{}</span>', text, _("suy ra"))


def _rank(entry: UnitEntry) -> SafeString | str:
    row = entry.row
    if row.rank is None:
        return cells.MISSING
    of = f"/{row.ranked_of}" if row.ranked_of else ""
    if not row.is_tied:
        return f"{row.rank}{of}"
    return format_html(
        '{}<span class="tie" title="{}">=</span>{}', row.rank, _("đồng hạng"), of
    )


def _tier(entry: UnitEntry) -> SafeString:
    return cells.tier_badge(entry.row.tier, entry.row.tier_strength, entry.header.bars)


def _rank_change(entry: UnitEntry) -> SafeString:
    """The year stands beside the change of points, where there is one."""
    row = entry.row
    cell = cells.rank_change_cell(row.rank_change)
    if row.score_change is not None:
        return cell
    return cells.against_year(cell, row.rank_change, row.changed_since)


def _score_change(entry: UnitEntry) -> SafeString:
    row = entry.row
    cell = cells.score_change_cell(row.score_change, entry.header.decimals)
    return cells.against_year(cell, row.score_change, row.changed_since)


def _source(entry: UnitEntry) -> SafeString | str:
    source = entry.row.source
    if source is None:
        return entry.header.decision or cells.MISSING
    if not source.url:
        return source.title
    return format_html(
        '<a href="{}" rel="noopener noreferrer external">{}</a>',
        source.url,
        source.title,
    )

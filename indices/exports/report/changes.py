"""Annex against the year before: scores and ranks of both years, unit by unit.

Where the set of criteria changed, what compares stands beside what was published: both
years on the criteria that stayed the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.exports.annex_range import AnnexRange
from indices.exports.formats import Column, Kind, Span
from indices.exports.report.annex import Annex, AnnexKind, CheckLine
from indices.exports.report.titles import annex_heading
from indices.selectors.changes import ChangeRow, ChangesPage
from indices.selectors.header import EditionHeader
from indices.sentences.changes import changes_finding, warnings


@dataclass(frozen=True, slots=True)
class ChangeLine:
    number: int
    row: ChangeRow

    @property
    def now(self) -> Decimal | None:
        return self.row.move.now.score


def changes_annex(page: ChangesPage, earlier: EditionHeader, *, number: str) -> Annex:
    lines = [ChangeLine(n, row) for n, row in enumerate(page.all_rows, start=1)]
    has_common = page.has_common and not page.is_same_set
    what = _("so sánh với năm %(year)d") % {"year": earlier.year}
    return Annex(
        kind=AnnexKind.CHANGES,
        number=number,
        title=annex_heading(page.header, what),
        columns=_columns(page, earlier, has_common=has_common),
        rows=lines,
        spans=_spans(has_common=has_common),
        facts=[changes_finding(page)],
        notes=warnings(page),
        checks=lambda area: _checks(area, lines, page.header),
    )


def _columns(
    page: ChangesPage, earlier: EditionHeader, *, has_common: bool
) -> list[Column[ChangeLine]]:
    before, now = str(earlier.year), str(page.header.year)
    digits = page.header.decimals
    columns: list[Column[ChangeLine]] = [
        Column(_("STT"), "number", lambda x: x.number, Kind.INTEGER),
        Column(_("Đơn vị"), "unit", lambda x: x.row.move.now.unit),
        Column(before, "before", lambda x: x.row.score_before, Kind.SCORE, digits),
        Column(now, "score", lambda x: x.now, Kind.SCORE, digits),
        Column(
            _("Tăng, giảm"),
            "score_change",
            lambda x: x.row.score_change,
            Kind.CHANGE,
            digits,
        ),
        Column(before, "rank_before", lambda x: x.row.rank_before, Kind.INTEGER),
        Column(now, "rank", lambda x: x.row.move.now.rank, Kind.INTEGER),
        Column(_("Tăng, giảm"), "rank_change", lambda x: x.row.rank_change, Kind.MOVE),
    ]
    if has_common:
        columns += [
            Column(before, "common_before", lambda x: x.row.common_before, Kind.SCORE),
            Column(now, "common_now", lambda x: x.row.common_now, Kind.SCORE),
            Column(
                _("Tăng, giảm"),
                "common_change",
                lambda x: x.row.common_change,
                Kind.CHANGE,
            ),
        ]
    return [*columns, Column(_("Ghi chú"), "remark", _remark)]


def _spans(*, has_common: bool) -> list[Span]:
    spans = [Span(2, 4, _("Điểm công bố")), Span(5, 7, _("Xếp hạng"))]
    if has_common:
        spans.append(Span(8, 10, _("Tiêu chí chung (%)")))
    return spans


def _remark(line: ChangeLine) -> str:
    if line.row.move.before is None:
        return _("Không có kết quả năm trước để so sánh")
    moved = line.row.main_domain
    if moved is None:
        return ""
    return _("Đổi nhiều nhất ở: %(domain)s") % {"domain": moved.domain.name}


def _checks(
    area: AnnexRange, lines: Sequence[ChangeLine], header: EditionHeader
) -> list[CheckLine]:
    found = []
    for place, line in enumerate(lines):
        change = line.row.score_change
        if change is not None:
            now, before = area.cell("score", place), area.cell("before", place)
            found.append(
                CheckLine(
                    label=line.row.move.now.unit,
                    formula=f"{now}-{before}",
                    value=change,
                    cell=area.cell("score_change", place),
                    stated=change,
                    decimals=header.decimals,
                )
            )
    return found

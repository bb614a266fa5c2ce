"""The twins of the page of places before: a row for each unit and predecessor."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.exports.export import Export, simple_export
from indices.exports.formats import Column, Kind, Table
from indices.exports.marks import file_stem
from indices.selectors.places_before import (
    PastResult,
    PlaceRow,
    PlacesPage,
    Predecessor,
)
from indices.sentences.places_before import (
    comparison_of,
    estimate_warning,
    places_title,
)


@dataclass(frozen=True, slots=True)
class _Line:
    row: PlaceRow
    each: Predecessor

    @property
    def latest(self) -> PastResult | None:
        return self.each.latest


def places_export(page: PlacesPage) -> Export:
    decimals = page.header.decimals
    columns: list[Column[_Line]] = [
        Column(_("Đơn vị"), "unit", lambda line: line.row.unit),
        Column(_("Mã"), "code", lambda line: line.row.code, Kind.LABEL),
        Column(_("Hạng nay"), "rank", lambda line: line.row.rank, Kind.INTEGER),
        Column(
            _("Điểm nay"), "score", lambda line: line.row.score, Kind.SCORE, decimals
        ),
        Column(_("Xếp loại nay"), "tier", lambda line: line.row.tier, Kind.LABEL),
        Column(_("Đơn vị trước"), "predecessor", lambda line: line.each.unit),
        Column(
            _("Mã trước"), "predecessor_code", lambda line: line.each.code, Kind.LABEL
        ),
        Column(_("Hình thức"), "kind", lambda line: line.each.kind, Kind.LABEL),
        Column(_("Một phần"), "is_part", lambda line: line.each.is_part, Kind.FLAG),
        Column(
            _("Từ ngày"), "effective_on", lambda line: line.each.effective_on, Kind.DATE
        ),
        Column(_("Năm trước"), "earlier_year", _year, Kind.INTEGER),
        Column(_("Xếp trong"), "earlier_area", _area),
        Column(_("Điểm trước"), "earlier_score", _score, Kind.SCORE, decimals),
        Column(_("Hạng trước"), "earlier_rank", _rank, Kind.INTEGER),
        Column(_("Trên tổng số"), "earlier_ranked_of", _of, Kind.INTEGER),
        Column(_("Xếp loại trước"), "earlier_tier", _tier, Kind.LABEL),
        Column(_("So sánh"), "comparison", lambda line: comparison_of(line.row)),
    ]
    if page.quantity:
        columns += [
            Column(
                _("Ước tính (không phải kết quả)"),
                "estimate",
                lambda line: line.row.estimate.score if line.row.estimate else None,
                Kind.SCORE,
                decimals,
            ),
            Column(
                _("Ước tính cho năm"),
                "estimate_year",
                lambda line: line.row.estimate.year if line.row.estimate else None,
                Kind.INTEGER,
            ),
            Column(
                _("Ước tính theo"),
                "estimate_weighted_by",
                lambda line: line.row.estimate.quantity if line.row.estimate else "",
            ),
        ]
    table = Table(
        name=file_stem(page.header, "NOI-CU"),
        title=places_title(page),
        columns=columns,
        rows=[_Line(row, each) for row in page.rows for each in row.predecessors],
        header=page.header,
        notes=[estimate_warning(page.quantity)] if page.quantity else [],
    )
    return simple_export(table)


def _year(line: _Line) -> int | None:
    return line.latest.year if line.latest else None


def _area(line: _Line) -> str:
    return line.latest.area if line.latest else ""


def _score(line: _Line) -> Decimal | None:
    return line.latest.score if line.latest else None


def _rank(line: _Line) -> int | None:
    return line.latest.rank if line.latest else None


def _of(line: _Line) -> int | None:
    return line.latest.ranked_of if line.latest else None


def _tier(line: _Line) -> str:
    return line.latest.tier if line.latest else ""

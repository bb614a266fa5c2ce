"""The twins of a unit's trend: its years, its predecessors', estimates if asked for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.exports.export import Export, simple_export
from indices.exports.formats import Column, Kind, Table
from indices.exports.marks import Mark
from indices.selectors.unit_trend import UnitTrend
from indices.sentences.trend_classes import class_line
from indices.sentences.unit_trend import before_line, estimate_note, trend_title


@dataclass(frozen=True, slots=True)
class _Line:
    """One unit in one year; `what` says whose figure it is."""

    what: str
    unit: str
    year: int
    score: Decimal | None
    rank: int | None
    ranked_of: int | None
    tier: str
    ranked_in: str


def unit_trend_export(page: UnitTrend) -> Export:
    decimals = page.header.decimals if page.header else 2
    columns: list[Column[_Line]] = [
        Column(_("Loại số liệu"), "what", lambda line: line.what),
        Column(_("Đơn vị"), "unit", lambda line: line.unit),
        Column(_("Năm"), "year", lambda line: line.year, Kind.INTEGER),
        Column(_("Điểm"), "score", lambda line: line.score, Kind.SCORE, decimals),
        Column(_("Hạng"), "rank", lambda line: line.rank, Kind.INTEGER),
        Column(
            _("Trên tổng số"), "ranked_of", lambda line: line.ranked_of, Kind.INTEGER
        ),
        Column(_("Xếp loại"), "tier", lambda line: line.tier, Kind.LABEL),
        Column(_("Xếp trong"), "ranked_in", lambda line: line.ranked_in),
    ]
    notes = [class_line(page.trend), before_line(page), estimate_note(page)]
    table = Table(
        name=f"xu-huong_{page.unit.slug}",
        title=trend_title(page),
        columns=columns,
        rows=_lines(page),
        notes=[note for note in notes if note],
        marks=[Mark.ILLUSTRATIVE] if page.unit.is_illustrative else [],
    )
    return simple_export(table)


def _lines(page: UnitTrend) -> list[_Line]:
    own = [
        _Line(
            _("đơn vị này"),
            page.unit.name,
            point.year,
            point.score,
            point.rank,
            point.ranked_of,
            point.tier,
            point.subject,
        )
        for point in page.points
    ]
    past = [
        _Line(
            _("đơn vị trước"),
            each.unit,
            result.year,
            result.score,
            result.rank,
            result.ranked_of,
            result.tier,
            result.area,
        )
        for each in page.predecessors
        for result in reversed(each.results)
    ]
    estimates = [
        _Line(
            _("ước tính theo %(quantity)s") % {"quantity": each.quantity},
            page.unit.name,
            each.year,
            each.score,
            None,
            None,
            "",
            "",
        )
        for each in page.estimates
    ]
    return [*own, *past, *estimates]

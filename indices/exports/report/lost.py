"""Annex of the points lost most: what cost all units together the most."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.exports.annex_range import AnnexRange
from indices.exports.formats import Cell, Column, Kind
from indices.exports.report.annex import Annex, AnnexKind, Bars, CheckLine
from indices.exports.report.titles import annex_heading
from indices.scoring.shares import percent_of
from indices.selectors.lost_points import LostLine, LostPointsPage

ZERO = Decimal(0)
MOST_LINES = 30
MOST_BARS = 10


def lost_annex(page: LostPointsPage, *, number: str) -> Annex:
    """`page` is that of all criteria, the most costly first."""
    lines = [line for line in page.lines if line.figures.lost > 0][:MOST_LINES]
    return Annex(
        kind=AnnexKind.LOST,
        number=number,
        title=annex_heading(page.header, _("theo tiêu chí mất nhiều điểm nhất")),
        columns=_columns(page),
        rows=lines,
        footers=_footers(page, lines),
        closing=_(
            "Điểm mất là điểm tối đa trừ điểm đạt, cộng ở %(count)d đơn vị đã có điểm."
        )
        % {"count": page.unit_count},
        checks=lambda area: _checks(area, page, lines),
        bars=_bars(lines),
    )


def _columns(page: LostPointsPage) -> list[Column[LostLine]]:
    return [
        Column(_("STT"), "number", lambda x: x.place, Kind.INTEGER),
        Column(_("Mã"), "code", lambda x: x.line.code, Kind.LABEL),
        Column(_("Tiêu chí"), "name", lambda x: x.line.name),
        Column(_("Lĩnh vực"), "domain", lambda x: x.domain.name),
        Column(_("Điểm tối đa"), "max_score", lambda x: x.line.max_score, Kind.SCORE),
        Column(
            _("Đạt bình quân (%)"),
            "mean_percent",
            lambda x: x.figures.mean_percent,
            Kind.SCORE,
        ),
        Column(
            _("Số đơn vị bị trừ"),
            "affected_count",
            lambda x: x.figures.affected_count,
            Kind.INTEGER,
        ),
        Column(_("Tổng điểm mất"), "lost", lambda x: x.figures.lost, Kind.SCORE),
        Column(_("Tỷ trọng (%)"), "share", lambda x: x.share, Kind.SCORE),
        Column(_("Cộng dồn (%)"), "cumulated", lambda x: x.cumulated, Kind.SCORE),
    ]


def _shown(lines: Sequence[LostLine]) -> Decimal:
    return sum((line.figures.lost for line in lines), ZERO)


def _footers(page: LostPointsPage, lines: Sequence[LostLine]) -> list[list[Cell]]:
    """The criteria that are not listed, in one row, then all of them."""
    if not page.lost:
        return []
    rest = page.lost - _shown(lines)
    others = _footer(_("Các tiêu chí khác"), rest, percent_of(rest, page.lost))
    total = _footer(_("Tổng cộng"), page.lost, Decimal(100))
    return [others, total] if rest else [total]


def _footer(label: str, lost: Decimal, share: Decimal | None) -> list[Cell]:
    return ["", "", label, "", None, None, None, lost, share, None]


def _checks(
    area: AnnexRange, page: LostPointsPage, lines: Sequence[LostLine]
) -> list[CheckLine]:
    if not page.lost:
        return []
    last_row = len(lines) + len(_footers(page, lines)) - 1
    total = area.cell("lost", last_row)
    first, last = area.cell("lost", 0), area.cell("lost", last_row - 1)
    found = [
        CheckLine(
            label=_("Tổng điểm mất"),
            formula=f"SUM({first}:{last.rpartition('!')[2]})",
            value=page.lost,
            cell=total,
            stated=page.lost,
        )
    ]
    for place, line in enumerate(lines):
        assert line.share is not None
        found.append(
            CheckLine(
                label=f"{line.line.code}. {line.line.name}",
                formula=f"{area.cell('lost', place)}/{total}*100",
                value=line.share,
                cell=area.cell("share", place),
                stated=line.share,
            )
        )
    return found


def _bars(lines: Sequence[LostLine]) -> Bars | None:
    top = lines[:MOST_BARS]
    if not top:
        return None
    return Bars(
        _("Các tiêu chí mất nhiều điểm nhất (điểm)"),
        [f"{line.line.code}. {line.line.name}" for line in top],
        [line.figures.lost for line in top],
    )

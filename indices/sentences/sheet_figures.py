"""Figures that are drawn into a score sheet, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indices.numbers import DASH
from indices.selectors.sheet_figures import DrawnFigure
from indices.sentences.figures import figure_text, period_text
from indices.sentences.rules import worked_in_words


@dataclass(frozen=True, slots=True)
class DrawnLine:
    figure: str
    period: str
    points: str
    state: str


def drawn_line(row: DrawnFigure) -> DrawnLine:
    """The figure, what it is worth by the rule, and whether the sheet has it."""
    return DrawnLine(
        figure=figure_text(row.figure, row.measure),
        period=period_text(row.span) if row.span else DASH,
        points=worked_in_words(row.worked) if row.worked and row.text else "",
        state=_state(row),
    )


def _state(row: DrawnFigure) -> str:
    if not row.text:
        return _("chưa có số liệu công bố của năm này")
    if row.is_taken:
        return _("lấy từ số liệu")
    stands = (
        _("phiếu đang ghi %(value)s") % {"value": row.declared}
        if row.declared
        else _("phiếu chưa ghi")
    )
    if row.is_open:
        return stands
    return _("%(stands)s; ô này bạn không ghi được lúc này") % {"stands": stands}


def taking_reason(rows: Sequence[DrawnFigure]) -> str:
    """What the history of the sheet says of figures that were taken."""
    parts = [
        _("%(code)s: %(figure)s, %(period)s, nguồn: %(source)s")
        % {
            "code": row.criterion.code,
            "figure": figure_text(row.figure, row.measure),
            "period": period_text(row.span) if row.span else DASH,
            "source": row.source,
        }
        for row in rows
    ]
    return _("Lấy từ số liệu. %(parts)s") % {"parts": "; ".join(parts)} if parts else ""

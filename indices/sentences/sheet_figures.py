"""Figures that are drawn into a score sheet, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indices.actions.score_columns import value_text
from indices.numbers import DASH
from indices.selectors.figures import Span
from indices.selectors.score_criterion import CriterionPage, CriterionRow
from indices.selectors.sheet_figures import DrawnFigure
from indices.sentences.figures import figure_text, period_text
from indices.sentences.rules import worked_in_words

MOST_SOURCES = 3


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


def figures_line(page: CriterionPage) -> str:
    """Above the units of a criterion: of which measure what is published, and where."""
    linked = [each.linked for each in page.rows if each.linked]
    words = {"measure": page.line.measure, "year": page.edition.year}
    if page.usual_span is None:
        return (
            _("Chưa có số công bố nào của “%(measure)s” năm %(year)d để đối chiếu.")
            % words
        )
    sources = list(dict.fromkeys(each.source for each in linked if each.source))
    said = _("Dưới số kê khai là số đã công bố của “%(measure)s”, %(period)s.") % {
        **words,
        "period": period_text(page.usual_span),
    }
    if not sources:
        return said
    more = "; …" if len(sources) > MOST_SOURCES else ""
    named = "; ".join(sources[:MOST_SOURCES]) + more
    return f"{said} {_('Nguồn: %(source)s.') % {'source': named}}"


def beside_words(row: CriterionRow, declared: str, *, usual: Span | None) -> str:
    """ "công bố 80,0%, khác số kê khai"; with its period unless it is the usual one."""
    linked = row.linked
    if linked is None:
        return _("chưa có số công bố")
    said = _("công bố %(figure)s") % {
        "figure": figure_text(linked.figure, linked.measure)
    }
    if linked.span != usual:
        said = f"{said} ({period_text(linked.span)})"
    if declared and declared != value_text(linked.value):
        return _("%(said)s, khác số kê khai") % {"said": said}
    return said


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

"""The figure of a unit over the years, its predecessors faintly before it."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from indices.charts.bundle import ChartBundle, Words, cached
from indices.charts.trend_lines import Line, Role, TrendLines, trend_lines
from indices.charts.years import YearMark, Years
from indices.selectors.places_before import Predecessor
from indices.selectors.unit_trend import UnitTrend
from indices.sentences import unit_trend as sentences
from units.names import short_form

FEWEST_YEARS = 2
# More lines than this cannot be told apart; the table lists the rest.
MOST_PREDECESSORS = 10


def unit_trend_figure(page: UnitTrend) -> ChartBundle | None:
    """None with fewer than two years to draw."""
    if page.header is None or len(page.years) < FEWEST_YEARS:
        return None
    lines = [_own(page), *_past(page), *_estimates(page)]
    lines = [line for line in lines if any(v is not None for v in line.values)]
    if not lines:
        return None
    header = page.header
    span = f"{page.years[0]}–{page.years[-1]}"
    spec = TrendLines(
        words=Words(
            identifier="xu-huong-don-vi",
            title=sentences.trend_finding(page),
            subtitle=_subtitle(page, span),
            source_line=_source_line(page),
            file_name=f"xu-huong_{page.unit.slug}_{span.replace('–', '-')}",
        ),
        years=Years(known=page.years, marks=_marks(page)),
        lines=tuple(lines),
        decimals=header.decimals,
        ceiling=header.scale_max,
    )
    return cached(trend_lines, spec)


def _subtitle(page: UnitTrend, span: str) -> str:
    assert page.header is not None
    values = {
        "index": page.header.index_short_name,
        "unit": page.header.unit_of_measure,
        "years": span,
    }
    if not any(each.results for each in page.predecessors):
        return _("%(index)s, %(unit)s, %(years)s.") % values
    return (
        _(
            "%(index)s, %(unit)s, %(years)s. Nét mờ: các đơn vị trước, mỗi đơn vị "
            "xếp trong bảng của thời ấy."
        )
        % values
    )


def _source_line(page: UnitTrend) -> str:
    if page.unit.is_illustrative:
        return _("Số liệu minh họa, không có thật.")
    return _("Nguồn: kết quả công bố của từng kỳ, nêu ở trang xếp hạng của kỳ.")


def _own(page: UnitTrend) -> Line:
    scores = {point.year: point.score for point in page.points}
    return Line(
        name=page.unit.name,
        label=short_form(page.unit.name),
        role=Role.FOCUS,
        values=tuple(scores.get(year) for year in page.years),
        derived=frozenset(point.year for point in page.points if point.is_derived),
    )


def _past(page: UnitTrend) -> list[Line]:
    return [
        Line(
            name=_("%(name)s (trước)") % {"name": each.unit},
            label=short_form(sentences.past_name(page, each)),
            role=Role.PAST,
            values=tuple(_score(each, year) for year in page.years),
        )
        for each in page.predecessors[:MOST_PREDECESSORS]
    ]


def _score(each: Predecessor, year: int) -> Decimal | None:
    result = each.result_of(year)
    return result.score if result else None


def _estimates(page: UnitTrend) -> list[Line]:
    if not page.estimates:
        return []
    name = sentences.estimate_name(page)
    scores = {each.year: each.score for each in page.estimates}
    values = tuple(scores.get(year) for year in page.years)
    return [Line(name=name, label=_("Ước tính"), role=Role.ESTIMATE, values=values)]


def _marks(page: UnitTrend) -> tuple[YearMark, ...]:
    """The rule before the first year with results of the new unit."""
    if page.changed_on is None:
        return ()
    year = page.changed_on.year
    later = [each for each in page.years if each >= year]
    if not later or later[0] == page.years[0]:
        return ()
    return (YearMark(later[0], sentences.mark_text(page)),)

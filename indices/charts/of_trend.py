"""The figures of the trend page: scores, ranks and tiers over the years."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from indices.charts.bump import Bump, BumpLine, bump
from indices.charts.bundle import ChartBundle, Words, cached
from indices.charts.tier_distribution import (
    TierCount,
    TierDistribution,
    TierYear,
    tier_distribution,
)
from indices.charts.trend_lines import Line, Role, TrendLines, trend_lines
from indices.charts.years import YearMark, Years
from indices.selectors.trend import TrendPage
from indices.selectors.trend_units import TrendRow
from indices.selectors.trend_years import TrendYear
from indices.sentences import trend as sentences

# Up to so many units every line is drawn, beyond it only the named ones.
MOST_LINES = 70
MOST_NAMED = 15
NEIGHBOURS = 2
LEADERS = 5
FEWEST_YEARS = 2


def lines_figure(page: TrendPage) -> ChartBundle | None:
    """Median, ends and the reader's unit; None with fewer than two years to draw."""
    lines = [line for line in _lines(page) if any(v is not None for v in line.values)]
    places = {
        place
        for line in lines
        for place, value in enumerate(line.values)
        if value is not None
    }
    if len(places) < FEWEST_YEARS:
        return None
    is_derived = any(line.derived for line in lines)
    spec = TrendLines(
        words=_words(
            page,
            name="diem",
            title=sentences.lines_title(page),
            more=_("Điểm rỗng là điểm suy ra.") if is_derived else "",
        ),
        years=_years(page.years),
        lines=tuple(lines),
        decimals=page.header.decimals,
        ceiling=page.header.scale_max,
    )
    return cached(trend_lines, spec)


def _lines(page: TrendPage) -> list[Line]:
    years = page.years
    cuts = frozenset(
        year.year
        for before, year in zip(years, years[1:], strict=False)
        if year.era != before.era
    )
    lines = [
        Line(
            _("Trung vị"),
            _("Trung vị"),
            Role.MIDDLE,
            tuple(year.median for year in years),
            cuts=cuts,
        ),
        Line(
            _("Cao nhất"),
            _("Cao nhất"),
            Role.EDGE,
            tuple(year.best.score for year in years),
            cuts=cuts,
        ),
        Line(
            _("Thấp nhất"),
            _("Thấp nhất"),
            Role.EDGE,
            tuple(year.worst.score for year in years),
            cuts=cuts,
        ),
    ]
    if not page.whole_years:
        name = _("Trung bình công bố")
        means = tuple(year.mean for year in years)
        lines[0] = Line(name, name, Role.MIDDLE, means, cuts=cuts)
    if page.focus is not None:
        lines.insert(0, unit_line(page.focus))
    return lines


def unit_line(row: TrendRow, role: Role = Role.FOCUS) -> Line:
    """The scores of one unit, those worked out by someone marked."""
    return Line(
        name=row.unit,
        label=row.short_name,
        role=role,
        values=tuple(None if cell is None else cell.score for cell in row.cells),
        derived=frozenset(
            year
            for year, cell in zip(row.years, row.cells, strict=True)
            if cell is not None and cell.is_derived
        ),
    )


def ranks_figure(page: TrendPage) -> ChartBundle | None:
    """Who overtook whom; None where too little is known of the ranks.

    Ranks of years known in part tell of single units: where no year is whole, only
    the reader's unit is drawn.
    """
    places = [
        place
        for place in range(len(page.years))
        if any(_rank(row, place) is not None for row in page.units)
    ]
    whole = [place for place in places if not page.years[place].header.is_partial]
    own = len(page.focus.ranked) if page.focus else 0
    if max(len(whole), own) < FEWEST_YEARS:
        return None
    rows = [row for row in page.units if row.ranked]
    spec = Bump(
        words=_words(page, name="thu-hang", title=sentences.ranks_title(page)),
        years=_years([page.years[place] for place in places]),
        lines=tuple(
            _bump_line(page, row, places, is_named=is_named)
            for row, is_named in _chosen(page, rows)
        ),
        decimals=page.header.decimals,
    )
    return cached(bump, spec)


def _rank(row: TrendRow, place: int) -> int | None:
    cell = row.cells[place]
    return None if cell is None else cell.rank


def _chosen(page: TrendPage, rows: Sequence[TrendRow]) -> list[tuple[TrendRow, bool]]:
    """The units to draw, and whether each is named."""
    if not page.whole_years and page.focus is not None:
        return [(page.focus, True)]
    if len(rows) <= MOST_NAMED:
        return [(row, True) for row in rows]
    named = _named(page, rows)
    drawn = (
        rows if len(rows) <= MOST_LINES else [r for r in rows if r.lineage_id in named]
    )
    return [(row, row.lineage_id in named) for row in drawn]


def _named(page: TrendPage, rows: Sequence[TrendRow]) -> set[int]:
    """The reader's unit and its neighbours in rank, else the leaders."""
    last = [
        (row.ranked[-1][1], row.lineage_id)
        for row in rows
        if row.last and row.last.rank
    ]
    if page.focus is None or not page.focus.ranked:
        return {lineage for _rank, lineage in sorted(last)[:LEADERS]}
    own = page.focus.ranked[-1][1]
    near = {lineage for rank, lineage in last if abs(rank - own) <= NEIGHBOURS}
    return {page.focus.lineage_id, *near}


def _bump_line(
    page: TrendPage, row: TrendRow, places: Sequence[int], *, is_named: bool
) -> BumpLine:
    last = row.cells[places[-1]]
    return BumpLine(
        name=row.unit,
        label=row.short_name,
        ranks=tuple(_rank(row, place) for place in places),
        last_score=None if last is None else last.score,
        is_focus=page.focus is not None and row.lineage_id == page.focus.lineage_id,
        is_named=is_named,
    )


def tiers_figure(page: TrendPage) -> ChartBundle | None:
    """Units per tier, year by year; None with fewer than two whole years."""
    years = [year for year in page.years if year.tier_counts]
    if len(years) < FEWEST_YEARS:
        return None
    spec = TierDistribution(
        words=_words(
            page, name="xep-loai", title=sentences.tiers_title(years), unit=""
        ),
        years=tuple(
            TierYear(year.year, tuple(TierCount(*count) for count in year.tier_counts))
            for year in reversed(years)
        ),
    )
    return cached(tier_distribution, spec)


def _years(years: Sequence[TrendYear]) -> Years:
    return Years(
        known=tuple(year.year for year in years),
        partial=frozenset(year.year for year in years if year.header.is_partial),
        marks=tuple(_marks(years)),
    )


def _marks(years: Sequence[TrendYear]) -> list[YearMark]:
    """A rule where the units changed; the newest of them says what it means."""
    changed = [year.year for year in years[1:] if year.has_new_map]
    return [
        YearMark(year, _("Đơn vị thay đổi") if year == changed[-1] else "")
        for year in changed
    ]


def _words(
    page: TrendPage, *, name: str, title: str, unit: str | None = None, more: str = ""
) -> Words:
    header = page.header
    years = f"{page.years[0].year}–{page.years[-1].year}"
    measure = _("Đơn vị tính: %(unit)s.") % {"unit": header.unit_of_measure}
    partial = _("* năm mới biết một phần đơn vị.") if page.partial_years else ""
    subtitle = [
        _("%(index)s %(subject)s, %(years)s.")
        % {
            "index": header.index_short_name,
            "subject": header.subject,
            "years": years,
        },
        measure if unit is None else unit,
        partial if name != "xep-loai" else "",
        more,
    ]
    return Words(
        identifier=f"bieu-do-{name}",
        title=title,
        subtitle=" ".join(filter(None, subtitle)),
        source_line=sentences.source_line(page),
        file_name=f"{name}_{header.index_code}_{header.area}_{years.replace('–', '-')}",
    )

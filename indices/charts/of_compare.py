"""The figures of the comparison: among all units, over the years, part by part."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.charts.bundle import ChartBundle, Words, cached
from indices.charts.parts_profile import (
    PartsProfile,
    ProfilePart,
    ProfileUnit,
    parts_profile,
)
from indices.charts.score_strip import ScoreStrip, Spread, StripDot, score_strip
from indices.charts.slope import Slope, SlopeLine, slope
from indices.charts.trend_lines import Line, Role, TrendLines, trend_lines
from indices.charts.years import Years
from indices.selectors.compare import Closely, ComparePage
from indices.selectors.compare_record import ComparedUnit, CompareRow
from indices.selectors.peers import MOST_DOTS
from indices.sentences import compare as sentences

FEWEST_OTHERS = 3
# From so many years on they are lines; two years are a slope.
FEWEST_LINES_YEARS = 3


def field_figure(page: ComparePage) -> ChartBundle | None:
    """The units among all of the edition; None where not all are known."""
    closely = page.closely
    if closely is None or closely.row.header.is_partial:
        return None
    spread = _spread(closely.row)
    named = tuple(
        StripDot(unit.name, unit.short_name, score, unit.place)
        for unit, score in zip(page.units, closely.row.scores, strict=True)
        if score is not None
    )
    if not named or (spread is None and len(closely.others) < FEWEST_OTHERS):
        return None
    spec = ScoreStrip(
        words=_words(
            page,
            name="trong-bang",
            title=sentences.field_title(page, closely),
            subtitle=_("%(title)s, %(count)d đơn vị. Đơn vị tính: %(unit)s.")
            % {
                "title": closely.row.header.title,
                "count": closely.row.summary.scored_count,
                "unit": closely.row.header.unit_of_measure,
            },
        ),
        named=named,
        others=closely.others,
        median=closely.row.median,
        decimals=closely.row.header.decimals,
        unit_of_measure=closely.row.header.unit_of_measure,
        ceiling=closely.row.header.scale_max,
        spread=spread,
    )
    return cached(score_strip, spec)


def _spread(row: CompareRow) -> Spread | None:
    """The stored figures of all scores of a large edition, whose dots are not drawn."""
    summary = row.summary
    if summary.unit_count <= MOST_DOTS:
        return None
    values = (
        summary.worst_score,
        summary.lower_quartile,
        summary.upper_quartile,
        summary.best_score,
    )
    if None in values:
        return None
    return Spread(summary.scored_count, *values)


def years_figure(page: ComparePage) -> ChartBundle | None:
    """The scores over the years: lines of three years and more, a slope of two."""
    rows = [row for row in page.series_rows if any(s is not None for s in row.scores)]
    if len(rows) < 2:
        return None
    return (_slope if len(rows) < FEWEST_LINES_YEARS else _lines)(page, rows)


def _drawn(page: ComparePage, rows: list[CompareRow]) -> list[ComparedUnit]:
    return [
        unit
        for unit in page.units
        if any(row.scores[unit.place] is not None for row in rows)
    ]


def _slope(page: ComparePage, rows: list[CompareRow]) -> ChartBundle:
    before, after = rows
    spec = Slope(
        words=_years_words(page, rows),
        years=(before.year, after.year),
        lines=tuple(
            SlopeLine(
                unit.name,
                unit.short_name,
                before.scores[unit.place],
                after.scores[unit.place],
            )
            for unit in _drawn(page, rows)
        ),
        decimals=after.header.decimals,
    )
    return cached(slope, spec)


def _lines(page: ComparePage, rows: list[CompareRow]) -> ChartBundle:
    lines = [_unit_line(unit, rows) for unit in _drawn(page, rows)]
    medians = tuple(row.median for row in rows)
    if any(median is not None for median in medians):
        lines.append(Line(_("Trung vị"), _("Trung vị"), Role.EDGE, medians))
    spec = TrendLines(
        words=_years_words(page, rows),
        years=Years(
            known=tuple(row.year for row in rows),
            partial=frozenset(row.year for row in rows if row.header.is_partial),
        ),
        lines=tuple(lines),
        decimals=rows[-1].header.decimals,
        ceiling=rows[-1].header.scale_max,
    )
    return cached(trend_lines, spec)


def _unit_line(unit: ComparedUnit, rows: list[CompareRow]) -> Line:
    entries = [row.entries[unit.place] for row in rows]
    return Line(
        name=unit.name,
        label=unit.short_name,
        role=Role.COMPARED,
        values=tuple(None if entry is None else entry.row.score for entry in entries),
        derived=frozenset(
            entry.year for entry in entries if entry and entry.row.origin == "derived"
        ),
        place=unit.place,
    )


def _years_words(page: ComparePage, rows: list[CompareRow]) -> Words:
    header = rows[-1].header
    said = [
        _("%(index)s %(subject)s. Đơn vị tính: %(unit)s.")
        % {
            "index": header.index_short_name,
            "subject": header.subject,
            "unit": header.unit_of_measure,
        }
    ]
    if len(rows) >= FEWEST_LINES_YEARS and any(r.header.is_partial for r in rows):
        said.append(_("* năm mới biết một phần đơn vị."))
    derived = [
        _("%(unit)s %(year)d") % {"unit": entry.row.unit, "year": entry.year}
        for row in rows
        for entry in row.known
        if entry.row.origin == "derived"
    ]
    if derived:
        said.append(_("Điểm suy ra: %(units)s.") % {"units": ", ".join(derived)})
    return _words(
        page,
        name="cac-nam",
        title=sentences.lines_title(page),
        subtitle=" ".join(said),
    )


def parts_figure(page: ComparePage) -> ChartBundle | None:
    """The parts side by side; None where fewer than two units have any."""
    closely = page.closely
    if closely is None:
        return None
    units = [unit for unit in page.units if _has_parts(closely, unit)]
    parts = tuple(
        ProfilePart(
            part.name, part.max_score, tuple(part.scores[unit.place] for unit in units)
        )
        for part in closely.parts
        if part.max_score is not None
    )
    if len(units) < 2 or not parts:
        return None
    spec = PartsProfile(
        words=_words(
            page,
            name="cac-phan",
            title=sentences.parts_title(closely.parts),
            subtitle=_("%(title)s, phần trăm điểm tối đa của từng phần.")
            % {"title": closely.row.header.title},
        ),
        units=tuple(ProfileUnit(u.name, u.short_name, u.place) for u in units),
        parts=parts,
        decimals=closely.row.header.decimals,
    )
    return cached(parts_profile, spec)


def _has_parts(closely: Closely, unit: ComparedUnit) -> bool:
    return any(part.scores[unit.place] is not None for part in closely.parts)


def _words(page: ComparePage, *, name: str, title: str, subtitle: str) -> Words:
    return Words(
        identifier=f"bieu-do-{name}",
        title=title,
        subtitle=subtitle,
        source_line=sentences.source_line(page),
        file_name=f"so-sanh_{name}_{'_'.join(page.slugs)}"[:120],
    )

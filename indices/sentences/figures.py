"""Operational figures in words: the figure, its period, how it stands to a target."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.models import Measure, Target
from indices.numbers import DASH, format_number
from indices.scoring.figures import Figure, Qualifier, State
from indices.scoring.ranking import Exact
from indices.selectors.figures import FigureRow, Span, Worked, given_figure
from indices.selectors.header import LEVEL_PHRASES, ranked_level_in_area
from indices.selectors.sheet_figures import LinkedFigure
from indices.selectors.unit_figures import NewestFigures, UnitFigures
from units.models import Level, Unit

PERCENT = "%"
WORDS = {
    Qualifier.OVER: gettext_lazy("trên"),
    Qualifier.NEARLY: gettext_lazy("gần"),
    Qualifier.ABOUT: gettext_lazy("khoảng"),
}
STATES = {
    State.REACHED: gettext_lazy("Đạt"),
    State.MISSED: gettext_lazy("Chưa đạt"),
    State.NOT_DUE: gettext_lazy("Chưa đến hạn"),
    State.UNKNOWN: gettext_lazy("Chưa có số liệu"),
}
QUARTERS = {(1, 3): "I", (4, 6): "II", (7, 9): "III", (10, 12): "IV"}


def figure_value(figure: Figure | None, measure: Measure) -> str:
    """The figure without its unit: "gần 5.000", "56,8%", "Có"."""
    if figure is None:
        return DASH
    if measure.is_yes_no:
        return _("Có") if figure.value else _("Không")
    word = WORDS.get(Qualifier(figure.qualifier))
    number = amount(figure.value, measure)
    return f"{word} {number}" if word else number


def figure_text(figure: Figure | None, measure: Measure) -> str:
    """The figure with its unit: "gần 5.000 hồ sơ"."""
    text = figure_value(figure, measure)
    if figure is None or measure.is_yes_no or _is_percent(measure):
        return text
    return f"{text} {measure.unit_of_measure}"


def linked_words(linked: LinkedFigure, declared: Decimal | None) -> str:
    """ "Tỷ lệ hồ sơ trực tuyến, năm 2022: 72,4 %, khớp số kê khai. Nguồn: …" """
    said = _("%(measure)s, %(period)s: %(figure)s, %(judged)s.") % {
        "measure": linked.measure.name,
        "period": period_text(linked.span),
        "figure": figure_text(linked.figure, linked.measure),
        "judged": _("khớp số kê khai")
        if linked.agrees_with(declared)
        else _("khác số kê khai"),
    }
    if not linked.source:
        return said
    return f"{said} {_('Nguồn: %(source)s.') % {'source': linked.source}}"


def named_with_unit(measure: Measure) -> str:
    """ "Hồ sơ đã giải quyết, hồ sơ"; a percentage says so itself."""
    if _is_percent(measure) or measure.is_yes_no:
        return measure.name
    return f"{measure.name}, {measure.unit_of_measure}"


def amount(value: Exact, measure: Measure) -> str:
    """A given number keeps its digits, a quotient is rounded to the measure's."""
    decimals = measure.decimals
    if isinstance(value, Decimal):
        digits = -int(value.normalize().as_tuple().exponent)
        decimals = max(digits, 0)
    text = format_number(value, decimals)
    return f"{text}{PERCENT}" if _is_percent(measure) else text


def size_text(value: Exact, measure: Measure) -> str:
    """The size of a difference: "13,2 điểm %", "120 hồ sơ"."""
    text = format_number(abs(Fraction(value)), measure.decimals)
    if _is_percent(measure):
        return _("%(size)s điểm %%") % {"size": text}
    return f"{text} {measure.unit_of_measure}"


def change_text(value: Exact, measure: Measure) -> str:
    text = format_number(value, measure.decimals, sign=True)
    return _("%(size)s điểm %%") % {"size": text} if _is_percent(measure) else text


def _is_percent(measure: Measure) -> bool:
    return measure.unit_of_measure == PERCENT


def period_text(span: Span) -> str:
    """The period in the words of an office; both days where there are none."""
    first, last = span
    if first == last:
        return _("ngày %(day)s") % {"day": _day(first)}
    if first.day == 1 and first.year == last.year and _ends_month(last):
        named = _months_text(first, last)
        if named:
            return named
    if (first.month, first.day) == (1, 1) and first.year == last.year:
        return _("từ đầu năm đến %(day)s") % {"day": _day(last)}
    return f"{_day(first)}–{_day(last)}"


def short_period_text(span: Span) -> str:
    """ "2025" where it is a whole year: for the narrow cells of a table."""
    first, last = span
    is_year = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    return f"{first.year}" if is_year and first.year == last.year else period_text(span)


def _months_text(first: date, last: date) -> str:
    months, year = (first.month, last.month), first.year
    if months == (1, 12):
        return _("năm %(year)d") % {"year": year}
    if months in QUARTERS:
        return _("quý %(number)s năm %(year)d") % {
            "number": QUARTERS[months],
            "year": year,
        }
    if months[0] == 1 and months[1] in (6, 9):
        return _("%(count)d tháng đầu năm %(year)d") % {
            "count": months[1],
            "year": year,
        }
    if months[0] == months[1]:
        return _("tháng %(month)d/%(year)d") % {"month": months[0], "year": year}
    return ""


def _ends_month(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def worked_text(worked: Worked, measure: Measure, *, is_alone: bool = False) -> str:
    """What was worked out, and from what; alone its share is said already."""
    value = figure_value(worked.figure, measure)
    if worked.is_sum:
        return _sum_text(worked, "" if is_alone and worked.is_whole else value)
    parts = (measure.numerator, measure.denominator)
    counts = (worked.numerator, worked.denominator)
    above, below = (
        figure_value(count, part) if part is not None else DASH
        for count, part in zip(counts, parts, strict=True)
    )
    values = {"value": value, "above": above, "below": below}
    if is_alone:
        return _("tính từ số đếm: %(above)s / %(below)s") % values
    return _("tính từ số đếm: %(value)s (%(above)s / %(below)s)") % values


def _sum_text(worked: Worked, value: str) -> str:
    words = {
        "count": format_number(worked.count, 0),
        "of": format_number(worked.out_of, 0),
        "value": value,
    }
    if not value:
        return _("cộng %(count)s/%(of)s đơn vị") % words
    return _("cộng %(count)s/%(of)s đơn vị: %(value)s") % words


def state_word(row: FigureRow) -> str:
    return str(STATES[row.judgement.state]) if row.judgement else ""


def distance_text(row: FigureRow) -> str:
    """How far from the target: "còn 13,2 điểm %", "vượt 22,4 điểm %"."""
    found, measure = row.judgement, row.measure
    if found is None or found.distance is None or measure.is_yes_no:
        return ""
    values = {"size": size_text(found.distance, measure)}
    is_higher = measure.direction == Measure.Direction.HIGHER
    if found.distance == 0:
        return _("bằng mục tiêu")
    if found.distance > 0:
        text = _("vượt %(size)s") if is_higher else _("thấp hơn mục tiêu %(size)s")
    else:
        text = _("còn %(size)s") if is_higher else _("cao hơn mục tiêu %(size)s")
    return text % values


def target_text(target: Target, measure: Measure) -> str:
    """ "70%, đến 31/12/2023"."""
    return _("%(value)s, đến %(day)s") % {
        "value": figure_value(Figure(target.value), measure),
        "day": _day(target.due_on),
    }


def target_of_text(target: Target, unit: Unit) -> str:
    """Who set it, where it is another than the unit; without a level it is its own."""
    if not target.of_level or target.unit.lineage_id == unit.lineage_id:
        return ""
    return _("mục tiêu chung của %(level)s") % {
        "level": level_in(target.unit, target.of_level)
    }


def level_in(area: Unit, level: str) -> str:
    return ranked_level_in_area(level, area.name, area.level)


def scope_title(unit: Unit, of_level: str) -> str:
    if not of_level:
        return unit.name
    return _("Chung các đơn vị %(level)s") % {"level": level_in(unit, of_level)}


def level_word(of_level: str) -> str:
    return str(LEVEL_PHRASES[Level(of_level)]) if of_level else ""


# --- the page of a unit ----------------------------------------------------------


def figures_title(page: UnitFigures) -> str:
    if page.year is None:
        return _("Số liệu hoạt động của %(unit)s") % {"unit": page.unit.name}
    return _("Số liệu hoạt động của %(unit)s năm %(year)d") % {
        "unit": page.unit.name,
        "year": page.year,
    }


def figures_finding(page: UnitFigures) -> str:
    """How many figures there are, and how the targets stand."""
    known = [row for row in page.rows if row.figure is not None]
    if not page.rows:
        return _("Chưa có số liệu nào được công bố.")
    sentences = [_("%(count)d số liệu.") % {"count": len(known)}]
    if any(row.judgement for row in page.rows):
        sentences.append(targets_sentence(page.rows))
    return " ".join(sentences)


def targets_sentence(rows: Iterable[FigureRow]) -> str:
    """ "3 mục tiêu: 1 đạt, 1 chưa đến hạn, 1 chưa có số liệu."""
    states = [row.judgement.state for row in rows if row.judgement]
    counted = [
        f"{states.count(state)} {str(words).lower()}"
        for state, words in STATES.items()
        if state in states
    ]
    return _("%(count)d mục tiêu: %(states)s.") % {
        "count": len(states),
        "states": ", ".join(counted),
    }


# --- on the unit's own page ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FigureLines:
    """`lines` are (measure, figure, period); `more` counts those that are left out."""

    title: str
    lines: tuple[tuple[str, str, str], ...]
    more: int


def figure_lines(found: NewestFigures | None) -> FigureLines | None:
    if found is None:
        return None
    return FigureLines(
        title=_("Số liệu hoạt động năm %(year)d") % {"year": found.year},
        lines=tuple(
            (
                row.measure.name,
                figure_text(given_figure(row), row.measure),
                period_text((row.starts_on, row.ends_on)),
            )
            for row in found.shown
        ),
        more=found.count - len(found.shown),
    )

"""What is said of a measure: how it is defined, and how the units stand in it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from indices.models import Measure
from indices.numbers import format_number
from indices.scoring.statistics import median
from indices.selectors.header import ranked_level_in_area
from indices.selectors.measure_figures import MeasureLine, MeasurePage, Series
from indices.sentences.figures import (
    amount,
    figure_value,
    level_in,
    targets_sentence,
)


def list_finding(lines: Sequence[MeasureLine]) -> str:
    known = sum(line.newest is not None for line in lines)
    return _(
        "%(count)s loại số liệu, %(known)s loại đã có số liệu công bố. Số nguồn nêu và "
        "số tính ra luôn đứng cạnh nhau."
    ) % {"count": format_number(len(lines), 0), "known": format_number(known, 0)}


def definition(measure: Measure) -> str:
    """Unit, direction, parts, and what is explained beside them."""
    sentences = [
        _("Đơn vị tính: %(unit)s, %(direction)s.")
        % {
            "unit": measure.unit_of_measure,
            "direction": measure.get_direction_display(),
        }
    ]
    if measure.numerator and measure.denominator:
        sentences.append(
            _("Tính ra: %(above)s / %(below)s.")
            % {"above": measure.numerator.name, "below": measure.denominator.name}
        )
    if measure.rolls_up:
        sentences.append(_("Cộng được từ cấp dưới."))
    return " ".join([*sentences, measure.description]).strip()


def place_text(series: Series) -> str:
    return ranked_level_in_area(series.level, series.area_name, series.area_level)


def place_of(page: MeasurePage) -> str:
    return level_in(page.area, page.level)


def measure_title(page: MeasurePage) -> str:
    return _("%(measure)s, %(place)s năm %(year)d") % {
        "measure": page.measure.name,
        "place": place_of(page),
        "year": page.year,
    }


def measure_finding(page: MeasurePage) -> str:
    """How many units are known, the middle of them, and how the targets stand."""
    known = [row.figure for row in page.known if row.figure is not None]
    sentences = [
        _("%(known)s/%(count)s đơn vị có số liệu.")
        % {
            "known": format_number(len(known), 0),
            "count": format_number(page.unit_count, 0),
        }
    ]
    middle = median([figure.value for figure in known])
    if middle is not None and len(known) > 2 and not page.measure.is_yes_no:
        sentences.append(
            _("Trung vị %(median)s; cao nhất %(best)s, thấp nhất %(worst)s.")
            % {
                "median": amount(middle, page.measure),
                "best": figure_value(
                    max(known, key=lambda each: each.value), page.measure
                ),
                "worst": figure_value(
                    min(known, key=lambda each: each.value), page.measure
                ),
            }
        )
    if any(row.judgement for row in page.known):
        sentences.append(targets_sentence(page.known))
    return " ".join(sentences)


def whole_title(page: MeasurePage) -> str:
    return _("Chung %(place)s") % {"place": place_of(page)}


def missing_line(page: MeasurePage) -> str:
    if not page.missing_count:
        return ""
    return _("%(count)s đơn vị chưa có số liệu") % {
        "count": format_number(page.missing_count, 0)
    }

"""What is said over a heat map, and what its cells mean."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.charts.heat import DISTANCE_STEPS, PERCENT_STEPS
from indices.numbers import format_number
from indices.selectors.heat_map import HeatMapPage, Measure


def heat_title(page: HeatMapPage) -> str:
    return _("Bản đồ nhiệt %(title)s") % {"title": page.header.title}


def heat_finding(page: HeatMapPage) -> str:
    """Where all units together stand weakest and strongest, by the median."""
    weakest, strongest = page.weakest, page.strongest
    if weakest is None or strongest is None or weakest.part == strongest.part:
        return ""
    return _(
        "Lĩnh vực đạt thấp nhất: %(weak)s (trung vị %(low)s%% điểm tối đa); cao nhất: "
        "%(strong)s (%(high)s%%)."
    ) % {
        "weak": weakest.part.name,
        "low": format_number(weakest.median_percent, 1),
        "strong": strongest.part.name,
        "high": format_number(strongest.median_percent, 1),
    }


def measure_label(measure: Measure) -> str:
    return {
        Measure.PERCENT: _("% điểm tối đa"),
        Measure.POINTS: _("Điểm"),
        Measure.AGAINST_MEDIAN: _("So với trung vị"),
    }[measure]


def heat_caption(page: HeatMapPage) -> str:
    said = {
        Measure.PERCENT: _("Điểm đạt của từng lĩnh vực, phần trăm điểm tối đa"),
        Measure.POINTS: _("Điểm đạt của từng lĩnh vực"),
        Measure.AGAINST_MEDIAN: _(
            "Từng lĩnh vực cao hơn, thấp hơn trung vị, điểm phần trăm của điểm tối đa"
        ),
    }[page.query.measure]
    return f"{said}, {page.header.title}"


def step_labels(measure: Measure) -> list[str]:
    """What each step of the ramp stands for, weakest first."""
    if measure is Measure.AGAINST_MEDIAN:
        bounds = [format_number(step, 0, sign=True) for step in DISTANCE_STEPS]
    else:
        bounds = [f"{format_number(step, 0)}%" for step in PERCENT_STEPS]
    middle = [
        _("từ %(lower)s đến dưới %(upper)s") % {"lower": lower, "upper": upper}
        for lower, upper in zip(bounds, bounds[1:], strict=False)
    ]
    return [
        _("dưới %(bound)s") % {"bound": bounds[0]},
        *middle,
        _("từ %(bound)s") % {"bound": bounds[-1]},
    ]

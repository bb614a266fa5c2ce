"""Small multiples of operational figures: one small line each, its ends in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from indices.charts.micro import Sparkline, sparkline
from indices.numbers import STORED_DECIMALS
from indices.scoring.figures import Figure
from indices.scoring.ranking import round_half_up
from indices.selectors.measure_figures import MeasurePage
from indices.selectors.unit_figures import UnitFigures
from indices.sentences import figures as words

WIDTH, HEIGHT = 200, 56
Years = Mapping[int, Figure]


@dataclass(frozen=True, slots=True)
class SmallLine:
    """`ends` are (year, value) of the first and the last point."""

    name: str
    url: str
    line: Sparkline
    ends: tuple[tuple[int, str], ...]


def unit_lines(page: UnitFigures) -> list[SmallLine]:
    """Each measure on a scale of its own: counts and shares have none in common."""
    found = []
    for each in page.multiples:
        values = _values(each.by_year)
        name = words.named_with_unit(each.measure)
        if each.of_level:
            name = f"{name} ({words.level_word(each.of_level)})"
        texts = {
            year: words.figure_value(figure, each.measure)
            for year, figure in each.by_year.items()
        }
        low, high = min(values.values()), max(values.values())
        found.append(_line(name, "", values, texts, scale=(low, high)))
    return found


def measure_lines(page: MeasurePage) -> list[SmallLine]:
    """Each unit on the scale of all of them."""
    series = [row for row in page.rows if len(row.by_year) > 1]
    found = [_values(row.by_year) for row in series]
    if not found:
        return []
    low = min(min(values.values()) for values in found)
    high = max(max(values.values()) for values in found)
    return [
        _line(
            row.unit.name,
            row.url,
            values,
            {
                year: words.figure_value(figure, page.measure)
                for year, figure in row.by_year.items()
            },
            scale=(low, high),
        )
        for row, values in zip(series, found, strict=True)
    ]


def _values(by_year: Years) -> dict[int, Decimal]:
    return {
        year: round_half_up(figure.value, STORED_DECIMALS)
        for year, figure in by_year.items()
    }


def _line(
    name: str,
    url: str,
    values: Mapping[int, Decimal],
    texts: Mapping[int, str],
    *,
    scale: tuple[Decimal, Decimal],
) -> SmallLine:
    years = sorted(values)
    return SmallLine(
        name=name,
        url=url,
        line=sparkline(
            [(year, values[year]) for year in years],
            low=scale[0],
            high=scale[1],
            width=WIDTH,
            height=HEIGHT,
        ),
        ends=tuple((year, texts[year]) for year in (years[0], years[-1])),
    )

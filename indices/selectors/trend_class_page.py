"""Which way every unit of a ranking is going, the worrying ones first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from indices.models import EditionSummary, UnitResult
from indices.scoring.trends import TrendClass
from indices.selectors.header import header_of
from indices.selectors.series import SeriesHeader, series_header
from indices.selectors.trend_classes import UnitClass, trend_classes

# What an official should look at comes first.
ORDER = (
    TrendClass.WARNING,
    TrendClass.FALLING,
    TrendClass.STALLED,
    TrendClass.RECOVERING,
    TrendClass.RISING,
    TrendClass.TOO_FEW,
)


@dataclass(frozen=True, slots=True)
class TrendClassRow:
    unit: str
    slug: str
    code: str
    rank: int | None
    score: Decimal | None
    found: UnitClass
    by_year: Mapping[int, Decimal]

    @property
    def url(self) -> str:
        return reverse("unit_trend", args=[self.slug])


@dataclass(frozen=True, slots=True)
class TrendClassPage:
    """`years` are those that any unit has a change in, the oldest first; `is_large`
    says that there are too many units to be classified here."""

    header: SeriesHeader
    year: int
    years: tuple[int, ...]
    rows: tuple[TrendClassRow, ...]
    is_large: bool


def trend_class_page(*, index: str, area: str, level: str) -> TrendClassPage | None:
    """None where nothing was published. Five queries and one for each set of criteria
    of the last years; two once what was published is kept."""
    summaries = list(
        EditionSummary.objects.visible()
        .with_header()
        .filter(
            edition__index__code=index,
            edition__area__area_slug=area,
            edition__level=level,
        )
        .order_by("edition__year", "edition_id")
    )
    if not summaries:
        return None
    # Two areas may have borne the same name in the year one followed the other.
    by_year = {each.edition.year: each for each in summaries}
    newest = by_year[max(by_year)]
    classes = trend_classes(list(by_year.values()))
    rows = _rows(newest, classes)
    header = header_of(newest)
    return TrendClassPage(
        header=series_header(header),
        year=header.year,
        years=tuple(sorted({year for row in rows for year in row.by_year})),
        rows=tuple(rows),
        is_large=not classes,
    )


def _rows(
    newest: EditionSummary, classes: Mapping[int, UnitClass]
) -> list[TrendClassRow]:
    """One query, none where nobody is classified."""
    if not classes:
        return []
    found = UnitResult.objects.of(newest.edition, newest.revision).order_by("position")
    rows = [
        TrendClassRow(
            name,
            slug,
            code,
            rank,
            score,
            classes[same_as or unit],
            {change.year: change.change for change in classes[same_as or unit].changes},
        )
        for unit, same_as, name, slug, code, rank, score in found.values_list(
            *("unit_id", "unit__same_as_id", "unit_name", "unit__slug", "unit__code"),
            *("rank", "score"),
        )
    ]
    return sorted(rows, key=lambda row: ORDER.index(row.found.trend))

"""A ranking without its year: which index, of whom, in which area; and the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from indices.models import Edition
from indices.selectors.header import EditionHeader, ranked_level_in_area
from units.models import Level


@dataclass(frozen=True, slots=True)
class SeriesHeader:
    """What all years of one ranking share, named as in the newest of them."""

    index_code: str
    index_name: str
    index_short_name: str
    unit_of_measure: str
    scale_max: Decimal | None
    decimals: int
    area: str
    area_name: str
    area_level: str
    level: str
    level_label: str
    is_illustrative: bool

    @property
    def address(self) -> dict[str, object]:
        return {"index": self.index_code, "area": self.area, "level": self.level}

    @property
    def url(self) -> str:
        return reverse("indices:trend", kwargs=self.address)

    @property
    def subject(self) -> str:
        return ranked_level_in_area(self.level, self.area_name, self.area_level)

    @property
    def title(self) -> str:
        return _("%(index)s %(subject)s qua các năm") % {
            "index": self.index_short_name,
            "subject": self.subject,
        }


@dataclass(frozen=True, slots=True)
class SeriesLink:
    """One ranking with the years that are published, oldest first."""

    index: str
    index_short_name: str
    area: str
    area_name: str
    area_level: str
    level: str
    years: tuple[int, ...]
    whole_years: int
    is_illustrative: bool

    @property
    def url(self) -> str:
        address = {"index": self.index, "area": self.area, "level": self.level}
        return reverse("indices:trend", kwargs=address)

    @property
    def subject(self) -> str:
        return ranked_level_in_area(self.level, self.area_name, self.area_level)

    @property
    def level_label(self) -> str:
        return str(Level(self.level).label)

    @property
    def year_text(self) -> str:
        """ "2019–2024" where no year is missing, else every year by itself."""
        first, last = self.years[0], self.years[-1]
        if len(self.years) > 2 and last - first + 1 == len(self.years):
            return f"{first}–{last}"
        return ", ".join(str(year) for year in self.years)


def series_header(newest: EditionHeader) -> SeriesHeader:
    return SeriesHeader(
        index_code=newest.index_code,
        index_name=newest.index_name,
        index_short_name=newest.index_short_name,
        unit_of_measure=newest.unit_of_measure,
        scale_max=newest.scale_max,
        decimals=newest.decimals,
        area=newest.area,
        area_name=newest.area_name,
        area_level=newest.area_level,
        level=newest.level,
        level_label=newest.level_label,
        is_illustrative=newest.is_illustrative,
    )


def series_links(*, area: str | None = None) -> tuple[SeriesLink, ...]:
    """Every ranking with its published years, or those of one area. One query."""
    editions = Edition.objects.published()
    if area is not None:
        editions = editions.filter(area__area_slug=area)
    found: dict[tuple[str, str, str], list[_Row]] = {}
    for row in editions.order_by("year").values_list(
        "index__code",
        "area__area_slug",
        "level",
        "index__position",
        "index__short_name",
        "area__name",
        "area__level",
        "area__sort_key",
        "year",
        "is_partial",
        "is_illustrative",
    ):
        found.setdefault(row[:3], []).append(_Row(*row[3:]))
    ordered = sorted(found.items(), key=lambda item: _place(item[0], item[1][-1]))
    return tuple(_link(key, rows) for key, rows in ordered)


@dataclass(frozen=True, slots=True)
class _Row:
    position: int
    short_name: str
    area_name: str
    area_level: str
    area_sort_key: str
    year: int
    is_partial: bool
    is_illustrative: bool


_LEVEL_ORDER = [
    Level.PROVINCE,
    Level.MINISTRY,
    Level.REGION,
    Level.DEPARTMENT,
    Level.DISTRICT,
    Level.COMMUNE,
]


def _place(key: tuple[str, str, str], newest: _Row) -> tuple[object, ...]:
    """The nation first, then areas from A to Z; in each by index, then by level."""
    index, _area, level = key
    return (
        newest.area_level != Level.NATION,
        newest.area_sort_key,
        newest.position,
        index,
        _LEVEL_ORDER.index(Level(level)),
    )


def _link(key: tuple[str, str, str], rows: Sequence[_Row]) -> SeriesLink:
    newest = rows[-1]
    index, area, level = key
    return SeriesLink(
        index=index,
        index_short_name=newest.short_name,
        area=area,
        area_name=newest.area_name,
        area_level=newest.area_level,
        level=level,
        years=tuple(sorted({row.year for row in rows})),
        whole_years=sum(not row.is_partial for row in rows),
        is_illustrative=newest.is_illustrative,
    )

"""All published editions: by area, then index and level, years newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indices.models import EditionSummary
from indices.selectors.header import EditionHeader, header_of
from units.models import Level

LEVEL_ORDER = [
    Level.PROVINCE,
    Level.DISTRICT,
    Level.COMMUNE,
    Level.DEPARTMENT,
    Level.MINISTRY,
    Level.REGION,
]


@dataclass(frozen=True, slots=True)
class EditionLine:
    """An edition in a list of editions."""

    header: EditionHeader
    summary: EditionSummary

    @property
    def mean(self) -> Decimal | None:
        """The announced mean, else the computed one of a whole edition."""
        computed: Decimal | None = self.summary.mean_score
        announced = self.header.announced_mean
        return computed if announced is None else announced

    @property
    def median(self) -> Decimal | None:
        median: Decimal | None = self.summary.median_score
        return median

    @property
    def is_whole(self) -> bool:
        return self.summary.known_count >= self.summary.unit_count


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """The years of one ranking, newest first."""

    years: tuple[EditionLine, ...]

    @property
    def newest(self) -> EditionLine:
        return self.years[0]


@dataclass(frozen=True, slots=True)
class AreaGroup:
    """The rankings of one area; `within` names what it lies in, "" below the nation."""

    area: str
    name: str
    level: str
    within: str
    series: tuple[SeriesLine, ...]


@dataclass(frozen=True, slots=True)
class EditionsQuery:
    """What a reader asks of the list; "" and None ask for all."""

    index: str = ""
    level: str = ""
    area: str = ""
    year: int | None = None

    @property
    def is_filtered(self) -> bool:
        return bool(self.index or self.level or self.area or self.year)


@dataclass(frozen=True, slots=True)
class EditionChoices:
    """What there is to choose from: (word, label), in the order of the list."""

    indices: tuple[tuple[str, str], ...]
    levels: tuple[tuple[str, str], ...]
    areas: tuple[tuple[str, str], ...]
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EditionsPage:
    query: EditionsQuery
    real: tuple[AreaGroup, ...]
    illustrative: tuple[AreaGroup, ...]

    @property
    def lines(self) -> tuple[EditionLine, ...]:
        """Every edition of the page, real ones first."""
        return tuple(
            line
            for group in (*self.real, *self.illustrative)
            for series in group.series
            for line in series.years
        )

    @property
    def count(self) -> int:
        return sum(1 for line in self.lines if not line.header.is_illustrative)


def published_lines() -> tuple[EditionLine, ...]:
    """Every published edition in the order of the list. One query."""
    summaries = (
        EditionSummary.objects.visible()
        .with_header()
        .select_related("edition__area__parent")
    )
    return tuple(
        EditionLine(header_of(summary), summary)
        for summary in sorted(summaries, key=_place)
    )


def choices_of(lines: Sequence[EditionLine]) -> EditionChoices:
    headers = [line.header for line in lines]
    return EditionChoices(
        indices=_once((h.index_code, h.index_short_name) for h in headers),
        levels=_once((h.level, h.level_label) for h in headers),
        areas=_once((h.area, h.area_name) for h in headers),
        years=tuple(sorted({header.year for header in headers}, reverse=True)),
    )


def editions_page(
    *, lines: Sequence[EditionLine], query: EditionsQuery
) -> EditionsPage:
    """The editions that the query leaves, grouped; asks the database nothing."""
    asked = [line for line in lines if _answers(line.header, query)]
    return EditionsPage(
        query=query,
        real=_groups(line for line in asked if not line.header.is_illustrative),
        illustrative=_groups(line for line in asked if line.header.is_illustrative),
    )


def _answers(header: EditionHeader, query: EditionsQuery) -> bool:
    return (
        (not query.index or header.index_code == query.index)
        and (not query.level or header.level == query.level)
        and (not query.area or header.area == query.area)
        and (query.year is None or header.year == query.year)
    )


def _place(summary: EditionSummary) -> tuple[object, ...]:
    """The nation, then provinces from A to Z, each followed by what lies in it."""
    edition = summary.edition
    area = edition.area
    above = area.parent
    is_below = above is not None and above.level not in (Level.NATION, Level.REGION)
    return (
        area.level != Level.NATION,
        above.sort_key if above is not None and is_below else area.sort_key,
        is_below,
        area.sort_key,
        area.area_slug,
        edition.index.position,
        edition.index.code,
        LEVEL_ORDER.index(Level(edition.level)),
        -edition.year,
    )


def _groups(lines: Iterable[EditionLine]) -> tuple[AreaGroup, ...]:
    by_area: dict[str, dict[tuple[str, str], list[EditionLine]]] = {}
    for line in lines:
        header = line.header
        series = by_area.setdefault(header.area, {})
        series.setdefault((header.index_code, header.level), []).append(line)
    return tuple(_group(series) for series in by_area.values())


def _group(series: dict[tuple[str, str], list[EditionLine]]) -> AreaGroup:
    newest = max(
        (line for lines in series.values() for line in lines),
        key=lambda line: line.header.year,
    )
    above = newest.summary.edition.area.parent
    is_below = above is not None and above.level != Level.NATION
    return AreaGroup(
        area=newest.header.area,
        name=newest.header.area_name,
        level=newest.header.area_level,
        within=above.name if above is not None and is_below else "",
        series=tuple(
            SeriesLine(tuple(sorted(lines, key=lambda line: -line.header.year)))
            for lines in series.values()
        ),
    )


def _once(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Each word once with its first label."""
    found: dict[str, str] = {}
    for word, label in pairs:
        found.setdefault(word, label)
    return tuple(found.items())

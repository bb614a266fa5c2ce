"""One unit over the years, and before it the units that it was made of.

The lines of predecessors end where the unit begins; nothing joins them, and no mean is
made of them unless a reader asks for an estimate by a named quantity.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from indices.models import EditionSummary, UnitResult
from indices.selectors.header import EditionHeader, header_of
from indices.selectors.own_scores import OwnScores
from indices.selectors.places_before import Estimate, Predecessor, estimate_of
from indices.selectors.places_before import predecessors_of as read_predecessors
from indices.selectors.trend_classes import UnitClass, latest_years, trend_class_of
from indices.selectors.unit_record import UnitEntry, unit_record
from units.models import Unit

FAR_AHEAD = 9999


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The unit in one year, in the ranking that says most of it."""

    year: int
    score: Decimal | None
    is_derived: bool
    rank: int | None
    ranked_of: int | None
    tier: str
    subject: str
    url: str


@dataclass(frozen=True, slots=True)
class UnitTrend:
    """`changed_on` is the day on which the unit was made of others, if it was."""

    unit: Unit
    header: EditionHeader | None
    indices: tuple[tuple[str, str], ...]
    points: tuple[TrendPoint, ...]
    predecessors: tuple[Predecessor, ...]
    changed_on: date | None
    quantity: str
    quantities: tuple[str, ...]
    estimates: tuple[Estimate, ...]
    # Which way it is going in its newest ranking.
    trend: UnitClass | None

    @property
    def index(self) -> str:
        return self.header.index_code if self.header else ""

    @property
    def years(self) -> tuple[int, ...]:
        """All years of which anything is known, oldest first."""
        own = {point.year for point in self.points}
        past = {each.year for p in self.predecessors for each in p.results}
        # What has no results yet begins in the year of the change all the same.
        born = {self.changed_on.year} if self.changed_on and past and not own else set()
        return tuple(sorted(own | past | born))


def unit_trend(*, unit: Unit, index: str = "", quantity: str = "") -> UnitTrend:
    """The unit's years of one index, the main one unless another is asked for.

    Eleven queries at most, whatever the number of years and predecessors.
    """
    known = unit_record(unit).known
    newest: dict[str, EditionSummary] = {}
    for summary in (*(entry.summary for entry in known), *_summaries_before(unit)):
        newest.setdefault(summary.edition.index.code, summary)
    chosen = index if index in newest else next(iter(newest), "")
    entries = [entry for entry in known if entry.header.index_code == chosen]
    before = _before(unit, newest[chosen].edition.index_id) if newest else ()
    weights = {name for each in before for name in each.weights}
    return UnitTrend(
        unit=unit,
        header=header_of(newest[chosen]) if newest else None,
        indices=tuple((c, s.edition.index.short_name) for c, s in newest.items()),
        points=_points(entries),
        predecessors=before,
        changed_on=max((each.effective_on for each in before), default=None),
        quantity=quantity,
        quantities=tuple(sorted(weights)),
        estimates=_estimates(before, quantity),
        trend=_trend(entries),
    )


def _trend(entries: Sequence[UnitEntry]) -> UnitClass | None:
    """In the ranking of the newest year."""
    return trend_until(entries[0], entries) if entries else None


def trend_until(
    last: UnitEntry, entries: Sequence[UnitEntry], scores: OwnScores | None = None
) -> UnitClass:
    """In the ranking of that entry, by its years until then; `scores` are the unit's
    own of these years where they were read."""
    years = years_until(last, entries)
    return trend_class_of(years, last.row.lineage_id, scores)


def years_until(
    last: UnitEntry, entries: Sequence[UnitEntry]
) -> Sequence[EditionSummary]:
    """The last years of a ranking that tell which way a unit goes, its own the last."""
    return latest_years(
        each.summary
        for each in entries
        if each.series == last.series and each.year <= last.year
    )


def _summaries_before(unit: Unit) -> Iterable[EditionSummary]:
    """The editions that say something of what went into the unit, the newest of each
    index first: it may have no results of its own yet. One query, none of a unit that
    was always there."""
    if unit.valid_from is None:
        return ()
    forms = Unit.objects.forms_of(unit).values("pk")
    before = Unit.objects.filter(successions_out__successor__in=forms)
    before = before.exclude(pk__in=forms).order_by()
    results = UnitResult.objects.visible().filter(
        Q(unit__in=before.values("pk")) | Q(unit__in=before.values("same_as"))
    )
    return (
        EditionSummary.objects.visible()
        .with_header()
        .filter(edition__in=results.order_by().values("edition"))
        .order_by("edition__index__position", "edition__index__code", "-edition__year")
    )


def _before(unit: Unit, index_id: int) -> tuple[Predecessor, ...]:
    """What went into the unit, under whichever of its names it began."""
    forms = Unit.objects.forms_of(unit).values_list("pk", "same_as_id")
    found = read_predecessors(
        dict(forms), index_id=index_id, until=date.max, year=FAR_AHEAD
    )
    return tuple(
        each for before in found.values() for each in before if not each.is_same_unit
    )


def _points(entries: Sequence[UnitEntry]) -> tuple[TrendPoint, ...]:
    """One point a year; the record lists the ranking with most units first."""
    by_year: dict[int, TrendPoint] = {}
    for entry in entries:
        row = entry.row
        by_year.setdefault(
            entry.year,
            TrendPoint(
                year=entry.year,
                score=row.score,
                is_derived=bool(row.formula),
                rank=row.rank,
                ranked_of=row.ranked_of,
                tier=row.tier,
                subject=entry.header.subject,
                url=entry.header.url,
            ),
        )
    return tuple(by_year[year] for year in sorted(by_year))


def _estimates(before: Sequence[Predecessor], quantity: str) -> tuple[Estimate, ...]:
    """For every year in which all predecessors have a score and the quantity."""
    if not quantity:
        return ()
    years = sorted({each.year for p in before for each in p.results})
    found = (estimate_of(before, quantity, year=year) for year in years)
    return tuple(each for each in found if each is not None)

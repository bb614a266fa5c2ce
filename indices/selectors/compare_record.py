"""What is put side by side: the compared units, their results edition by edition.

One row is one edition, so scores of two provinces' own criteria never stand in one row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.urls import reverse

from indices.models import EditionSummary, PartResult, UnitResult
from indices.selectors.header import EditionHeader, header_of
from indices.selectors.ranking_rows import row_of
from indices.selectors.unit_record import UnitEntry
from units.models import Level, Unit
from units.names import short_form


@dataclass(frozen=True, slots=True)
class ComparedUnit:
    """One of the units side by side; `place` gives it its colour and shape."""

    place: int
    lineage_id: int
    name: str
    slug: str
    code: str
    kind: str
    level: str
    parent: str
    parent_id: int | None
    is_illustrative: bool
    has_ended: bool

    @property
    def url(self) -> str:
        return reverse("unit", args=[self.slug])

    @property
    def short_name(self) -> str:
        return short_form(self.name)

    @property
    def level_label(self) -> str:
        return str(Level(self.level).label)


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One edition with the entry of each compared unit, None where it has none."""

    header: EditionHeader
    summary: EditionSummary
    entries: tuple[UnitEntry | None, ...]

    @property
    def year(self) -> int:
        return self.header.year

    @property
    def series(self) -> tuple[str, str, int]:
        """Equal for the years of one ranking: index, level and area's lineage."""
        area = self.summary.edition.area.lineage_id
        return self.header.index_code, self.header.level, area

    @property
    def known(self) -> tuple[UnitEntry, ...]:
        return tuple(entry for entry in self.entries if entry is not None)

    @property
    def is_shared(self) -> bool:
        """Whether at least two of the units stand in this one ranking."""
        return len(self.known) > 1

    @property
    def scores(self) -> tuple[Decimal | None, ...]:
        return tuple(None if e is None else e.row.score for e in self.entries)

    @property
    def best_score(self) -> Decimal | None:
        """The highest score, where there is something to compare it with."""
        scores = [score for score in self.scores if score is not None]
        return max(scores) if len(scores) > 1 else None

    @property
    def best_rank(self) -> int | None:
        ranks = [e.row.rank for e in self.known if e.row.rank is not None]
        return min(ranks) if len(ranks) > 1 else None

    @property
    def median(self) -> Decimal | None:
        middle: Decimal | None = self.summary.median_score
        return middle


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part of an edition with the points of each compared unit."""

    code: str
    name: str
    max_score: Decimal | None
    scores: tuple[Decimal | None, ...]

    @property
    def known(self) -> tuple[Decimal, ...]:
        return tuple(score for score in self.scores if score is not None)

    @property
    def best(self) -> Decimal | None:
        return max(self.known) if len(self.known) > 1 else None

    @property
    def gap(self) -> Decimal:
        """Points between the highest and the lowest of the units."""
        return max(self.known) - min(self.known) if len(self.known) > 1 else Decimal(0)


def compared_unit(unit: Unit, place: int) -> ComparedUnit:
    parent = unit.parent if unit.parent and unit.parent.level != Level.NATION else None
    return ComparedUnit(
        place=place,
        lineage_id=unit.lineage_id,
        name=unit.name,
        slug=unit.slug,
        code=unit.code,
        kind=unit.kind,
        level=unit.level,
        parent=parent.name if parent else "",
        parent_id=unit.parent_id,
        is_illustrative=unit.is_illustrative,
        has_ended=unit.has_ended,
    )


def compare_rows(units: Sequence[ComparedUnit]) -> tuple[CompareRow, ...]:
    """Every edition in which a unit has a known result, newest first. Two queries."""
    lineages = [unit.lineage_id for unit in units]
    forms = Unit.objects.filter(Q(pk__in=lineages) | Q(same_as_id__in=lineages))
    # A subquery, so that the index on the unit serves among millions of results.
    results = list(
        UnitResult.objects.visible()
        .filter(unit_id__in=forms.order_by().values("pk"))
        .select_related("unit", "announcement__source")
    )
    known: dict[int, dict[int, UnitResult]] = {}
    for result in results:
        if result.is_known:
            known.setdefault(result.edition_id, {})[result.unit.lineage_id] = result
    summaries = (
        EditionSummary.objects.visible()
        .with_header()
        .filter(edition_id__in=list(known))
    )
    rows = [
        _row(summary, [known[summary.edition_id].get(lineage) for lineage in lineages])
        for summary in summaries
    ]
    return tuple(sorted(rows, key=_place))


def _row(summary: EditionSummary, results: Sequence[UnitResult | None]) -> CompareRow:
    header = header_of(summary)
    return CompareRow(
        header=header,
        summary=summary,
        entries=tuple(
            None if result is None else UnitEntry(header, row_of(result), summary)
            for result in results
        ),
    )


def _place(row: CompareRow) -> tuple[int, int, str, int, int]:
    """Newest first; in a year by index, then the ranking that most units share."""
    index = row.summary.edition.index
    return (
        -row.year,
        index.position,
        index.code,
        -len(row.known),
        row.summary.edition_id,
    )


def part_rows(row: CompareRow) -> tuple[PartRow, ...]:
    """The parts of the edition for the compared units. One query at most."""
    if not row.header.parts:
        return ()
    points: dict[tuple[int, str], Decimal | None] = {
        (unit_id, code): score
        for unit_id, code, score in PartResult.objects.filter(
            result__edition_id=row.summary.edition_id,
            result__revision=row.summary.revision,
            result__unit_id__in=[entry.row.unit_id for entry in row.known],
        ).values_list("result__unit_id", "part__code", "score")
    }
    return tuple(
        PartRow(
            code=part.code,
            name=part.name,
            max_score=part.max_score,
            scores=tuple(
                None if entry is None else points.get((entry.row.unit_id, part.code))
                for entry in row.entries
            ),
        )
        for part in row.header.parts
    )

"""The same places before: what the units that went into others had achieved.

A merged or split unit has no earlier figure of its own and none is made up; what its
predecessors achieved is shown beside it, and on request an estimate, weighted by a
named quantity and labelled so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.urls import reverse

from indices.models import EditionSummary, UnitResult
from indices.scoring.estimate import weighted_mean
from indices.scoring.ranking import round_half_up
from indices.selectors.header import EditionHeader, header_of
from units.models import SuccessionExtent, UnitQuantity, UnitSuccession

PAGE_SIZE = 100
# More than any edition has.
MOST_UNITS = 100_000
ESTIMATE_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class PastResult:
    """What a predecessor achieved in one year, in the ranking of that time."""

    year: int
    score: Decimal | None
    rank: int | None
    ranked_of: int | None
    tier: str
    tier_strength: int | None
    area: str
    address: tuple[tuple[str, object], ...]

    @property
    def url(self) -> str:
        return reverse("indices:ranking", kwargs=dict(self.address))


@dataclass(frozen=True, slots=True)
class Predecessor:
    """One unit that went into another. `results` are of one index, newest first;
    `weights` are its quantities by name, the newest of each."""

    unit: str
    slug: str
    code: str
    kind: str
    is_part: bool
    effective_on: date
    is_same_unit: bool
    results: tuple[PastResult, ...]
    weights: Mapping[str, int]

    @property
    def url(self) -> str:
        return reverse("unit", args=[self.slug])

    @property
    def latest(self) -> PastResult | None:
        return self.results[0] if self.results else None

    def result_of(self, year: int) -> PastResult | None:
        return next((each for each in self.results if each.year == year), None)


@dataclass(frozen=True, slots=True)
class Estimate:
    """Ước tính: the weighted mean of a year, and what it is weighted by."""

    year: int
    score: Decimal
    quantity: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One unit of the edition and the places it is made of."""

    unit: str
    slug: str
    code: str
    score: Decimal | None
    rank: int | None
    tier: str
    tier_strength: int | None
    predecessors: tuple[Predecessor, ...]
    estimate: Estimate | None

    @property
    def url(self) -> str:
        return reverse("unit", args=[self.slug])

    @property
    def is_same_unit(self) -> bool:
        """A rename, an upgrade or a transfer: its earlier figures are its own."""
        return any(each.is_same_unit for each in self.predecessors)


@dataclass(frozen=True, slots=True)
class PlacesPage:
    header: EditionHeader
    rows: tuple[PlaceRow, ...]
    quantity: str
    quantities: tuple[str, ...]
    paging: Page[UnitResult]
    new_count: int


def places_page(
    *,
    summary: EditionSummary,
    quantity: str = "",
    page: int = 1,
    page_size: int | None = PAGE_SIZE,
) -> PlacesPage:
    """The units of an edition that came about by a change of the map.

    Six queries at most, whatever the number of units and years.
    """
    edition = summary.edition
    arrows = UnitSuccession.objects.filter(effective_on__lte=edition.units_as_of)
    results = (
        UnitResult.objects.of(edition, summary.revision)
        .filter(unit__in=arrows.order_by().values("successor"))
        .select_related("unit")
        .order_by("position")
    )
    paging = Paginator(results, page_size or MOST_UNITS).get_page(page)
    listed = list(paging.object_list)
    before = predecessors_of(
        {result.unit_id: result.unit.same_as_id for result in listed},
        index_id=edition.index_id,
        until=edition.units_as_of,
        year=edition.year,
    )
    rows = tuple(
        _row(result, before.get(result.unit_id, ()), quantity) for result in listed
    )
    names = {name for row in rows for each in row.predecessors for name in each.weights}
    return PlacesPage(
        header=header_of(summary),
        rows=rows,
        quantity=quantity,
        quantities=tuple(sorted(names)),
        paging=paging,
        new_count=paging.paginator.count,
    )


def _row(
    result: UnitResult, before: tuple[Predecessor, ...], quantity: str
) -> PlaceRow:
    unit = result.unit
    return PlaceRow(
        unit=unit.name,
        slug=unit.slug,
        code=unit.code,
        score=result.score,
        rank=result.rank,
        tier=result.tier_name,
        tier_strength=result.tier_strength,
        predecessors=before,
        estimate=estimate_of(before, quantity) if quantity else None,
    )


def estimate_of(
    before: Sequence[Predecessor], quantity: str, *, year: int | None = None
) -> Estimate | None:
    """The weighted mean of the predecessors in a year, else in their newest common one.

    None unless all of them went over wholly and all have a score of that year and the
    quantity: a part of a unit has no score of its own.
    """
    if not before or any(each.is_part or each.is_same_unit for each in before):
        return None
    if year is None:
        common = set.intersection(
            *({r.year for r in each.results if r.score is not None} for each in before)
        )
        if not common:
            return None
        year = max(common)
    found = weighted_mean(
        (
            result.score if (result := each.result_of(year)) else None,
            each.weights.get(quantity),
        )
        for each in before
    )
    if found is None:
        return None
    return Estimate(year, round_half_up(found, ESTIMATE_DECIMALS), quantity)


def predecessors_of(
    units: Mapping[int, int | None], *, index_id: int, until: date, year: int
) -> dict[int, tuple[Predecessor, ...]]:
    """By unit: what went into it last, with results before `year`. Three queries.

    `units` maps each unit to the first form of its chain, None where it is its own.
    """
    arrows = _newest_arrows(units, until)
    old = {arrow.predecessor_id: arrow.predecessor.lineage_id for arrow in arrows}
    results = _results(set(old.values()), index_id=index_id, year=year)
    weights = _weights(old)
    found: defaultdict[int, list[Predecessor]] = defaultdict(list)
    for arrow in arrows:
        unit = arrow.predecessor
        first = units[arrow.successor_id]
        found[arrow.successor_id].append(
            Predecessor(
                unit=unit.name,
                slug=unit.slug,
                code=unit.code,
                kind=str(arrow.get_kind_display()),
                is_part=arrow.extent == SuccessionExtent.PART,
                effective_on=arrow.effective_on,
                is_same_unit=first is not None and first == unit.lineage_id,
                results=tuple(results.get(unit.lineage_id, ())),
                weights=weights.get(unit.pk, {}),
            )
        )
    return {unit: tuple(each) for unit, each in found.items()}


def _newest_arrows(units: Iterable[int], until: date) -> list[UnitSuccession]:
    """The arrows of the last day on which anything came to each unit."""
    arrows = list(
        UnitSuccession.objects.filter(
            successor__in=list(units), effective_on__lte=until
        )
        .select_related("predecessor")
        .order_by("predecessor__sort_key", "pk")
    )
    newest: dict[int, date] = {}
    for arrow in arrows:
        known = newest.get(arrow.successor_id, arrow.effective_on)
        newest[arrow.successor_id] = max(known, arrow.effective_on)
    return [a for a in arrows if a.effective_on == newest[a.successor_id]]


def _results(
    lineages: set[int], *, index_id: int, year: int
) -> dict[int, list[PastResult]]:
    """Visible results of one index before a year by lineage, newest first."""
    rows = (
        UnitResult.objects.visible()
        .filter(Q(unit__in=lineages) | Q(unit__same_as__in=lineages))
        .filter(edition__index=index_id, edition__year__lt=year)
        .exclude(score=None, rank=None, tier_name="")
        .select_related("unit", "edition__index", "edition__area")
        .order_by("-edition__year", "edition__area__level", "pk")
    )
    found: defaultdict[int, list[PastResult]] = defaultdict(list)
    for row in rows:
        edition = row.edition
        known = found[row.unit.lineage_id]
        # Of two rankings of one year the one inside the smaller area comes first.
        if any(each.year == edition.year for each in known):
            continue
        known.append(
            PastResult(
                year=edition.year,
                score=row.score,
                rank=row.rank,
                ranked_of=row.ranked_of,
                tier=row.tier_name,
                tier_strength=row.tier_strength,
                area=edition.area.name,
                address=tuple(edition.address.items()),
            )
        )
    return found


def _weights(units: Iterable[int]) -> dict[int, dict[str, int]]:
    """The newest value of each quantity, by unit."""
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    rows = UnitQuantity.objects.filter(unit__in=list(units)).order_by("as_of", "pk")
    for unit, name, value in rows.values_list("unit_id", "name", "value"):
        found[unit][name] = value
    return found

"""Whom to compare with: the neighbours in rank, units of the same kind and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from indices.models import UnitResult
from indices.selectors.compare_record import ComparedUnit, CompareRow

NEIGHBOURS = 2
MOST_PEERS = 6
# Up to so many units all their scores are read, to be drawn as dots.
MOST_DOTS = 200


@dataclass(frozen=True, slots=True)
class Peer:
    """A unit worth comparing with, and why: next in rank, or of the same place."""

    name: str
    slug: str
    rank: int | None
    score: Decimal | None
    is_neighbour: bool
    is_same_kind: bool


@dataclass(frozen=True, slots=True)
class Field:
    """The other units of a ranking: some as peers; of a small one, all scores."""

    peers: tuple[Peer, ...] = ()
    scores: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class _Other:
    unit_id: int
    same_as_id: int | None
    name: str
    slug: str
    kind: str
    parent_id: int | None
    position: int
    score: Decimal | None
    rank: int | None

    @property
    def lineage_id(self) -> int:
        return self.same_as_id or self.unit_id


def field_of(row: CompareRow, units: Sequence[ComparedUnit]) -> Field:
    """The other units of an edition, as far as the page needs them. One query.

    Of a large edition only the neighbours are read, so that the page costs the same
    among nine units and among three thousand.
    """
    results = UnitResult.objects.filter(
        edition_id=row.summary.edition_id, revision=row.summary.revision
    )
    is_small = row.summary.unit_count <= MOST_DOTS
    if not is_small:
        results = results.filter(_is_near(row, units))
    found = [
        _Other(*values)
        for values in results.order_by("position").values_list(
            "unit_id",
            "unit__same_as_id",
            "unit_name",
            "unit__slug",
            "unit__kind",
            "unit__parent_id",
            "position",
            "score",
            "rank",
        )
    ]
    own = {unit.lineage_id for unit in units}
    others = [other for other in found if other.lineage_id not in own]
    scores = [other.score for other in others if other.score is not None]
    return Field(
        peers=_peers(row, units, others),
        scores=tuple(scores) if is_small and not row.header.is_partial else (),
    )


def _positions(row: CompareRow) -> set[int]:
    return {e.row.position for e in row.known if e.row.rank is not None}


def _is_near(row: CompareRow, units: Sequence[ComparedUnit]) -> Q:
    """Next in rank to a compared unit, or of the first one's kind and parent."""
    places = {
        position + step
        for position in _positions(row)
        for step in range(-NEIGHBOURS, NEIGHBOURS + 1)
    }
    near = Q(position__in=places)
    first = units[0]
    if first.parent_id is None or first.parent_id == row.summary.edition.area_id:
        return near
    return near | Q(unit__parent_id=first.parent_id, unit__kind=first.kind)


def _peers(
    row: CompareRow, units: Sequence[ComparedUnit], others: Sequence[_Other]
) -> tuple[Peer, ...]:
    """Neighbours in rank first, those of the same kind before the others."""
    own = _positions(row)
    kinds = {unit.kind for unit in units}
    parent = units[0].parent_id
    weighed = []
    for other in others:
        if other.rank is None and other.score is None:
            continue
        distance = min((abs(other.position - place) for place in own), default=0)
        is_near = bool(own) and other.rank is not None and distance <= NEIGHBOURS
        is_kin = other.kind in kinds and other.parent_id == parent
        if is_near or is_kin:
            weight = (not is_near, other.kind not in kinds, distance, other.position)
            weighed.append((weight, other, is_near))
    weighed.sort(key=lambda item: item[0])
    return tuple(
        Peer(
            name=other.name,
            slug=other.slug,
            rank=other.rank,
            score=other.score,
            is_neighbour=is_near,
            is_same_kind=other.kind in kinds,
        )
        for _weight, other, is_near in weighed[:MOST_PEERS]
    )

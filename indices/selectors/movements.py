"""Who moved between two editions of one ranking, and whether they can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from indices.models import EditionSummary, UnitResult
from indices.selectors.header import EditionHeader, header_of


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's place in one edition, as far as moves need it."""

    lineage_id: int
    unit: str
    slug: str
    score: Decimal | None
    rank: int | None
    tier: str
    tier_strength: int | None
    score_change: Decimal | None
    rank_change: int | None
    changed_since: int | None

    @property
    def url(self) -> str:
        return reverse("unit", args=[self.slug])


@dataclass(frozen=True, slots=True)
class Move:
    """One unit then and now; `before` None where it has no earlier standing."""

    now: Standing
    before: Standing | None

    @property
    def changed_tier(self) -> bool:
        return (
            self.before is not None
            and bool(self.before.tier and self.now.tier)
            and self.before.tier != self.now.tier
        )

    @property
    def tier_steps(self) -> int:
        """Tiers climbed, negative when fallen; 0 also where strengths are unknown."""
        then = self.before.tier_strength if self.before else None
        now = self.now.tier_strength
        return 0 if then is None or now is None else now - then


@dataclass(frozen=True, slots=True)
class Movements:
    """All moves of an edition. `earlier` is the edition that it is compared with."""

    header: EditionHeader
    earlier: EditionHeader | None
    moves: tuple[Move, ...]
    joined: int
    left: int
    leaders_before: tuple[Standing, ...]

    @property
    def units_changed(self) -> bool:
        """Ranks among other units are other ranks."""
        return bool(self.joined or self.left)

    @property
    def method_changed(self) -> bool:
        """Other parts or another scheme: points and tiers mean other things."""
        if self.earlier is None or self.header.is_partial or self.earlier.is_partial:
            return False
        return (
            self.header.parts != self.earlier.parts
            or self.header.tiers != self.earlier.tiers
        )

    @property
    def leaders(self) -> tuple[Move, ...]:
        return tuple(move for move in self.moves if move.now.rank == 1)


def movements(*, summary: EditionSummary, earlier: EditionSummary | None) -> Movements:
    """Two queries, one where there is no earlier edition."""
    now = _standings(summary)
    before = _standings(earlier) if earlier is not None else []
    by_lineage = {standing.lineage_id: standing for standing in before}
    present = {standing.lineage_id for standing in now if standing.rank is not None}
    past = {standing.lineage_id for standing in before if standing.rank is not None}
    is_whole = not summary.edition.is_partial and bool(past)
    return Movements(
        header=header_of(summary),
        earlier=header_of(earlier) if earlier is not None else None,
        moves=tuple(Move(s, by_lineage.get(s.lineage_id)) for s in now),
        joined=len(present - past) if is_whole else 0,
        left=len(past - present) if is_whole else 0,
        leaders_before=tuple(s for s in before if s.rank == 1),
    )


def _standings(summary: EditionSummary) -> Sequence[Standing]:
    rows = (
        UnitResult.objects.of(summary.edition, summary.revision)
        .order_by("position")
        .values_list(
            "unit_id",
            "unit__same_as_id",
            "unit_name",
            "unit__slug",
            "score",
            "rank",
            "tier_name",
            "tier_strength",
            "score_change",
            "rank_change",
            "changed_since",
        )
    )
    return [Standing(row[1] or row[0], *row[2:]) for row in rows]

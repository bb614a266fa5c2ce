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
    sort_key: str
    score: Decimal | None
    rank: int | None
    tier: str
    tier_strength: int | None
    score_change: Decimal | None
    rank_change: int | None
    changed_since: int | None

    @property
    def name(self) -> str:
        return self.unit

    @property
    def url(self) -> str:
        return reverse("unit", args=[self.slug])

    def url_of(self, year: int | None) -> str:
        """The unit in a year, in its newest one where none is given."""
        return reverse("unit_year", args=[self.slug, year]) if year else self.url


@dataclass(frozen=True, slots=True)
class Move:
    """One unit then and now; `before` None where it has no earlier standing."""

    now: Standing
    before: Standing | None

    @property
    def score_change(self) -> Decimal | None:
        """As published in both years."""
        then = self.before.score if self.before else None
        return None if self.now.score is None or then is None else self.now.score - then

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
    past: tuple[Standing, ...]
    joined: int
    left: int

    @property
    def units_changed(self) -> bool:
        """Ranks among other units are other ranks."""
        return bool(self.joined or self.left)

    @property
    def parts_changed(self) -> bool:
        """Other parts, or other maxima: points mean other things."""
        before = self._whole_before
        return before is not None and self.header.parts != before.parts

    @property
    def tiers_changed(self) -> bool:
        """Another scheme: tiers mean other things."""
        before = self._whole_before
        return before is not None and self.header.tiers != before.tiers

    @property
    def method_changed(self) -> bool:
        return self.parts_changed or self.tiers_changed

    @property
    def _whole_before(self) -> EditionHeader | None:
        """The earlier edition, where all of both years is known."""
        if self.earlier is None or self.header.is_partial or self.earlier.is_partial:
            return None
        return self.earlier

    @property
    def is_comparable(self) -> bool:
        """Whether a move of one unit says anything: by the same method, among the
        same units."""
        return not (self.method_changed or self.units_changed)

    @property
    def leaders(self) -> tuple[Standing, ...]:
        return tuple(move.now for move in self.moves if move.now.rank == 1)

    @property
    def leaders_before(self) -> tuple[Standing, ...]:
        return tuple(standing for standing in self.past if standing.rank == 1)

    @property
    def last(self) -> tuple[Standing, ...]:
        return _last([move.now for move in self.moves])

    @property
    def last_before(self) -> tuple[Standing, ...]:
        return _last(self.past)


def _last(standings: Sequence[Standing]) -> tuple[Standing, ...]:
    """Those on the lowest rank; none where everybody shares the first one."""
    lowest = max((s.rank for s in standings if s.rank is not None), default=1)
    return tuple(s for s in standings if s.rank == lowest and lowest > 1)


def movements(*, summary: EditionSummary, earlier: EditionSummary | None) -> Movements:
    """Two queries, one where there is no earlier edition."""
    now = _standings(summary)
    before = _standings(earlier) if earlier is not None else []
    by_lineage = {standing.lineage_id: standing for standing in before}
    present = {standing.lineage_id for standing in now if standing.rank is not None}
    past = {standing.lineage_id for standing in before if standing.rank is not None}
    editions = [each.edition for each in (summary, earlier) if each is not None]
    is_whole = bool(past) and not any(edition.is_partial for edition in editions)
    return Movements(
        header=header_of(summary),
        earlier=header_of(earlier) if earlier is not None else None,
        moves=tuple(Move(s, by_lineage.get(s.lineage_id)) for s in now),
        past=tuple(before),
        joined=len(present - past) if is_whole else 0,
        left=len(past - present) if is_whole else 0,
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
            "unit__sort_key",
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

"""The parts of a unit's score: each beside its maximum and the other units'."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Case, F, Max, Min, When

from indices.models import PartResult
from indices.selectors.header import PartSpan
from indices.selectors.unit_record import UnitEntry

# Beyond this many units dots would only cover one another: their span is shown.
MOST_DOTS = 200


@dataclass(frozen=True, slots=True)
class PartProfile:
    """One part: the unit's points and those of all units, or the ends of these."""

    name: str
    max_score: Decimal | None
    score: Decimal | None
    rank: int | None
    others: tuple[Decimal, ...] = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None

    def share(self, score: Decimal | None) -> Decimal | None:
        """A score in percent of the part's maximum; only for drawing and reading."""
        if score is None or not self.max_score:
            return None
        return score * 100 / self.max_score

    @property
    def percent(self) -> Decimal | None:
        return self.share(self.score)


@dataclass(slots=True)
class _Points:
    score: Decimal | None = None
    rank: int | None = None
    others: list[Decimal] = field(default_factory=list)


def part_profiles(entry: UnitEntry | None) -> tuple[PartProfile, ...]:
    """A profile for every part of the edition. One query, none without parts."""
    if entry is None or not entry.header.parts:
        return ()
    if entry.summary.unit_count > MOST_DOTS:
        return _spans(entry)
    points = {part.code: _Points() for part in entry.header.parts}
    rows = _results(entry).values_list("part__code", "score", "rank", "result__unit_id")
    for code, score, rank, unit_id in rows:
        held = points.setdefault(code, _Points())
        if unit_id == entry.row.unit_id:
            held.score, held.rank = score, rank
        elif score is not None:
            held.others.append(score)
    return tuple(_with_dots(part, points[part.code]) for part in entry.header.parts)


def _with_dots(part: PartSpan, points: _Points) -> PartProfile:
    return PartProfile(
        name=part.name,
        max_score=part.max_score,
        score=points.score,
        rank=points.rank,
        others=tuple(points.others),
    )


def _spans(entry: UnitEntry) -> tuple[PartProfile, ...]:
    own = {"result__unit_id": entry.row.unit_id}
    rows = (
        _results(entry)
        .values("part__code")
        .annotate(
            lowest=Min("score"),
            highest=Max("score"),
            own_score=Max(Case(When(**own, then=F("score")))),
            own_rank=Max(Case(When(**own, then=F("rank")))),
        )
    )
    by_code = {row["part__code"]: row for row in rows}
    return tuple(
        PartProfile(
            name=part.name,
            max_score=part.max_score,
            score=by_code[part.code]["own_score"],
            rank=by_code[part.code]["own_rank"],
            lowest=by_code[part.code]["lowest"],
            highest=by_code[part.code]["highest"],
        )
        for part in entry.header.parts
        if part.code in by_code
    )


def _results(entry: UnitEntry):  # type: ignore[no-untyped-def]
    summary = entry.summary
    return PartResult.objects.filter(
        result__edition_id=summary.edition_id, result__revision=summary.revision
    ).order_by()

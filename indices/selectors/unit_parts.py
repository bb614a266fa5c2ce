"""The parts of a unit's score: each beside its maximum and the other units'."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Case, F, Max, Min, When
from django.urls import reverse

from indices.models import PartResult
from indices.scoring.shares import percent_of
from indices.selectors.header import PartSpan
from indices.selectors.unit_record import UnitEntry

# Beyond this many units dots would only cover one another: their span is shown.
MOST_DOTS = 200


@dataclass(frozen=True, slots=True)
class PartProfile:
    """One part: the unit's points of its own maximum, and what share of theirs the
    other units got, or the ends of these shares. All are only for drawing and reading.
    """

    code: str
    name: str
    max_score: Decimal | None
    score: Decimal | None
    rank: int | None
    others: tuple[Decimal, ...] = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None
    url: str = ""

    @property
    def percent(self) -> Decimal | None:
        return percent_of(self.score, self.max_score)


@dataclass(slots=True)
class _Points:
    score: Decimal | None = None
    rank: int | None = None
    others: dict[int, Decimal] = field(default_factory=dict)


# By unit and part: the points that do not apply to the unit.
Absent = Mapping[tuple[int, str], Decimal]


def part_profiles(entry: UnitEntry | None, absent: Absent) -> tuple[PartProfile, ...]:
    """A profile for every part of the edition. One query, none without parts."""
    if entry is None or not entry.header.parts:
        return ()
    if entry.summary.unit_count > MOST_DOTS:
        return _spans(entry, absent)
    points = {part.code: _Points() for part in entry.header.parts}
    rows = _results(entry).values_list("part__code", "score", "rank", "result__unit_id")
    for code, score, rank, unit_id in rows:
        held = points.setdefault(code, _Points())
        if unit_id == entry.row.unit_id:
            held.score, held.rank = score, rank
        elif score is not None:
            held.others[unit_id] = score
    return tuple(
        _with_dots(entry, part, points[part.code], absent)
        for part in entry.header.parts
    )


def _with_dots(
    entry: UnitEntry, part: PartSpan, points: _Points, absent: Absent
) -> PartProfile:
    shares = [
        percent_of(score, _own_max(part, unit_id, absent))
        for unit_id, score in points.others.items()
    ]
    return PartProfile(
        code=part.code,
        name=part.name,
        max_score=_own_max(part, entry.row.unit_id, absent),
        score=points.score,
        rank=points.rank,
        others=tuple(share for share in shares if share is not None),
        url=_url(entry, part),
    )


def _own_max(part: PartSpan, unit_id: int, absent: Absent) -> Decimal | None:
    """What a unit can reach: the part's maximum without what does not apply to it."""
    if part.max_score is None:
        return None
    return part.max_score - absent.get((unit_id, part.code), Decimal(0))


def _url(entry: UnitEntry, part: PartSpan) -> str:
    """Its criteria, where it has some."""
    if entry.summary.edition.criteria_set_id is None:
        return ""
    return reverse("unit_domain", args=[entry.row.slug, entry.year, part.code])


def _spans(entry: UnitEntry, absent: Absent) -> tuple[PartProfile, ...]:
    """The ends are shares of the whole maximum: one row per part is read, not one per
    unit."""
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
            code=part.code,
            name=part.name,
            max_score=_own_max(part, entry.row.unit_id, absent),
            score=by_code[part.code]["own_score"],
            rank=by_code[part.code]["own_rank"],
            lowest=percent_of(by_code[part.code]["lowest"], part.max_score),
            highest=percent_of(by_code[part.code]["highest"], part.max_score),
            url=_url(entry, part),
        )
        for part in entry.header.parts
        if part.code in by_code
    )


def _results(entry: UnitEntry):  # type: ignore[no-untyped-def]
    summary = entry.summary
    return PartResult.objects.filter(
        result__edition_id=summary.edition_id, result__revision=summary.revision
    ).order_by()

"""The parts of a unit's score: each beside its maximum and the other units'."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max, Min, QuerySet
from django.urls import reverse

from indices.models import EditionSummary, PartResult
from indices.scoring.shares import percent_of
from indices.selectors.header import PartSpan
from indices.selectors.kept import kept
from indices.selectors.sheets import absent_points
from indices.selectors.unit_record import UnitEntry

ZERO = Decimal(0)
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


@dataclass(frozen=True, slots=True)
class _Points:
    """What one unit has of a part; `absent` of its maximum does not apply to it."""

    score: Decimal | None
    rank: int | None
    absent: Decimal = ZERO

    def max_of(self, part: PartSpan) -> Decimal | None:
        """What the unit can reach."""
        return None if part.max_score is None else part.max_score - self.absent


# Without a result of the part.
NO_POINTS = _Points(None, None)


def part_profiles(
    entry: UnitEntry | None, absent: Mapping[str, Decimal]
) -> tuple[PartProfile, ...]:
    """A profile for every part of the edition; `absent` does not apply to the unit, by
    part. Two queries, none once the others' points are kept; beyond MOST_DOTS units
    the unit's own are read each time. None without parts."""
    if entry is None or not entry.header.parts:
        return ()
    if entry.summary.unit_count > MOST_DOTS:
        return _with_spans(entry, absent)
    points = kept(entry.summary, "points-of-parts", lambda: _points(entry.summary))
    return tuple(
        _with_dots(entry, part, points.get(part.code, {}))
        for part in entry.header.parts
    )


def _points(summary: EditionSummary) -> dict[str, dict[int, _Points]]:
    """Of all units, by part and unit. Two queries, one without criteria."""
    absent = absent_points([summary])
    found: dict[str, dict[int, _Points]] = {}
    rows = _results(summary).values_list(
        "part__code", "result__unit_id", "score", "rank"
    )
    for code, unit_id, score, rank in rows:
        lacking = absent.get((summary.edition_id, unit_id, code), ZERO)
        found.setdefault(code, {})[unit_id] = _Points(score, rank, lacking)
    return found


def _with_dots(
    entry: UnitEntry, part: PartSpan, points: Mapping[int, _Points]
) -> PartProfile:
    own = entry.row.unit_id
    shares = [
        percent_of(each.score, each.max_of(part))
        for unit_id, each in points.items()
        if unit_id != own
    ]
    others = tuple(share for share in shares if share is not None)
    return _profile(entry, part, points.get(own, NO_POINTS), others=others)


def _profile(
    entry: UnitEntry, part: PartSpan, own: _Points, **others: Any
) -> PartProfile:
    return PartProfile(
        code=part.code,
        name=part.name,
        max_score=own.max_of(part),
        score=own.score,
        rank=own.rank,
        url=_url(entry, part),
        **others,
    )


def _url(entry: UnitEntry, part: PartSpan) -> str:
    """Its criteria, where it has some."""
    if entry.summary.edition.criteria_set_id is None:
        return ""
    return reverse("unit_domain", args=[entry.row.slug, entry.year, part.code])


def _with_spans(
    entry: UnitEntry, absent: Mapping[str, Decimal]
) -> tuple[PartProfile, ...]:
    """The ends are shares of the whole maximum: one row per part is read, not one per
    unit."""
    spans = kept(entry.summary, "spans-of-parts", lambda: _spans(entry.summary))
    rows = _results(entry.summary).filter(result__unit_id=entry.row.unit_id)
    own = {
        code: _Points(score, rank, absent.get(code, ZERO))
        for code, score, rank in rows.values_list("part__code", "score", "rank")
    }
    profiles = []
    for part in entry.header.parts:
        if part.code in spans:
            lowest, highest = (
                percent_of(end, part.max_score) for end in spans[part.code]
            )
            points = own.get(part.code, NO_POINTS)
            profiles.append(
                _profile(entry, part, points, lowest=lowest, highest=highest)
            )
    return tuple(profiles)


def _spans(
    summary: EditionSummary,
) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    """The least and the most that any unit has of each part. One query."""
    rows = _results(summary).values("part__code")
    found = rows.annotate(lowest=Min("score"), highest=Max("score"))
    return {row["part__code"]: (row["lowest"], row["highest"]) for row in found}


def _results(summary: EditionSummary) -> QuerySet[PartResult]:
    return PartResult.objects.filter(
        result__edition_id=summary.edition_id, result__revision=summary.revision
    ).order_by()

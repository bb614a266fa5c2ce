"""The domains of two years of one ranking: who gained where, and how the middle moved.

Where both years were scored by criteria, a domain compares when all its criteria do;
where neither was, when it has the same code, name and maximum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from indices.models import EditionSummary, PartResult
from indices.scoring.shares import median_of, percent_of
from indices.selectors.header import PartSpan, header_of
from indices.selectors.sheets import absent_points
from indices.selectors.year_pair import YearPair

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class DomainPair:
    """A domain of this year; `earlier` is the same one of the year before, None where
    the two do not compare."""

    domain: PartSpan
    earlier: PartSpan | None

    @property
    def is_outside(self) -> bool:
        return self.domain.max_score is None


@dataclass(frozen=True, slots=True)
class DomainMove:
    """A domain's points of one unit in both years; `change` None where they do not
    compare or one is not known."""

    domain: PartSpan
    before: Decimal | None
    now: Decimal | None
    is_comparable: bool

    @property
    def change(self) -> Decimal | None:
        if not self.is_comparable or self.now is None or self.before is None:
            return None
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class MedianMove:
    """A domain's median share in both years, where the domain is the same."""

    domain: PartSpan
    now: Decimal
    before: Decimal

    @property
    def change(self) -> Decimal:
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class _Stored:
    """A unit's stored points in a domain; `absent` are those that do not apply."""

    points: Decimal
    absent: Decimal

    def percent(self, domain: PartSpan) -> Decimal | None:
        if domain.max_score is None:
            return None
        return percent_of(self.points, domain.max_score - self.absent)


class DomainChanges:
    """The stored points of both years, by domain and lineage."""

    def __init__(
        self,
        summary: EditionSummary,
        earlier: EditionSummary | None,
        pair: YearPair | None,
    ) -> None:
        """Two queries, one where no year has criteria, none without domains."""
        self.now, self.before = summary, earlier
        self.pairs = _pairs(summary, earlier, pair)
        self.points = (
            _domain_points([summary, earlier]) if earlier and self.pairs else {}
        )

    def of(self, lineage: int) -> list[DomainMove]:
        """Every domain of this year, in its order."""
        return [
            DomainMove(
                domain=pair.domain,
                before=self._points(self.before, pair.earlier, lineage),
                now=self._points(self.now, pair.domain, lineage),
                is_comparable=pair.earlier is not None,
            )
            for pair in self.pairs
        ]

    def main(self, lineage: int, direction: Decimal) -> DomainMove | None:
        """The domain that moved most the way the total moved."""
        same_way = [
            move
            for move in self.of(lineage)
            if move.change is not None and move.change * direction > 0
        ]
        return max(same_way, key=lambda m: abs(m.change or ZERO), default=None)

    def medians(self) -> list[MedianMove]:
        """How the middle of all units moved in the domains that compare."""
        found = []
        for pair in self.pairs:
            if pair.is_outside or pair.earlier is None:
                continue
            now = self._median(self.now, pair.domain)
            before = self._median(self.before, pair.earlier)
            if now is not None and before is not None:
                found.append(MedianMove(pair.domain, now, before))
        return found

    def _points(
        self, summary: EditionSummary | None, domain: PartSpan | None, lineage: int
    ) -> Decimal | None:
        if summary is None or domain is None:
            return None
        stored = self.points.get((summary.edition_id, domain.code), {}).get(lineage)
        return stored.points if stored else None

    def _median(
        self, summary: EditionSummary | None, domain: PartSpan
    ) -> Decimal | None:
        if summary is None:
            return None
        stored = self.points.get((summary.edition_id, domain.code), {}).values()
        return median_of(each.percent(domain) for each in stored)


def _pairs(
    summary: EditionSummary, earlier: EditionSummary | None, pair: YearPair | None
) -> list[DomainPair]:
    """The domains of this year, each with the one that it compares with."""
    if earlier is None:
        return []
    parts, past = header_of(summary).parts, header_of(earlier).parts
    if pair is not None:
        by_code = {part.code: part for part in past}
        common = {now.code: before.code for now, before in pair.common_domains}
        return [
            DomainPair(part, by_code.get(common.get(part.code, ""))) for part in parts
        ]
    editions = (summary.edition, earlier.edition)
    if any(edition.criteria_set_id is not None for edition in editions):
        return []
    return [DomainPair(part, part if part in past else None) for part in parts]


_Points = Mapping[tuple[int, str], Mapping[int, _Stored]]


def _domain_points(summaries: Iterable[EditionSummary]) -> _Points:
    """By edition and domain code the stored points by lineage."""
    both = list(summaries)
    wanted = Q()
    for each in both:
        wanted |= Q(result__edition_id=each.edition_id, result__revision=each.revision)
    rows = (
        PartResult.objects.filter(wanted, score__isnull=False)
        .order_by()
        .values_list(
            "result__edition_id",
            "part__code",
            "result__unit_id",
            "result__unit__same_as_id",
            "score",
        )
    )
    absent = absent_points(both)
    found: dict[tuple[int, str], dict[int, _Stored]] = {}
    for edition_id, code, unit_id, same_as, score in rows:
        assert score is not None
        left_out = absent.get((edition_id, unit_id, code), ZERO)
        stored = _Stored(score, left_out)
        found.setdefault((edition_id, code), {})[same_as or unit_id] = stored
    return found

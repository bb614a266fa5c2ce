"""Who would move under other weights of the domains or other cuts of the tiers.

For whoever prepares an edition; nothing is stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indices.models import EditionSummary
from indices.scoring import ranking, tiers
from indices.scoring.change import rank_change
from indices.scoring.moved_cuts import with_cuts
from indices.scoring.ranking import RankingRule
from indices.scoring.reweigh import DomainPoints, reweighed
from indices.selectors.header import EditionHeader, PartSpan, header_of
from indices.selectors.heat_map import HeatQuery, heat_map_page
from indices.selectors.what_if import (
    Competitor,
    Outcome,
    bounds_of,
    competitors,
    outcome_of,
)

Domains = tuple[DomainPoints, ...]


@dataclass(frozen=True, slots=True)
class TrialBase:
    """All that is read. `parts` are those that a weight can be given to."""

    header: EditionHeader
    field: tuple[Competitor, ...]
    domains: Mapping[int, Domains]
    parts: tuple[PartSpan, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried: weights by code of the part, lower bounds by name of the tier."""

    weights: Mapping[str, Decimal]
    cuts: Mapping[str, Decimal]

    @property
    def is_empty(self) -> bool:
        return not (self.weights or self.cuts)


@dataclass(frozen=True, slots=True)
class TrialRow:
    """`is_incomplete`: scored, but not in every part, so no weight can be tried."""

    unit: Competitor
    before: Outcome
    after: Outcome
    is_incomplete: bool

    @property
    def score_change(self) -> Decimal | None:
        if self.before.score is None or self.after.score is None:
            return None
        return self.after.score - self.before.score

    @property
    def rank_change(self) -> int | None:
        return rank_change(self.after.rank, self.before.rank)

    @property
    def changes_tier(self) -> bool:
        return self.before.tier_name != self.after.tier_name

    @property
    def moves(self) -> bool:
        return self.changes_tier or bool(self.rank_change)


@dataclass(frozen=True, slots=True)
class TrialPage:
    base: TrialBase
    trial: Trial
    rows: tuple[TrialRow, ...]

    @property
    def header(self) -> EditionHeader:
        return self.base.header

    @property
    def tiers_before(self) -> tuple[tuple[str, int, int], ...]:
        return self._counts(Counter(row.before.tier_name for row in self.rows))

    @property
    def tiers_after(self) -> tuple[tuple[str, int, int], ...]:
        return self._counts(Counter(row.after.tier_name for row in self.rows))

    def _counts(self, found: Counter[str]) -> tuple[tuple[str, int, int], ...]:
        return tuple((t.name, t.strength, found[t.name]) for t in self.header.tiers)


def trial_base(*, summary: EditionSummary) -> TrialBase:
    """Five queries, two without parts."""
    field = competitors(summary)
    heat = heat_map_page(summary=summary, query=HeatQuery(page_size=None))
    domains: dict[int, Domains] = {}
    header = header_of(summary)
    for row in heat.rows if heat else ():
        domains[row.unit_id] = tuple(
            DomainPoints(part.code, cell.points, cell.max_score)
            for part, cell in zip(header.parts, row.cells, strict=True)
        )
    return TrialBase(
        header=header,
        field=field,
        domains=domains,
        parts=tuple(part for part in header.parts if part.max_score),
    )


def trial_page(base: TrialBase, trial: Trial) -> TrialPage:
    """Everybody before and after, in the order of what is tried. No query."""
    now = {each.unit_id: each.value for each in base.field}
    then = _values(base, trial) if trial.weights else now
    scheme = bounds_of(base.header)
    before = _outcomes(base, now, scheme)
    after = _outcomes(base, then, with_cuts(scheme, trial.cuts))
    rows = [
        TrialRow(
            unit=unit,
            before=before[unit.unit_id],
            after=after[unit.unit_id],
            is_incomplete=now[unit.unit_id] is not None and then[unit.unit_id] is None,
        )
        for unit in base.field
    ]
    rows.sort(key=lambda row: (row.after.rank is None, row.after.rank or 0))
    return TrialPage(base, trial, tuple(rows))


def _values(base: TrialBase, trial: Trial) -> dict[int, Fraction | None]:
    factors = {
        part.code: Fraction(trial.weights[part.code]) / Fraction(part.max_score)
        for part in base.parts
        if part.code in trial.weights and part.max_score
    }
    return {
        each.unit_id: reweighed(base.domains.get(each.unit_id, ()), factors)
        for each in base.field
    }


def _outcomes(
    base: TrialBase,
    values: Mapping[int, Fraction | None],
    scheme: tuple[tiers.TierBound, ...],
) -> dict[int, Outcome]:
    header = base.header
    placings = ranking.rank_entries(
        [
            ranking.Entry(each.unit_id, values[each.unit_id], is_ranked=each.is_ranked)
            for each in base.field
        ],
        rule=RankingRule(header.ranking_rule),
        decimals=header.decimals,
    )
    return {
        each.unit_id: outcome_of(
            header,
            values[each.unit_id],
            None if header.is_partial else placings[each.unit_id],
            scheme,
        )
        for each in base.field
    }

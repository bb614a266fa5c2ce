"""What a unit would come to if some criteria had other points. Nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from urllib.parse import urlencode

from django.urls import reverse

from indices.models import Criterion, EditionSummary, UnitResult
from indices.scoring import ranking, tiers
from indices.scoring.ranking import RankingRule
from indices.scoring.reach import Chance, Goal, Plans, goal_above, plans
from indices.scoring.totals import OUTSIDE, PERCENT, Kind, SheetTotal
from indices.selectors.criteria_tree import CriteriaTree, CriterionLine, load_criteria
from indices.selectors.explained import find_unit
from indices.selectors.header import EditionHeader, TierSpan, header_of
from indices.selectors.sheets import SheetValues, sheet_values
from indices.selectors.siblings import Siblings, scored_editions_of_area, siblings_of
from units.models import Unit

SCORE_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Competitor:
    """One unit's stored result, as exact as it is kept."""

    unit_id: int
    lineage_id: int
    name: str
    slug: str
    sort_key: str
    value: Fraction | None
    score: Decimal | None
    is_ranked: bool

    def url_of(self, year: int) -> str:
        return reverse("unit_year", args=[self.slug, year])


@dataclass(frozen=True, slots=True)
class Leaf:
    """A criterion that applies to the unit, with its points; None: not scored yet."""

    line: CriterionLine
    domain: CriterionLine
    points: Decimal | None

    @property
    def lost(self) -> Decimal | None:
        """A bonus that was not given costs nothing; a deduction costs what it takes."""
        if self.points is None or self.line.kind is Kind.BONUS:
            return None
        if self.line.kind is Kind.DEDUCTION:
            return self.points
        return self.line.max_score - self.points


@dataclass(frozen=True, slots=True)
class WhatIfBase:
    """All that is read: the unit's sheet, and everybody's results; `siblings` are the
    editions in which the same can be asked."""

    header: EditionHeader
    criteria: CriteriaTree
    sheet: SheetValues
    unit: Competitor
    field: tuple[Competitor, ...]
    leaves: tuple[Leaf, ...]
    siblings: Siblings


@dataclass(frozen=True, slots=True)
class WhatIfChoice:
    """An edition whose units can be asked about; `found` is the one asked for."""

    header: EditionHeader
    units: tuple[Competitor, ...]
    found: Competitor | None
    siblings: Siblings


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the unit comes to; `rank` None where nothing is ranked."""

    value: Fraction | None
    score: Decimal | None
    rank: int | None
    ranked_of: int | None
    tier: TierSpan | None

    @property
    def tier_name(self) -> str:
        return self.tier.name if self.tier else ""


@dataclass(frozen=True, slots=True)
class Change:
    leaf: Leaf
    points: Decimal

    @property
    def gain(self) -> Decimal:
        return self.points - (self.leaf.points or Decimal(0))


@dataclass(frozen=True, slots=True)
class Target:
    """The next tier (`tier`) or the unit above (`unit`), the points missing to it, and
    the cheapest ways there; None where raising everything would not do."""

    tier: TierSpan | None
    unit: Competitor | None
    needs: Fraction
    must_exceed: bool
    plans: Plans[int] | None


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    base: WhatIfBase
    changes: tuple[Change, ...]
    before: Outcome
    after: Outcome
    targets: tuple[Target, ...]

    @property
    def header(self) -> EditionHeader:
        return self.base.header

    @property
    def differs_from_announced(self) -> bool:
        """What is shown as announced is another value than the sheet comes to."""
        shown = self.base.unit.score
        return None not in (shown, self.before.score) and shown != self.before.score


def what_if_choice(*, summary: EditionSummary, asked: str) -> WhatIfChoice:
    """The unit by its slug, its name, or its slug of another year. Three queries."""
    header = header_of(summary)
    units = competitors(summary)
    return WhatIfChoice(
        header=header,
        units=units,
        found=(find_unit(units, asked) or _of_lineage(units, asked)) if asked else None,
        siblings=_siblings(summary, header, asked),
    )


def _of_lineage(units: Sequence[Competitor], slug: str) -> Competitor | None:
    known = Unit.objects.filter(slug=slug).first()
    lineage = known.lineage_id if known else None
    return next((each for each in units if each.lineage_id == lineage), None)


def _siblings(summary: EditionSummary, header: EditionHeader, slug: str) -> Siblings:
    return siblings_of(
        header,
        scored_editions_of_area(summary.edition.area),
        route="indices:what_if_units",
        query=urlencode({"dv": slug}) if slug else "",
    )


def what_if_base(*, summary: EditionSummary, slug: str) -> WhatIfBase | None:
    """None without criteria, and where no such unit has a sheet. Five queries."""
    criteria = load_criteria(summary.edition.criteria_set_id)
    field = competitors(summary)
    unit = next((each for each in field if each.slug == slug), None)
    if criteria is None or unit is None:
        return None
    sheets = sheet_values(summary, criteria, lineage=unit.lineage_id)
    sheet = sheets.get(unit.unit_id)
    if sheet is None:
        return None
    leaves = tuple(
        Leaf(line, criteria.domain_of(line), sheet.points.get(line.pk))
        for line in criteria.leaves
        if line.pk not in sheet.absent
    )
    header = header_of(summary)
    siblings = _siblings(summary, header, slug)
    return WhatIfBase(header, criteria, sheet, unit, field, leaves, siblings)


def competitors(summary: EditionSummary) -> tuple[Competitor, ...]:
    """Everybody in the order of the ranking. One query."""
    rows = (
        UnitResult.objects.of(summary.edition, summary.revision)
        .order_by("position")
        .values_list(
            *("unit_id", "unit__same_as_id", "unit_name", "unit__slug"),
            *("unit__sort_key", "score", "achieved", "applicable_max", "is_ranked"),
        )
    )
    return tuple(
        Competitor(
            unit_id=unit_id,
            lineage_id=same_as or unit_id,
            name=name,
            slug=slug,
            sort_key=sort_key,
            value=exact_value_of(score, achieved, most),
            score=score,
            is_ranked=is_ranked,
        )
        for unit_id, same_as, name, slug, sort_key, *result in rows
        for score, achieved, most, is_ranked in [result]
    )


def exact_value_of(
    score: Decimal | None, achieved: Decimal | None, own_max: Decimal | None
) -> Fraction | None:
    """The index value before it was rounded for storing."""
    if achieved is not None and own_max:
        return Fraction(achieved) * PERCENT / Fraction(own_max)
    return None if score is None else Fraction(score)


def what_if_page(base: WhatIfBase, points: Mapping[int, Decimal]) -> WhatIfPage:
    """With other points of some leaves, by their keys. No query."""
    changed = replace(base.sheet, points={**base.sheet.points, **points})
    now = base.sheet.total(base.criteria.totals)
    before = _outcome(base, now.index)
    return WhatIfPage(
        base=base,
        changes=tuple(
            Change(leaf, points[leaf.line.pk])
            for leaf in base.leaves
            if leaf.line.pk in points and points[leaf.line.pk] != leaf.points
        ),
        before=before,
        after=_outcome(base, changed.total(base.criteria.totals).index),
        targets=tuple(_targets(base, now, before)),
    )


def _outcome(base: WhatIfBase, value: Fraction | None) -> Outcome:
    placing = None if base.header.is_partial else _placing(base, value)
    return outcome_of(base.header, value, placing, bounds_of(base.header))


def outcome_of(
    header: EditionHeader,
    value: Fraction | None,
    placing: ranking.Placing | None,
    scheme: Sequence[tiers.TierBound],
) -> Outcome:
    """What a value comes to under a scheme of tiers; without a place where none."""
    tier = None if value is None else tiers.classify(value, scheme)
    return Outcome(
        value=value,
        score=None if value is None else ranking.round_half_up(value, SCORE_DECIMALS),
        rank=placing.rank if placing else None,
        ranked_of=placing.ranked_of if placing else None,
        tier=_span(header, tier),
    )


def _placing(base: WhatIfBase, value: Fraction | None) -> ranking.Placing:
    """The unit's place among what the others have."""
    own = base.unit.unit_id
    placings = ranking.rank_entries(
        [
            ranking.Entry(
                each.unit_id,
                value if each.unit_id == own else each.value,
                is_ranked=each.is_ranked,
            )
            for each in base.field
        ],
        rule=RankingRule(base.header.ranking_rule),
        decimals=base.header.decimals,
    )
    return placings[own]


def bounds_of(header: EditionHeader) -> tuple[tiers.TierBound, ...]:
    return tuple(tier.bound for tier in header.tiers)


def _span(header: EditionHeader, tier: tiers.TierBound | None) -> TierSpan | None:
    if tier is None:
        return None
    return next(span for span in header.tiers if span.name == tier.name)


# --- the cheapest ways up ---------------------------------------------------------


def _targets(
    base: WhatIfBase, total: SheetTotal[int], before: Outcome
) -> Iterator[Target]:
    if before.value is None:
        return
    chances = _chances(base)
    points = _points_before_limits(base, total)
    tier = tiers.next_better(before.value, bounds_of(base.header))
    if tier is not None and tier.lower is not None:
        goal = Goal(Fraction(tier.lower), must_exceed=not tier.lower_closed)
        yield _target(goal, chances, points, total, tier=_span(base.header, tier))
    above = _unit_above(base, before)
    if above is not None and above.value is not None:
        goal = goal_above(
            above.value,
            rule=RankingRule(base.header.ranking_rule),
            decimals=base.header.decimals,
        )
        yield _target(goal, chances, points, total, unit=above)


def _target(  # noqa: PLR0913 - one goal out of what is known of the sheet
    goal: Goal,
    chances: list[Chance[int]],
    points: Decimal,
    total: SheetTotal[int],
    tier: TierSpan | None = None,
    unit: Competitor | None = None,
) -> Target:
    needs = goal.needs(points, total.applicable_max)
    found = plans(chances, needs, must_exceed=goal.must_exceed)
    return Target(tier, unit, needs, goal.must_exceed, found)


def _points_before_limits(base: WhatIfBase, total: SheetTotal[int]) -> Decimal:
    """The sheet's points before they are kept between 0 and the maximum."""
    domains = (
        total.node(domain.pk).achieved
        for domain in base.criteria.domains
        if domain.kind not in OUTSIDE
    )
    return sum(domains, Decimal(0)) + total.bonus - total.deduction


def _chances(base: WhatIfBase) -> list[Chance[int]]:
    """What the unit's own work can raise: not the survey, the leaders' points, bonus
    or deduction. Where most is lost comes first."""
    found = [
        Chance(leaf.line.pk, leaf.points, leaf.line.max_score, leaf.line.step)
        for leaf in base.leaves
        if leaf.points is not None
        and leaf.line.scored_by == Criterion.ScoredBy.APPRAISAL
    ]
    return sorted(found, key=lambda each: each.points - each.max_score)


def _unit_above(base: WhatIfBase, before: Outcome) -> Competitor | None:
    """The nearest unit that is ranked higher."""
    if before.rank is None or before.value is None:
        return None
    above = [
        each
        for each in base.field
        if each.is_ranked
        and each.unit_id != base.unit.unit_id
        and each.value is not None
        and _stands_above(each.value, before.value, base.header)
    ]
    return min(above, key=lambda each: each.value or 0, default=None)


def _stands_above(other: Fraction, own: Fraction, header: EditionHeader) -> bool:
    if header.ranking_rule != RankingRule.PUBLISHED:
        return other > own
    decimals = header.decimals
    return ranking.round_half_up(other, decimals) > ranking.round_half_up(own, decimals)

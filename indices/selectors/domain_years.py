"""One domain through the years that its line goes back to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from indices.models import Criterion, EditionSummary, PartResult
from indices.scoring.ranking import round_half_up
from indices.scoring.shares import DECIMALS, percent_of
from indices.scoring.statistics import quartiles
from indices.selectors.criteria_tree import CriterionLine
from indices.selectors.explained import page_url
from indices.selectors.header import header_of
from indices.selectors.kept import kept_of_each
from indices.selectors.sheets import absent_points

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class DomainYear:
    """The domain in one year, in percent of that year's maximum."""

    year: int
    name: str
    max_score: Decimal
    count: int
    median: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    is_current: bool
    # False where the domain was another one: its maximum or its wording.
    is_comparable: bool
    url: str


@dataclass(frozen=True, slots=True)
class DomainSpread:
    """How all units stood in a domain, in percent of their own maximum."""

    count: int
    median: Decimal | None
    lower: Decimal | None
    upper: Decimal | None


def domain_years(summary: EditionSummary, domain: CriterionLine) -> list[DomainYear]:
    """The domain in every year that its line goes back to, newest first.

    Two queries, whatever the number of years; two more where the figures of some year
    are not kept.
    """
    edition = summary.edition
    root = edition.area.lineage_id
    summaries = list(
        EditionSummary.objects.visible()
        .with_header()
        .filter(
            Q(edition__area_id=root) | Q(edition__area__same_as_id=root),
            edition__index_id=edition.index_id,
            edition__level=edition.level,
            edition__criteria_set__isnull=False,
        )
        .exclude(edition_id=edition.pk)
    )
    summaries = sorted([*summaries, summary], key=lambda s: -s.edition.year)
    by_set = domain_forms(domain, [s.edition.criteria_set_id for s in summaries])
    forms = {
        each.pk: by_set[each.edition.criteria_set_id]
        for each in summaries
        if each.edition.criteria_set_id in by_set
    }
    summaries = [each for each in summaries if each.pk in forms]
    spreads = kept_of_each(
        summaries,
        lambda each: f"domain-spread-{forms[each.pk].code}",
        lambda missing: _spreads({each: forms[each.pk].code for each in missing}),
    )
    return [
        _year(each, forms[each.pk], spreads[each.pk], domain, summary)
        for each in summaries
    ]


def domain_forms(
    domain: CriterionLine, sets: Sequence[int | None]
) -> dict[int | None, Criterion]:
    """The forms of a domain in several sets, through what it goes on from. One query.

    Later forms count too, so that an old year's page shows the years after it.
    """
    roots = {
        root.pk: root
        for root in Criterion.objects.filter(
            criteria_set_id__in=sets, parent__isnull=True
        )
    }
    linked = {domain.pk}
    # A chain is at most as long as there are sets.
    for _step in range(len(roots)):
        more = {r.same_as_id for r in roots.values() if r.pk in linked}
        more |= {r.pk for r in roots.values() if r.same_as_id in linked}
        if more <= linked | {None}:
            break
        linked |= {key for key in more if key is not None}
    return {root.criteria_set_id: root for pk, root in roots.items() if pk in linked}


def _spreads(codes: Mapping[EditionSummary, str]) -> dict[int, DomainSpread]:
    """By summary, of the domain of that code. Two queries."""
    wanted = Q(pk__in=[])
    for each, code in codes.items():
        wanted |= Q(
            result__edition_id=each.edition_id,
            result__revision=each.revision,
            part__code=code,
        )
    rows = (
        PartResult.objects.filter(wanted, score__isnull=False)
        .order_by()
        .values_list(
            "result__edition_id", "part__max_score", "result__unit_id", "score"
        )
    )
    absent = absent_points(list(codes))
    code_of = {each.edition_id: code for each, code in codes.items()}
    shares: dict[int, list[Decimal | None]] = {key: [] for key in code_of}
    for edition_id, most, unit_id, score in rows:
        left_out = absent.get((edition_id, unit_id, code_of[edition_id]), ZERO)
        shares[edition_id].append(
            None if most is None else percent_of(score, most - left_out)
        )
    return {each.pk: _spread(shares[each.edition_id]) for each in codes}


def _spread(shares: Sequence[Decimal | None]) -> DomainSpread:
    cuts = quartiles(share for share in shares if share is not None)
    if cuts is None:
        return DomainSpread(len(shares), None, None, None)
    lower, median, upper = (round_half_up(cut, DECIMALS) for cut in cuts)
    return DomainSpread(len(shares), median, lower, upper)


def _year(
    each: EditionSummary,
    form: Criterion,
    spread: DomainSpread,
    domain: CriterionLine,
    current: EditionSummary,
) -> DomainYear:
    return DomainYear(
        year=each.edition.year,
        name=form.name,
        max_score=form.max_score,
        count=spread.count,
        median=spread.median,
        lower=spread.lower,
        upper=spread.upper,
        is_current=each.edition_id == current.edition_id,
        is_comparable=form.max_score == domain.max_score and form.name == domain.name,
        url=page_url(header_of(each), "indices:domain", code=form.code),
    )

"""What a unit gave itself beside what the appraisers gave it, domain by domain."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from indices.models import Criterion
from indices.selectors.sheets import scores_behind
from indices.selectors.unit_record import UnitEntry

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class SelfDomain:
    """The leaves of a domain that both the unit and the appraisers scored."""

    code: str
    name: str
    max_score: Decimal
    self_score: Decimal
    judged_score: Decimal

    @property
    def gap(self) -> Decimal:
        return self.self_score - self.judged_score


def self_scores(entry: UnitEntry | None) -> tuple[SelfDomain, ...]:
    """The widest gap first. One query, none without a set of criteria."""
    if entry is None or entry.summary.edition.criteria_set_id is None:
        return ()
    rows = (
        scores_behind(entry.summary)
        .filter(
            Q(final_score__isnull=False) | Q(appraised_score__isnull=False),
            sheet__unit_id=entry.row.unit_id,
            is_not_applicable=False,
            self_score__isnull=False,
        )
        .exclude(criterion__scored_by__in=(Criterion.ScoredBy.DEDUCTION,))
        .values_list(
            "criterion__code",
            "criterion__max_score",
            "self_score",
            "appraised_score",
            "final_score",
        )
    )
    sums: dict[str, list[Decimal]] = {}
    for code, most, own, appraised, final in rows:
        domain = sums.setdefault(code.partition(".")[0], [ZERO, ZERO, ZERO])
        judged = appraised if final is None else final
        for place, value in enumerate((most, own, judged)):
            domain[place] += value
    found = [
        SelfDomain(part.code, part.name, *sums[part.code])
        for part in entry.header.parts
        if part.code in sums
    ]
    return tuple(sorted(found, key=lambda each: -abs(each.gap)))

"""What all units of a ranking together tell of its years, kept while nothing of it is
published anew: the page of a trend then reads the units that it shows, and no others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256

from indices.models import EditionSummary
from indices.selectors.kept import kept_of_all
from indices.selectors.trend_units import (
    Standings,
    lineages_of,
    standings_by_edition,
)
from indices.selectors.trend_years import (
    MOST_SAMPLES,
    YearFacts,
    comparable_ends,
    facts_of_years,
)
from units.models import Unit

NEIGHBOURS = 2
LEADERS = 5


@dataclass(frozen=True, slots=True)
class TrendFacts:
    """`known` and `unknown` are the lineages with and without any data, those of the
    newest year first; `newest` those ranked in it, by rank; `always` those that a page
    shows whatever is asked. `risen` counts units that rose between the comparable
    years, and all that stand in both. `leader` stood first most often: lineage, how
    many times, of how many ranked years.
    """

    years: tuple[YearFacts, ...]
    known: tuple[int, ...]
    unknown: tuple[int, ...]
    newest: tuple[int, ...]
    always: frozenset[int]
    risen: tuple[int, int]
    leader: tuple[int, int, int] | None

    def wanted(self, shown: Collection[int]) -> set[int]:
        """The units that a page shows: in its table, as ends, as leaders, and next in
        rank to those that may be made to stand out."""
        wanted = {*shown, *self.always}
        for place, lineage in enumerate(self.newest):
            if lineage in shown:
                first = max(0, place - NEIGHBOURS)
                wanted.update(self.newest[first : place + NEIGHBOURS + 1])
        return wanted


def trend_facts(summaries: Sequence[EditionSummary]) -> TrendFacts:
    """Of the visible years of a ranking, oldest first. Two queries, one once kept."""

    def compute() -> TrendFacts:
        standings = standings_by_edition([each.edition_id for each in summaries])
        return _facts(summaries, standings)

    return kept_of_all(summaries, _name(summaries), compute)


def _name(summaries: Sequence[EditionSummary]) -> str:
    """What the facts depend on beside what is published: which forms are one unit, and
    where and how wholly the years are known."""
    renamed = Unit.objects.filter(same_as__isnull=False).order_by("pk")
    told = [
        *renamed.values_list("pk", "same_as_id"),
        *(
            (each.edition_id, each.edition.area.lineage_id, each.edition.is_partial)
            for each in summaries
        ),
    ]
    return f"trend-{sha256(repr(told).encode()).hexdigest()}"


def _facts(summaries: Sequence[EditionSummary], standings: Standings) -> TrendFacts:
    years = facts_of_years(summaries, standings)
    known, unknown = lineages_of(standings)
    newest = standings[summaries[-1].edition_id]
    ranked = tuple(row.lineage_id for row in newest if row.rank is not None)
    always = {*ranked[:LEADERS]}
    for year in years:
        for part in (year.best, year.worst, year.joined, year.gone):
            always.update(part.lineages)
    for rows in standings.values():
        firsts = [row.lineage_id for row in rows if row.rank == 1]
        always.update(firsts[:MOST_SAMPLES])
    return TrendFacts(
        years=years,
        known=tuple(known),
        unknown=tuple(unknown),
        newest=ranked,
        always=frozenset(always),
        risen=_risen(summaries, years, standings),
        leader=_leader(standings),
    )


def _risen(
    summaries: Sequence[EditionSummary],
    years: Sequence[YearFacts],
    standings: Standings,
) -> tuple[int, int]:
    """How many units rose between the comparable years, of how many in both."""
    ends = comparable_ends(
        [
            (year.era, summary.median_score)
            for year, summary in zip(years, summaries, strict=True)
        ]
    )
    if ends is None:
        return 0, 0
    first, last = (standings[summaries[place].edition_id] for place in ends)
    before = {row.lineage_id: row.score for row in first}
    moves = [
        row.score - earlier
        for row in last
        if row.score is not None and (earlier := before.get(row.lineage_id)) is not None
    ]
    return sum(move > 0 for move in moves), len(moves)


def _leader(standings: Standings) -> tuple[int, int, int] | None:
    firsts = Counter(
        row.lineage_id
        for by_rank in standings.values()
        for row in by_rank
        if row.rank == 1
    )
    if not firsts:
        return None
    years = sum(any(row.rank for row in by_rank) for by_rank in standings.values())
    lineage, times = firsts.most_common(1)[0]
    return lineage, times, years

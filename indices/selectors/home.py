"""The news of the home area: its newest edition, what changed, what else there is.

Real figures only; the illustrative province never comes here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from indices.models import EditionSummary, UnitResult
from indices.selectors.editions import LEVEL_ORDER, EditionLine
from indices.selectors.header import header_of
from indices.selectors.movements import Movements, movements
from indices.selectors.ranking import RankingPage, extract_page
from units.models import Level, SiteProfile, SuccessionExtent, Unit

# How many units are shown at each end of a whole ranking, and of a partial one.
ENDS = 5
MOST_KNOWN = 10
MOST_PUBLICATIONS = 6
MOST_OTHERS = 8
MOST_TIER_YEARS = 6


@dataclass(frozen=True, slots=True)
class TierYear:
    """Units per tier in one year: (name, strength, count), best tier first."""

    year: int
    counts: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    """`excerpt` holds the rows at both ends of a whole ranking, or the known ones of
    a partial one; None while nothing is published at all."""

    area: Unit | None
    has_own_figures: bool
    summary: EditionSummary | None
    earlier: EditionSummary | None
    excerpt: RankingPage | None
    movements: Movements | None
    tier_years: tuple[TierYear, ...]
    of_area: tuple[EditionLine, ...]
    of_nation: tuple[EditionLine, ...]
    publications: tuple[EditionLine, ...]

    @property
    def mean_change(self) -> Decimal | None:
        """Against the earlier edition, where both are whole."""
        if self.summary is None or self.earlier is None:
            return None
        now, before = self.summary.mean_score, self.earlier.mean_score
        return None if now is None or before is None else now - before


def load_home_area() -> Unit | None:
    """The home area of the site's profile; None means the nation. One query."""
    profile = SiteProfile.objects.select_related("home_area").first()
    return profile.home_area if profile else None


def leaders(*, area: Unit | None, most: int) -> tuple[tuple[str, str], ...]:
    """Slug and name of the first units of the newest ranking that ranks so many: of
    the area, else of the nation or of a place inside. Three queries."""
    ranking = [s for s in _summaries(area) if s.ranked_count >= most]
    newest = _newest(s for s in ranking if _is_of(area, s)) or _newest(ranking)
    if newest is None:
        return ()
    rows = UnitResult.objects.of(newest.edition, newest.revision)
    first = rows.filter(rank__isnull=False).order_by("rank", "unit__sort_key")
    return tuple(first.values_list("unit__slug", "unit_name")[:most])


def home_page(*, area: Unit | None) -> HomePage:
    """The front page of an area, in a fixed number of queries."""
    summaries = _summaries(area)
    own = [s for s in summaries if _is_of(area, s)]
    national = [s for s in summaries if s.edition.area.level == Level.NATION]
    newest = _newest(own) or _newest(national)
    if newest is None:
        return HomePage(area, False, None, None, None, None, (), (), (), ())
    series = [s for s in summaries if _series(s) == _series(newest)]
    earlier = next(
        (s for s in _by_year(series) if s.edition.year < newest.edition.year), None
    )
    others = [s for s in summaries if _series(s) != _series(newest)]
    return HomePage(
        area=area,
        has_own_figures=bool(own),
        summary=newest,
        earlier=earlier,
        excerpt=extract_page(summary=newest, results=_ends(newest)),
        movements=movements(summary=newest, earlier=earlier),
        tier_years=tier_years(series)[:MOST_TIER_YEARS],
        of_area=_lines(_of_area(area, others))[:MOST_OTHERS],
        of_nation=_lines(_newest_of_each(s for s in others if s in national)),
        publications=_publications(summaries),
    )


# --- which editions ---------------------------------------------------------------


def _summaries(area: Unit | None) -> list[EditionSummary]:
    """Of the area, of what it was made from, of what lies in it, of the nation."""
    wanted = Q(edition__area__level=Level.NATION)
    if area is not None and area.level != Level.NATION:
        own = Unit.objects.forms_of(area).values("pk")
        before = _predecessors(area).values("pk")
        wanted |= Q(edition__area__in=own) | Q(edition__area__in=before)
        wanted |= Q(edition__area__parent__in=own)
        wanted |= Q(edition__area__parent__in=before)
    found = EditionSummary.objects.visible().with_header().filter(wanted)
    return list(found.filter(edition__is_illustrative=False))


def _predecessors(area: Unit) -> QuerySet[Unit]:
    """What the area was wholly made from: its own history before a merger."""
    forms = Unit.objects.forms_of(area).values("pk")
    return Unit.objects.filter(
        successions_out__successor__in=forms,
        successions_out__extent=SuccessionExtent.WHOLE,
    )


def _is_of(area: Unit | None, summary: EditionSummary) -> bool:
    """Of the area as a whole, under any of its forms, not of a place inside it."""
    return area is not None and summary.edition.area.level == area.level


def _of_area(
    area: Unit | None, summaries: Iterable[EditionSummary]
) -> list[EditionSummary]:
    """The area's own rankings before those of places inside it."""
    inside = (s for s in summaries if s.edition.area.level != Level.NATION)
    return sorted(_newest_of_each(inside), key=lambda s: not _is_of(area, s))


def _newest(summaries: Iterable[EditionSummary]) -> EditionSummary | None:
    return min(summaries, key=_newness, default=None)


def _newness(summary: EditionSummary) -> tuple[int, int, str, int, int]:
    edition = summary.edition
    return (
        -edition.year,
        edition.index.position,
        edition.index.code,
        LEVEL_ORDER.index(Level(edition.level)),
        -edition.area_id,
    )


def _series(summary: EditionSummary) -> tuple[int, str, int]:
    edition = summary.edition
    return edition.index_id, edition.level, edition.area.lineage_id


def _by_year(summaries: Iterable[EditionSummary]) -> list[EditionSummary]:
    return sorted(summaries, key=lambda summary: -summary.edition.year)


def _newest_of_each(summaries: Iterable[EditionSummary]) -> list[EditionSummary]:
    """The newest edition of every series, in the order of areas, indices, levels."""
    best: dict[tuple[int, str, int], EditionSummary] = {}
    for summary in _by_year(summaries):
        best.setdefault(_series(summary), summary)
    return sorted(best.values(), key=_newness)


def _lines(summaries: Iterable[EditionSummary]) -> tuple[EditionLine, ...]:
    return tuple(EditionLine(header_of(summary), summary) for summary in summaries)


def _publications(summaries: Sequence[EditionSummary]) -> tuple[EditionLine, ...]:
    """The latest first: by the day of publication, else by the day of the decision."""

    def newness(summary: EditionSummary) -> tuple[date, int]:
        publication = summary.publication
        day = publication and (publication.published_on or publication.decided_on)
        return day or date(summary.edition.year, 12, 31), summary.edition.year

    ordered = sorted(summaries, key=newness, reverse=True)
    return _lines(ordered[:MOST_PUBLICATIONS])


def tier_years(series: Iterable[EditionSummary]) -> tuple[TierYear, ...]:
    """Newest first; a partial year says nothing of how many units each tier has."""
    return tuple(
        TierYear(
            summary.edition.year,
            tuple((n, s, c) for n, s, c in summary.tier_counts if s is not None),
        )
        for summary in _by_year(series)
        if not summary.edition.is_partial
        and any(count for _name, _strength, count in summary.tier_counts)
    )


# --- which rows -------------------------------------------------------------------


def _ends(summary: EditionSummary) -> QuerySet[UnitResult]:
    """The first and the last of a whole ranking, the known ones of a partial one."""
    results = UnitResult.objects.of(summary.edition, summary.revision)
    if summary.edition.is_partial:
        known = Q(score__isnull=False) | Q(rank__isnull=False) | ~Q(tier_name="")
        return results.filter(known).order_by("position")[:MOST_KNOWN]
    last = summary.ranked_count
    return results.filter(
        Q(position__lte=ENDS) | Q(position__gt=last - ENDS, position__lte=last)
    ).order_by("position")

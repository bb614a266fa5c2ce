"""Which way units are going, on what each year has in common with the year before.

Where both years were scored by criteria, these are the criteria that both sets have;
where neither was, the domains of the same code, name and maximum. Where one was and the
other not, nothing compares and the row of years begins anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.cache import cache
from django.db.models import Q

from indices.models import EditionSummary, PartResult, UnitResult
from indices.scoring.shares import percent_of
from indices.scoring.trends import USUAL, TrendClass, classify_trend
from indices.selectors.comparability import comparisons
from indices.selectors.criteria_tree import CriteriaTree, criteria_behind
from indices.selectors.own_scores import OwnScores, own_scores
from indices.selectors.sheets import SheetValues, scores_behind
from indices.selectors.year_pair import YearPair
from units.models import Unit

ZERO = Decimal(0)
# The last change and the pace before it need no more years.
MOST_YEARS = USUAL.window + 2
# Up to so many units a whole ranking is classified.
MOST_UNITS = 200
SECONDS_KEPT = 24 * 3600


@dataclass(frozen=True, slots=True)
class YearChange:
    """Percentage points gained on what two years have in common."""

    before: int
    year: int
    change: Decimal


@dataclass(frozen=True, slots=True)
class UnitClass:
    """`changes` are those of the last comparable years in a row, the oldest first."""

    trend: TrendClass
    changes: tuple[YearChange, ...]


@dataclass(slots=True)
class _Year:
    """One year: its criteria if it has any, and what the units have, by lineage."""

    summary: EditionSummary
    criteria: CriteriaTree | None
    sheets: dict[int, SheetValues] = field(default_factory=dict)
    parts: dict[int, dict[str, Decimal]] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return self.summary.edition.year


def trend_classes(summaries: Sequence[EditionSummary]) -> Mapping[int, UnitClass]:
    """By lineage, in the order of the newest of these years of one ranking.

    Kept for as long as the publications stand, as it reads every score of the years.
    Four queries at most, none once it is kept; none of a ranking with more than
    MOST_UNITS units.
    """
    years = latest_years(summaries)
    if not years or years[-1].unit_count > MOST_UNITS:
        return {}
    key = _key(years)
    kept: Mapping[int, UnitClass] | None = cache.get(key) if key else None
    if kept is None:
        known = _years(years, criteria_behind(years))
        _read_scores(known)
        _read_parts(known)
        kept = _classes(known, _lineages(years[-1]))
        if key:
            cache.set(key, kept, SECONDS_KEPT)
    return kept


def trend_classes_until(summary: EditionSummary) -> Mapping[int, UnitClass]:
    """Of the units of one ranking, by its public years until this one. One query more,
    and none of a large one."""
    if summary.unit_count > MOST_UNITS:
        return {}
    edition = summary.edition
    area = edition.area.lineage_id
    earlier = (
        EditionSummary.objects.visible()
        .with_header()
        .filter(
            Q(edition__area_id=area) | Q(edition__area__same_as_id=area),
            edition__index_id=edition.index_id,
            edition__level=edition.level,
            edition__year__lt=edition.year,
        )
        .order_by("edition__year", "edition_id")
    )
    by_year = {each.edition.year: each for each in earlier}
    return trend_classes([*by_year.values(), summary])


def trend_class_of(
    summaries: Sequence[EditionSummary], lineage: int, scores: OwnScores | None = None
) -> UnitClass:
    """Of one unit, however large the ranking; `scores` are its own of these years
    where they were read. Two queries, one with these and once the criteria are kept;
    none of too few years and where the whole ranking is kept."""
    years = latest_years(summaries)
    if len(years) < USUAL.years:
        return UnitClass(TrendClass.TOO_FEW, ())
    key = _key(years)
    kept: Mapping[int, UnitClass] = cache.get(key, {}) if key else {}
    if lineage in kept:
        return kept[lineage]
    own = scores or own_scores(years, lineage)
    known = _years(years, own.criteria)
    _take_own(known, lineage, own)
    _read_parts(known, lineage)
    return _classes(known, [lineage])[lineage]


def _key(years: Sequence[EditionSummary]) -> str:
    """Under which the classes of published years are kept; empty with a draft."""
    digests = [each.publication.digest if each.publication else "" for each in years]
    if not all(digests):
        return ""
    return f"trend-classes-{'-'.join(each[:16] for each in digests)}"


def latest_years(summaries: Iterable[EditionSummary]) -> list[EditionSummary]:
    """The last years in a row that may have anything in common, the oldest first."""
    years = sorted(summaries, key=lambda each: each.edition.year)[-MOST_YEARS:]
    first = len(years) - 1
    while first > 0 and _may_compare(years[first], years[first - 1]):
        first -= 1
    return years[max(first, 0) :]


def _may_compare(now: EditionSummary, before: EditionSummary) -> bool:
    """Whether both were scored by criteria, or neither and both have domains."""
    has_criteria = [each.edition.criteria_set_id is not None for each in (now, before)]
    if any(has_criteria):
        return all(has_criteria)
    return bool(now.parts and before.parts)


def _lineages(summary: EditionSummary) -> list[int]:
    """One query."""
    rows = UnitResult.objects.of(summary.edition, summary.revision).order_by("position")
    return [
        same_as or unit_id
        for unit_id, same_as in rows.values_list("unit_id", "unit__same_as_id")
    ]


def _classes(years: Sequence[_Year], lineages: Sequence[int]) -> dict[int, UnitClass]:
    pairs = list(_changes(years, lineages))
    found = {}
    for each in lineages:
        changes: list[YearChange] = []
        for before, now, by_lineage in pairs:
            if each not in by_lineage:
                break
            changes.insert(0, YearChange(before, now, by_lineage[each]))
        trend = classify_trend([change.change for change in changes])
        found[each] = UnitClass(trend, tuple(changes))
    return found


# --- what two years have in common ------------------------------------------------


def _changes(
    years: Sequence[_Year], lineages: Collection[int]
) -> Iterator[tuple[int, int, Mapping[int, Decimal]]]:
    """Year before, year, change by lineage; the newest pair first, until two years
    have nothing in common."""
    for now, before in zip(years[::-1], years[-2::-1], strict=False):
        shares = _shares(now, before, lineages)
        if shares is None:
            return
        yield before.number, now.number, shares


def _shares(
    now: _Year, before: _Year, lineages: Collection[int]
) -> Mapping[int, Decimal] | None:
    """Change in percent of the maximum of what both have; None where nothing is."""
    if now.criteria is None and before.criteria is None:
        common = {
            code: Decimal(str(most))
            for code, name, most in now.summary.parts
            if most is not None and [code, name, most] in before.summary.parts
        }
        if not common:
            return None
        return _differences(
            (each, _of_parts(now, common, each), _of_parts(before, common, each))
            for each in lineages
        )
    if now.criteria is None or before.criteria is None:
        return None
    found = comparisons(now.criteria, before.criteria)
    pair = YearPair(now.summary, before.summary, now.criteria, before.criteria, found)
    if not pair.common:
        return None
    own, past = ({line.pk for line in side} for side in zip(*pair.common, strict=True))
    return _differences(
        (each, _of_leaves(now, own, each), _of_leaves(before, past, each))
        for each in lineages
    )


def _differences(
    rows: Iterator[tuple[int, Decimal | None, Decimal | None]],
) -> dict[int, Decimal]:
    return {
        lineage: now - before
        for lineage, now, before in rows
        if now is not None and before is not None
    }


def _of_parts(
    year: _Year, common: Mapping[str, Decimal], lineage: int
) -> Decimal | None:
    own = year.parts.get(lineage, {})
    if not common.keys() <= own.keys():
        return None
    return percent_of(
        sum((own[code] for code in common), ZERO), sum(common.values(), ZERO)
    )


def _of_leaves(year: _Year, leaves: set[int], lineage: int) -> Decimal | None:
    """None while one of them is not scored; what does not apply leaves both sums."""
    sheet = year.sheets.get(lineage)
    if sheet is None or year.criteria is None:
        return None
    applicable = leaves - sheet.absent
    points = [sheet.points.get(leaf) for leaf in applicable]
    if None in points:
        return None
    most = sum((year.criteria.by_key[leaf].max_score for leaf in applicable), ZERO)
    return percent_of(sum((each or ZERO for each in points), ZERO), most)


# --- reading ----------------------------------------------------------------------


def _years(
    summaries: Sequence[EditionSummary], criteria: Mapping[int, CriteriaTree]
) -> list[_Year]:
    return [
        _Year(each, criteria.get(each.edition.criteria_set_id or 0))
        for each in summaries
    ]


def _take_own(years: Iterable[_Year], lineage: int, scores: OwnScores) -> None:
    """What is read of one unit."""
    for year in years:
        if year.criteria is None:
            continue
        for score in scores.of(year.summary):
            sheet = year.sheets.setdefault(
                lineage, SheetValues(score.unit_id, score.has_survey)
            )
            sheet.add(
                score.criterion_id,
                year.criteria.kinds[score.criterion_id],
                appraised=score.appraised_score,
                final=score.final_score,
                survey=score.survey_score,
                is_absent=score.is_not_applicable,
            )


def _read_scores(years: Sequence[_Year]) -> None:
    """Of all units. One query, none without criteria."""
    scored = {
        year.summary.edition_id: (year, year.criteria)
        for year in years
        if year.criteria is not None
    }
    if not scored:
        return
    columns = (
        *("edition_id", "sheet__unit_id", "sheet__unit__same_as_id"),
        *("sheet__has_survey", "criterion_id", "appraised_score", "final_score"),
        *("survey_score", "is_not_applicable"),
    )
    first, *others = (
        scores_behind(year.summary).values_list(*columns)
        for year, _criteria in scored.values()
    )
    rows = first.union(*others, all=True)
    for edition, unit, same_as, has_survey, leaf, *numbers, is_absent in rows:
        year, criteria = scored[edition]
        sheet = year.sheets.setdefault(same_as or unit, SheetValues(unit, has_survey))
        appraised, final, survey = numbers
        sheet.add(
            leaf,
            criteria.kinds[leaf],
            appraised=appraised,
            final=final,
            survey=survey,
            is_absent=is_absent,
        )


def _read_parts(years: Sequence[_Year], lineage: int | None = None) -> None:
    """Of all units or of one. One query, none where all years have criteria."""
    plain = {
        year.summary.edition_id: year
        for year in years
        if year.criteria is None and year.summary.parts
    }
    if not plain:
        return
    if lineage is None:
        parts = PartResult.objects.filter(_revisions(plain))
    else:
        forms = Unit.objects.of_lineages([lineage]).values("pk")
        parts = PartResult.objects.filter(result__unit__in=forms)
    rows = (
        parts.filter(score__isnull=False)
        .order_by()
        .values_list(
            *("result__edition_id", "result__revision"),
            *("result__unit_id", "result__unit__same_as_id", "part__code", "score"),
        )
    )
    for edition, revision, unit, same_as, code, score in rows:
        year = plain.get(edition)
        if year is None or year.summary.revision != revision:
            continue
        year.parts.setdefault(same_as or unit, {})[code] = score or ZERO


def _revisions(years: Mapping[int, _Year]) -> Q:
    wanted = Q()
    for edition_id, year in years.items():
        wanted |= Q(
            result__edition_id=edition_id, result__revision=year.summary.revision
        )
    return wanted

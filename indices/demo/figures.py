"""Invents operational figures of the demo province: the same on every machine.

A commune's dossiers add up to its district's; shares follow from the counts, and where
a figure is "given" beside them it is a little off, as in real reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max, Min
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.criterion_measures import link_measures
from indices.actions.figures import ObservationInput, TargetInput, record_figures
from indices.demo.scores import chance
from indices.imports.fixture_plan import loading_reason
from indices.models import CriteriaSet, Edition, Measure, Source
from units.models import Level, Unit

RECEIVED, SETTLED = "ho-so-tiep-nhan", "ho-so-giai-quyet"
ON_TIME, ONLINE = "ho-so-dung-han", "ho-so-truc-tuyen"
ON_TIME_SHARE, ONLINE_SHARE = "ty-le-dung-han", "ty-le-truc-tuyen"
GIVEN_ODD = 3
GOALS = {ON_TIME_SHARE: Decimal(98), ONLINE_SHARE: Decimal(70)}
LEVELS = (Level.DISTRICT, Level.COMMUNE)
YEARS_SHOWN = 4
# By code, as the sets of the demo number them.
CRITERIA = {"3.4.1": ON_TIME_SHARE, "7.3.2": ONLINE_SHARE}


@dataclass(frozen=True, slots=True)
class Counts:
    """The dossiers of one unit in one year."""

    received: int
    settled: int
    on_time: int
    online: int

    @property
    def by_measure(self) -> Mapping[str, int]:
        return {
            RECEIVED: self.received,
            SETTLED: self.settled,
            ON_TIME: self.on_time,
            ONLINE: self.online,
        }


def load_demo_figures(*, actor: Actor) -> int:
    """Figures of the last years of the demo's rankings; how many were added."""
    measures = {each.code: each for each in Measure.objects.all()}
    source = Source.objects.get_or_create(
        title=_("Số liệu minh họa, không có thật"), url=""
    )[0]
    units = list(Unit.objects.illustrative().filter(level__in=LEVELS).order_by("code"))
    years = _years()
    observations = [
        each
        for unit in units
        for first, last in _spans(years)
        if unit.is_in_force_on(last)
        for each in _of_unit(unit, (first, last), measures, source)
    ]
    targets = [
        each
        for _first, last in _spans(years)
        for each in _targets(last.year, measures, source)
    ]
    added = record_figures(
        actor=actor,
        observations=observations,
        targets=targets,
        reason=loading_reason(),
    )
    if added:
        _link_criteria(actor, measures)
    return added


def _spans(years: Sequence[int]) -> Iterator[tuple[date, date]]:
    """Whole years, and the first half of the one that is being assessed."""
    for year in years:
        yield date(year, 1, 1), date(year, 12, 31)
    for year in years[-1:]:
        yield date(year + 1, 1, 1), date(year + 1, 6, 30)


def _link_criteria(actor: Actor, measures: Mapping[str, Measure]) -> None:
    """The criteria of the demo that take one of these shares."""
    for criteria_set in CriteriaSet.objects.filter(is_illustrative=True):
        criteria = criteria_set.criteria.filter(code__in=CRITERIA)
        link_measures(
            actor=actor,
            criteria_set=criteria_set,
            wanted={each: measures[CRITERIA[each.code]] for each in criteria},
        )


def _years() -> Sequence[int]:
    """The last published years of the demo."""
    published = Edition.objects.filter(is_illustrative=True, revision__gt=0)
    span = published.aggregate(first=Min("year"), last=Max("year"))
    if span["last"] is None:
        return ()
    return range(max(span["first"], span["last"] - YEARS_SHOWN + 1), span["last"] + 1)


def _counts(unit: Unit, year: int) -> Counts:
    size = 4_000 if unit.level == Level.DISTRICT else 600
    received = size + size * chance("hồ sơ", unit.code) // 1000
    received += size * chance("hồ sơ", unit.code, str(year)) // 5000
    settled = received * (940 + chance("xong", unit.code, str(year)) * 55 // 1000)
    on_time = 950 + chance("hạn", unit.code, str(year)) * 50 // 1000
    pace = 30 + chance("nhanh", unit.code) * 30 // 1000
    online = 350 + (year % 20) * pace + chance("mạng", unit.code) * 250 // 1000
    online += chance("mạng", unit.code, str(year)) * 60 // 1000
    settled //= 1000
    return Counts(
        received=received,
        settled=settled,
        on_time=settled * on_time // 1000,
        online=received * min(online, 980) // 1000,
    )


def _of_unit(
    unit: Unit,
    span: tuple[date, date],
    measures: Mapping[str, Measure],
    source: Source,
) -> Iterator[ObservationInput]:
    counts = _counts(unit, span[1].year)
    values: dict[str, Decimal] = {
        code: Decimal(count) for code, count in counts.by_measure.items()
    }
    if chance("nêu", unit.code) % GIVEN_ODD == 0:
        share = Decimal(counts.online) / counts.received * 100
        values[ONLINE_SHARE] = share.quantize(Decimal("0.1"))
    for code, value in values.items():
        yield ObservationInput(
            unit=unit,
            measure=measures[code],
            starts_on=span[0],
            ends_on=span[1],
            value=value,
            source=source,
        )


def _targets(
    year: int, measures: Mapping[str, Measure], source: Source
) -> Iterable[TargetInput]:
    """The province sets them for each level; the communes' are a little lower."""
    province = Unit.objects.illustrative().get(level=Level.PROVINCE)
    for level in LEVELS:
        for code, value in GOALS.items():
            yield TargetInput(
                unit=province,
                of_level=level,
                measure=measures[code],
                due_on=date(year, 12, 31),
                value=value - (10 if level == Level.COMMUNE else 0),
                document=_("Kế hoạch minh họa năm %(year)d") % {"year": year},
                source=source,
            )

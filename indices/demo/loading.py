"""Turns the demo's description into a tier scheme and edition plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.announced import AnnouncementInput
from indices.actions.editions import PartInput
from indices.demo.scores import Subject, invented_points
from indices.demo.sheet_plans import sheet_plan
from indices.demo.spec import (
    Exceptional,
    ExceptionKey,
    Ranking,
    read_criteria_sets,
    read_exceptions,
    read_parts,
    read_rankings,
)
from indices.imports.fixture_framework import TIER_COLUMNS, add_scheme
from indices.imports.fixture_plan import EditionPlan, PublicationFacts, RevisionPlan
from indices.imports.fixture_tables import fixtures_path, read_table
from indices.models import CriteriaSet, Edition, ReformIndex, Source, TierScheme
from units.models import Unit

SCHEME_CODE = "minh-hoa"
WHOLE = Decimal(100)
PUBLISHED_MONTH_AND_DAY = (2, 15)


@dataclass(frozen=True, slots=True)
class DemoWorld:
    """What every edition of the demo shares."""

    areas: Mapping[str, Unit]
    indices: Mapping[str, ReformIndex]
    scheme: TierScheme
    source: Source
    parts: Sequence[PartInput]
    exceptions: Mapping[ExceptionKey, Mapping[str, Exceptional]]
    criteria_sets: Mapping[tuple[str, str, str, int], CriteriaSet]


@transaction.atomic
def demo_plans() -> list[EditionPlan]:
    """Every edition of the demo, oldest first, so that changes find their past."""
    world = DemoWorld(
        areas={unit.code: unit for unit in Unit.objects.illustrative()},
        indices={index.code: index for index in ReformIndex.objects.all()},
        scheme=_scheme(),
        source=Source.objects.get_or_create(
            title=_("Số liệu minh họa, không có thật"), url=""
        )[0],
        parts=read_parts(),
        exceptions=read_exceptions(),
        criteria_sets=_criteria_sets(),
    )
    plans = [
        _plan(world, ranking, year)
        for ranking in read_rankings()
        for year in ranking.years
    ]
    return sorted(plans, key=lambda plan: plan.year)


def _scheme() -> TierScheme:
    scheme = TierScheme.objects.filter(code=SCHEME_CODE).first()
    if scheme is None:
        scheme = TierScheme(code=SCHEME_CODE, name=_("Thang minh họa"))
        path = fixtures_path("demo", "tiers.csv")
        add_scheme(scheme, read_table(path, required=TIER_COLUMNS))
    return scheme


def _criteria_sets() -> dict[tuple[str, str, str, int], CriteriaSet]:
    """The sets by which editions are scored; the rest know totals only."""
    known = {each.code: each for each in CriteriaSet.objects.all()}
    return {key: known[code] for key, code in read_criteria_sets().items()}


def _plan(world: DemoWorld, ranking: Ranking, year: int) -> EditionPlan:
    area = world.areas[ranking.area_code]
    criteria_set = world.criteria_sets.get(ranking.key(year))
    return EditionPlan(
        index=world.indices[ranking.index_code],
        area=area,
        level=ranking.level,
        year=year,
        revisions=list(_revisions(world, ranking, year)),
        tier_scheme=world.scheme,
        is_illustrative=True,
        note=_("Địa bàn, đơn vị và điểm số đều do phần mềm đặt ra để minh họa."),
        parts=world.parts if ranking.has_parts and criteria_set is None else (),
        criteria_set=criteria_set,
    )


def _revisions(world: DemoWorld, ranking: Ranking, year: int) -> Iterator[RevisionPlan]:
    """The first publication and, where a total was corrected, the second."""
    if ranking.key(year) in world.criteria_sets:
        yield _scored_revision(world, ranking, year)
        return
    if year == ranking.draft_year:
        yield RevisionPlan(_rows(world, ranking, year))
        return
    corrections = [
        found["first_total"].note
        for key, found in world.exceptions.items()
        if "first_total" in found and _is_of(key, ranking, year)
    ]
    if corrections:
        first = _rows(world, ranking, year, is_first=True)
        yield RevisionPlan(first, _publication(world, ranking, year))
    yield RevisionPlan(
        _rows(world, ranking, year),
        _publication(world, ranking, year, reason=" ".join(corrections)),
    )


def _scored_revision(world: DemoWorld, ranking: Ranking, year: int) -> RevisionPlan:
    """A revision made of score sheets, whose domains come to the invented points."""

    def points(unit: Unit) -> tuple[Subject, list[Decimal], bool]:
        total = _exceptions(world, ranking, year, unit).get("total")
        return (
            _subject(ranking, year, unit),
            _points(world, ranking, year, unit, total=total),
            total is not None,
        )

    is_draft = year == ranking.draft_year
    plan = sheet_plan(
        world.criteria_sets[ranking.key(year)],
        _units(world, ranking, year),
        points,
        is_draft=is_draft,
    )
    return RevisionPlan(
        rows=(),
        publication=None if is_draft else _publication(world, ranking, year),
        scores=plan.scores,
        sheets=plan.sheets,
    )


def _is_of(key: ExceptionKey, ranking: Ranking, year: int) -> bool:
    wanted = (ranking.index_code, ranking.area_code, ranking.level, year)
    return (key.index_code, key.area_code, key.level, key.year) == wanted


def _publication(
    world: DemoWorld, ranking: Ranking, year: int, *, reason: str = ""
) -> PublicationFacts:
    """Decisions come out the February after; a correction a month later."""
    month, day = PUBLISHED_MONTH_AND_DAY
    decided_on = date(year + 1, month + 1 if reason else month, day)
    return PublicationFacts(
        issuing_body=_("UBND %(area)s") % {"area": world.areas[ranking.area_code].name},
        decision=_("Quyết định minh họa số %(number)d/QĐ-UBND")
        % {"number": (year * 7 + len(ranking.level)) % 900 + 100},
        decided_on=decided_on,
        published_on=decided_on,
        reason=reason,
    )


def _rows(
    world: DemoWorld, ranking: Ranking, year: int, *, is_first: bool = False
) -> list[AnnouncementInput]:
    return [
        _row(world, ranking, year, unit=unit, is_first=is_first)
        for unit in _units(world, ranking, year)
    ]


def _units(world: DemoWorld, ranking: Ranking, year: int) -> list[Unit]:
    units = (
        Unit.objects.illustrative()
        .at_level(ranking.level)
        .in_force_on(Edition.default_units_as_of(year))
        .inside(world.areas[ranking.area_code])
    )
    return list(units.order_by("code"))


def _subject(ranking: Ranking, year: int, unit: Unit) -> Subject:
    return Subject(ranking.index_code, unit.code, year, year - ranking.first_year)


def _exceptions(
    world: DemoWorld, ranking: Ranking, year: int, unit: Unit
) -> Mapping[str, Exceptional]:
    key = ExceptionKey(
        ranking.index_code, ranking.area_code, ranking.level, year, unit.code
    )
    return world.exceptions.get(key, {})


def _points(
    world: DemoWorld,
    ranking: Ranking,
    year: int,
    unit: Unit,
    *,
    total: Exceptional | None,
) -> list[Decimal]:
    maxima = [part.max_score or WHOLE for part in world.parts]
    return invented_points(
        _subject(ranking, year, unit),
        maxima if ranking.has_parts else [WHOLE],
        total=total.value if total else None,
    )


def _row(
    world: DemoWorld, ranking: Ranking, year: int, *, unit: Unit, is_first: bool
) -> AnnouncementInput:
    found = _exceptions(world, ranking, year, unit)
    if "no_data" in found:
        return AnnouncementInput(
            unit=unit, source=world.source, note=found["no_data"].note
        )
    total = found.get("first_total" if is_first else "total")
    points = _points(world, ranking, year, unit, total=total)
    announced = found.get("announced_rank")
    rank = int(announced.value) if announced and announced.value else None
    return AnnouncementInput(
        unit=unit,
        source=world.source,
        score=sum(points, Decimal(0)),
        rank=rank,
        is_ranked="not_ranked" not in found,
        note=" ".join(
            each.note for each in found.values() if each.kind != "first_total"
        ),
        parts=dict(zip((part.code for part in world.parts), points, strict=True))
        if ranking.has_parts
        else {},
    )

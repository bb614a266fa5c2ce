"""Builds the synthetic editions: set by set, and alike in every run.

Scores are made inside the database by whole-number arithmetic that both engines share,
so two databases of one size hold the same rows under the same keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import product

from django.db import connection, transaction
from django.utils import timezone

from cchc.bench.sizes import YOUNG_YEARS, Size
from indices.actions.actor import Actor
from indices.actions.criteria import CriteriaSetFacts, make_criteria_set
from indices.actions.criteria_checks import CriterionInput
from indices.actions.publication import publish_edition
from indices.actions.results import compute_results
from indices.engine.synthetic import fill_scores
from indices.models import (
    CriteriaSet,
    Edition,
    EditionPart,
    EditionSummary,
    Publication,
    ReformIndex,
    ScoreSheet,
    Tier,
    TierScheme,
)
from units.models import LEVEL_OF_KIND, Kind, Level, Unit
from units.names import full_name, slug_part
from units.progress import progress_bar

CLERK = Actor(user=None, name="bench", origin="command")
LAST_YEAR = 2100
# The names of the country are made of about so many syllables.
FIRST = "An Bình Đại Định Đông Hòa Hải Hưng Lạc Long Minh Nam Phú Quảng Tân Thạnh Yên"
SECOND = (
    "Từ Hóa Lộc Sơn Thủy Thành Giang Khê Mỹ Phong Quang Trung Xuân Hội Lương Ea H’leo"
)
PROVINCES = 34
TIERS = (("Xuất sắc", 90, 4), ("Tốt", 80, 3), ("Khá", 70, 2), ("Trung bình", None, 1))
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Series:
    """One ranking through the years: the newest edition is a draft."""

    area: Unit
    units: tuple[Unit, ...]
    years: tuple[int, ...]


def build(size: Size) -> None:
    """Fill an empty, migrated database. Where there are rows, nothing is written."""
    if Unit.objects.exists():
        raise RuntimeError("The synthetic editions go into an empty database only.")
    framework = _framework(size)
    all_series = list(_series(size))
    editions = [(each, year) for each in all_series for year in each.years]
    with progress_bar(total=len(editions), label="SQLite") as advance:
        for series, year in editions:
            with transaction.atomic():
                _edition(series, year, framework)
            advance(1)


def _framework(size: Size) -> tuple[ReformIndex, TierScheme, CriteriaSet]:
    index = ReformIndex.objects.create(
        code="cchc",
        name="Chỉ số cải cách hành chính",
        short_name="Chỉ số CCHC",
        unit_of_measure="%",
        scale_max=Decimal(100),
    )
    scheme = TierScheme.objects.create(code="bench", name="Thang bốn bậc")
    upper = None
    for position, (name, lower, strength) in enumerate(TIERS, start=1):
        bound = None if lower is None else Decimal(lower)
        Tier.objects.create(
            scheme=scheme,
            position=position,
            name=name,
            lower=bound,
            upper=upper,
            strength=strength,
        )
        upper = bound
    criteria = make_criteria_set(
        actor=CLERK,
        facts=CriteriaSetFacts(code="bench", name="Bộ tiêu chí", level="commune"),
        criteria=list(_criteria(size)),
    )
    return index, scheme, criteria


def _criteria(size: Size) -> Iterator[CriterionInput]:
    """Two leaves in three are worth 0.75, the third 1: 120 of them make 100."""
    in_each = size.leaves // size.domains
    worth = [Decimal(1) if n % 3 == 0 else Decimal("0.75") for n in range(in_each)]
    for domain in range(1, size.domains + 1):
        kind = "survey" if domain == size.domains else "appraisal"
        yield CriterionInput(
            str(domain), f"Lĩnh vực số {domain}", sum(worth, Decimal(0)), kind
        )
        for place, points in enumerate(worth, start=1):
            code = f"{domain}.{place}"
            yield CriterionInput(code, f"Tiêu chí thành phần {code}", points, kind)


# --- Units ------------------------------------------------------------------------


def _series(size: Size) -> Iterator[Series]:
    """The nation's communes; a few of a made-up province; the same for few years."""
    years = tuple(range(LAST_YEAR - size.years + 1, LAST_YEAR + 1))
    nation = _store([_unit(Kind.NATION, "Toàn quốc", "VN")])[0]
    provinces = _store(
        _unit(Kind.PROVINCE, name, f"{n:02}", parent=nation)
        for n, name in zip(range(PROVINCES), _names(), strict=False)
    )
    communes = _communes(provinces, size.large, first_code=10_000)
    yield Series(nation, tuple(communes), years)
    _ended(provinces, size.listed - size.large)
    for code, name, own_years in (
        ("T1", "Nhỏ", years),
        ("T2", "Trẻ", years[-YOUNG_YEARS:]),
    ):
        area = _store([_unit(Kind.PROVINCE, name, code, is_illustrative=True)])[0]
        few = _communes([area], size.small, first_code=int(code[1]) * 100_000)
        yield Series(area, tuple(few), own_years)


def _names() -> Iterator[str]:
    for number, (first, second) in enumerate(product(FIRST.split(), SECOND.split())):
        yield f"{first} {second}" if number % 5 else f"{first} {second} {number}"


def _communes(areas: list[Unit], count: int, *, first_code: int) -> list[Unit]:
    names = list(_names())
    return _store(
        _unit(
            Kind.WARD if n % 4 == 0 else Kind.COMMUNE,
            names[n * 7 % len(names)],
            str(first_code + n),
            parent=areas[n % len(areas)],
            is_illustrative=areas[0].is_illustrative,
        )
        for n in range(count)
    )


def _ended(provinces: list[Unit], count: int) -> None:
    names = list(_names())
    _store(
        _unit(
            Kind.TOWNSHIP if n % 9 == 0 else Kind.COMMUNE,
            names[n * 11 % len(names)],
            str(50_000 + n),
            parent=provinces[n % len(provinces)],
            valid_to=date(LAST_YEAR - 50, 7, 1),
        )
        for n in range(count)
    )


def _unit(kind: Kind, bare_name: str, code: str, **facts: object) -> Unit:
    name = bare_name if kind == Kind.NATION else full_name(kind.value, bare_name)
    level = LEVEL_OF_KIND[kind]
    slug = f"{slug_part(name)}-{slug_part(code)}"
    is_area = level in (Level.NATION, Level.PROVINCE)
    return Unit(
        code=code,
        name=name,
        bare_name=bare_name,
        kind=kind,
        level=level,
        slug=slug if level != Level.NATION else slug_part(bare_name),
        area_slug=slug_part(bare_name) if is_area else slug,
        **facts,
    )


def _store(units: list[Unit] | Iterator[Unit]) -> list[Unit]:
    return Unit.objects.bulk_create(units, batch_size=BATCH)


# --- Editions ---------------------------------------------------------------------


def _edition(
    series: Series, year: int, framework: tuple[ReformIndex, TierScheme, CriteriaSet]
) -> None:
    index, scheme, criteria = framework
    edition = Edition.objects.create(
        index=index,
        area=series.area,
        level=Level.COMMUNE,
        year=year,
        units_as_of=Edition.default_units_as_of(year),
        tier_scheme=scheme,
        criteria_set=criteria,
        is_illustrative=series.area.is_illustrative,
    )
    domains = criteria.criteria.filter(parent=None).order_by("sort_code")
    EditionPart.objects.bulk_create(
        EditionPart(
            edition=edition,
            code=domain.code,
            name=domain.name,
            max_score=domain.max_score,
            position=position,
        )
        for position, domain in enumerate(domains, start=1)
    )
    ScoreSheet.objects.bulk_create(
        (
            ScoreSheet(edition=edition, unit=unit, stage=ScoreSheet.Stage.FINAL)
            for unit in series.units
        ),
        batch_size=BATCH,
    )
    fill_scores(connection, edition_id=edition.pk)
    if year == series.years[-1]:
        compute_results(edition=edition)
    elif year == series.years[-2]:
        publish_edition(actor=CLERK, edition=edition, decision="01/QĐ-UBND")
    else:
        _publish_unsealed(edition)


def _publish_unsealed(edition: Edition) -> None:
    """An older year: read by pages, never verified, so any digest of its own does."""
    compute_results(edition=edition)
    publication = Publication.objects.create(
        edition=edition,
        revision=1,
        release_at=timezone.now() - timedelta(days=1),
        digest=sha256(f"edition {edition.pk}".encode()).hexdigest(),
    )
    EditionSummary.objects.filter(edition=edition).update(publication=publication)
    edition.revision = 1
    edition.release_at = publication.release_at
    edition.state = Edition.State.PUBLISHED
    edition.save()

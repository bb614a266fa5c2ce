"""Loads indices and tier schemes of fixture tables; what exists stays as it is."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.changelog import lock_reference, record_change
from indices.imports.fixture_tables import FixtureRow, fixtures_path, read_table
from indices.models import ReformIndex, Tier, TierScheme

INDEX_COLUMNS = (
    "index",
    "name",
    "short_name",
    "unit_of_measure",
    "scale_max",
    "decimals",
    "description",
)
SCHEME_COLUMNS = ("tier_scheme", "name", "note", "source_title", "source_url")
TIER_COLUMNS = (
    "tier",
    "lower",
    "lower_closed",
    "upper",
    "upper_closed",
    "strength",
)


@transaction.atomic
def load_framework(*, actor: Actor) -> int:
    """Indices and tier schemes that are not there yet; how many were added."""
    lock_reference()
    added = [*_load_indices(), *_load_schemes()]
    if added:
        record_change(
            actor=actor,
            edition=None,
            action="load_framework",
            summary=_("Nạp bộ chỉ số và thang xếp loại: %(names)s")
            % {"names": ", ".join(added)},
        )
    return len(added)


def add_scheme(scheme: TierScheme, tiers: Iterable[FixtureRow]) -> None:
    """Store a scheme with its tiers, best first as the rows come."""
    scheme.save(force_insert=True)
    Tier.objects.bulk_create(
        Tier(
            scheme=scheme,
            position=position,
            name=row.text("tier"),
            lower=row.decimal("lower"),
            lower_closed=row.flag("lower_closed", default=True),
            upper=row.decimal("upper"),
            upper_closed=row.flag("upper_closed"),
            strength=row.required_whole("strength"),
        )
        for position, row in enumerate(tiers, start=1)
    )


def _load_indices() -> list[str]:
    known = set(ReformIndex.objects.values_list("code", flat=True))
    path = fixtures_path("framework", "indices.csv")
    rows = read_table(path, required=INDEX_COLUMNS)
    made = [
        ReformIndex(
            code=row.text("index"),
            name=row.text("name"),
            short_name=row.text("short_name"),
            unit_of_measure=row.text("unit_of_measure"),
            scale_max=row.decimal("scale_max"),
            decimals=row.required_whole("decimals"),
            description=row.text("description"),
            position=position,
        )
        for position, row in enumerate(rows, start=1)
        if row.text("index") not in known
    ]
    ReformIndex.objects.bulk_create(made)
    return [index.short_name for index in made]


def _load_schemes() -> list[str]:
    known = set(TierScheme.objects.values_list("code", flat=True))
    tiers: dict[str, list[FixtureRow]] = {}
    path = fixtures_path("framework", "tiers.csv")
    for row in read_table(path, required=("tier_scheme", *TIER_COLUMNS)):
        tiers.setdefault(row.text("tier_scheme"), []).append(row)
    added = []
    path = fixtures_path("framework", "tier_schemes.csv")
    for row in read_table(path, required=SCHEME_COLUMNS):
        code = row.text("tier_scheme")
        if code in known:
            continue
        scheme = TierScheme(
            code=code,
            name=row.text("name"),
            note=row.text("note"),
            source_title=row.text("source_title"),
            source_url=row.text("source_url"),
        )
        add_scheme(scheme, tiers[code])
        added.append(scheme.name)
    return added

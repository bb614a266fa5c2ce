"""Where the benchmark looks: the addresses and keys of a ranking through its years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.urls import reverse

from cchc.bench.site import log_in
from indices.models import Edition, ScoreSheet
from units.models import Unit

ADMINISTRATOR = "bench"


@dataclass(frozen=True, slots=True)
class Place:
    """A ranking: its newest published edition, its draft, and a unit in its middle."""

    name: str
    published: Edition
    draft: Edition
    units: tuple[Unit, ...]
    unit_count: int
    year_count: int
    leaf: str = "1.1"

    @property
    def unit(self) -> Unit:
        return self.units[0]

    def address(self, page: str, **words: object) -> str:
        return reverse(f"indices:{page}", kwargs={**self.published.address, **words})

    def entry_address(self, page: str, **words: object) -> str:
        return reverse(f"indices:{page}", kwargs={**self.draft.address, **words})


def places() -> dict[str, Place]:
    """The rankings that data.build made: many units, few units, and few years."""
    return {
        name: _place(name, area_slug)
        for name, area_slug in (
            ("large", "toan-quoc"),
            ("small", "nho"),
            ("young", "tre"),
        )
    }


def _place(name: str, area_slug: str) -> Place:
    editions = list(
        Edition.objects.with_names().filter(area__area_slug=area_slug).order_by("year")
    )
    sheets = ScoreSheet.objects.filter(edition=editions[-1]).select_related("unit")
    count = sheets.count()
    middle = list(sheets.order_by("pk")[count // 2 : count // 2 + 4])
    return Place(
        name=name,
        published=editions[-2],
        draft=editions[-1],
        units=tuple(sheet.unit for sheet in middle),
        unit_count=count,
        year_count=len(editions),
    )


def administrator_cookies() -> Mapping[str, str]:
    """The cookies of a system administrator of the scratch database."""
    user, _made = User.objects.get_or_create(
        username=ADMINISTRATOR, defaults={"is_superuser": True, "is_staff": True}
    )
    return log_in(user)

"""Reorganisations entered by hand: the list, and what one of them did and touches."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef

from indices.models import Edition, UnitResult
from units.models import Reorganisation, UnitMembership, UnitSuccession
from units.querysets import UnitQuerySet
from units.reorganisation import ReorganisationEffect, effect_of

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class ReorganisationPage:
    """`drafts` are recomputed with the new units, `published` stay as they are.
    `accounts` is how many people hold a role in what ends; they keep reading its past.
    """

    entry: Reorganisation
    effect: ReorganisationEffect
    drafts: tuple[Edition, ...]
    published: tuple[Edition, ...]
    accounts: int


def reorganisation_list(*, inside: UnitQuerySet, page: int) -> Page[Reorganisation]:
    """Those that touch units of one's areas, newest first; undone ones for everybody
    who may reorganise at all. Two queries."""
    arrows = UnitSuccession.objects.filter(
        reorganisation=OuterRef("pk"), predecessor__in=inside.order_by().values("pk")
    )
    entries = Reorganisation.objects.filter(
        Exists(arrows)
        | ~Exists(UnitSuccession.objects.filter(reorganisation=OuterRef("pk")))
    )
    return Paginator(entries, PER_PAGE).get_page(page)


def reorganisation_page(*, entry: Reorganisation) -> ReorganisationPage:
    """What it did, and which editions and accounts it touches. Five queries."""
    effect = effect_of(entry)
    old = [arrow.predecessor_id for arrow in effect.arrows]
    new = [arrow.successor_id for arrow in effect.arrows]
    touched = Edition.objects.filter(
        units_as_of__gte=entry.effective_on
    ).select_related("index", "area")
    ranked = UnitResult.objects.filter(edition=OuterRef("pk"), unit__in=[*old, *new])
    of_these = list(touched.filter(Exists(ranked)).order_by("-year", "pk"))
    return ReorganisationPage(
        entry=entry,
        effect=effect,
        drafts=tuple(edition for edition in of_these if not edition.revision),
        published=tuple(edition for edition in of_these if edition.revision),
        accounts=UnitMembership.objects.filter(unit__in=old).count(),
    )

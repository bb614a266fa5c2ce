"""The tier schemes and indices that the method page explains, as they are stored."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from indices.models import Edition, ReformIndex, Tier, TierScheme


@dataclass(frozen=True, slots=True)
class SchemeInWords:
    """A tier scheme with its tiers, best first; where it comes from."""

    code: str
    name: str
    note: str
    source_title: str
    source_url: str
    tiers: tuple[Tier, ...]
    is_illustrative: bool

    @property
    def bars(self) -> int:
        """How many level bars the badges of this scheme need."""
        return max((tier.strength for tier in self.tiers), default=3)


@dataclass(frozen=True, slots=True)
class MethodPage:
    indices: tuple[ReformIndex, ...]
    schemes: tuple[SchemeInWords, ...]


def method_page() -> MethodPage:
    """Three queries."""
    illustrative = Edition.objects.filter(
        tier_scheme=OuterRef("pk"), is_illustrative=True
    )
    schemes = (
        TierScheme.objects.annotate(is_shown_as_example=Exists(illustrative))
        .prefetch_related("tiers")
        .order_by("is_shown_as_example", "name")
    )
    return MethodPage(
        indices=tuple(ReformIndex.objects.all()),
        schemes=tuple(
            SchemeInWords(
                code=scheme.code,
                name=scheme.name,
                note=scheme.note,
                source_title=scheme.source_title,
                source_url=scheme.source_url,
                tiers=tuple(scheme.tiers.all()),
                is_illustrative=scheme.is_shown_as_example,
            )
            for scheme in schemes
        ),
    )

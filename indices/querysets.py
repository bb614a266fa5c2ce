"""Adjectives for editions and results: filters that chain."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils import timezone

from units.models import Unit

if TYPE_CHECKING:
    from indices.models import (  # noqa: F401 - the base classes name them
        Announcement,
        Edition,
        EditionSummary,
        Measure,
        Observation,
        ScoreSheet,
        Target,
        UnitResult,
    )


def visible_at(now: object) -> models.Q:
    """The row belongs to the revision of its edition that the public sees then."""
    return models.Q(
        edition__release_at__lte=now, revision=models.F("edition__revision")
    ) | models.Q(
        edition__release_at__gt=now, revision=models.F("edition__earlier_revision")
    )


def published_at(now: object) -> models.Q:
    """The edition is one that anyone may read then."""
    return models.Q(release_at__lte=now, revision__gt=0) | models.Q(
        earlier_revision__gt=0
    )


class EditionQuerySet(models.QuerySet["Edition"]):
    def published(self) -> Self:
        """Editions that anyone may read: published, and their release time is past."""
        return self.filter(published_at(timezone.now()))

    def real(self) -> Self:
        """Without the demo province."""
        return self.filter(is_illustrative=False)

    def at_address(self, *, index: str, area: str, level: str, year: int) -> Self:
        return self.filter(
            index__code=index, area__area_slug=area, level=level, year=year
        )

    def with_names(self) -> Self:
        return self.select_related("index", "area", "tier_scheme")


class EditionSummaryQuerySet(models.QuerySet["EditionSummary"]):
    def visible(self) -> Self:
        """The figures of the revision that the public sees now, of every edition."""
        return self.filter(visible_at(timezone.now()))

    def with_header(self) -> Self:
        """With all that the head of a page says of an edition."""
        return self.select_related(
            "edition__index", "edition__area", "edition__tier_scheme", "publication"
        )


class UnitResultQuerySet(models.QuerySet["UnitResult"]):
    def of(self, edition: Edition, revision: int) -> Self:
        return self.filter(edition=edition, revision=revision)

    def visible(self) -> Self:
        """The rows of the revision that the public sees now, of every edition."""
        return self.filter(visible_at(timezone.now()))

    def for_lineage(self, unit: Unit) -> Self:
        """Results of a unit under all its one-to-one forms."""
        return self.for_lineages([unit.lineage_id])

    def for_lineages(self, lineages: Iterable[int]) -> Self:
        """Results of several, found by the units' own keys: a condition that joins
        units would read every result of the series."""
        forms = Unit.objects.of_lineages(lineages)
        return self.filter(unit_id__in=forms.values("pk"))


class ScoreSheetQuerySet(models.QuerySet["ScoreSheet"]):
    def with_tier_bounds(self) -> Self:
        """With the tiers of its revision, as the summary stores them, beside it."""
        from indices.models import EditionSummary  # which is made with this module

        summaries = EditionSummary.objects.filter(
            edition=models.OuterRef("edition"), revision=models.OuterRef("revision")
        )
        bounds = models.Subquery(summaries.values("tier_bounds")[:1])
        return self.annotate(tier_bounds=bounds)

    def with_log_end(self) -> Self:
        """With number and digest of the last entry of its edition's change log."""
        from indices.models import ChangeEntry

        entries = ChangeEntry.objects.filter(edition=models.OuterRef("edition"))
        last = entries.order_by("-sequence")
        return self.annotate(
            log_sequence=models.Subquery(last.values("sequence")[:1]),
            log_digest=models.Subquery(last.values("digest")[:1]),
        )


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def in_revision(self, revision: int) -> Self:
        return self.filter(first_revision__lte=revision).filter(
            models.Q(last_revision__isnull=True) | models.Q(last_revision__gte=revision)
        )

    def primary(self) -> Self:
        return self.filter(is_primary=True)


class MeasureQuerySet(models.QuerySet["Measure"]):
    def in_use(self) -> Self:
        """Those of which something new may be entered."""
        return self.filter(is_ended=False)


class ObservationQuerySet(models.QuerySet["Observation"]):
    def public(self) -> Self:
        """Figures with a source; the others are drafts."""
        return self.filter(source__isnull=False)

    def for_lineage(self, unit: Unit) -> Self:
        """Figures of a unit under all its one-to-one forms."""
        return self.for_lineages([unit.lineage_id])

    def for_lineages(self, lineages: Iterable[int]) -> Self:
        forms = Unit.objects.of_lineages(lineages)
        return self.filter(unit_id__in=forms.values("pk"))

    def over(self, starts_on: date, ends_on: date) -> Self:
        return self.filter(starts_on=starts_on, ends_on=ends_on)

    def with_names(self) -> Self:
        return self.select_related("measure", "source", "unit")


class TargetQuerySet(models.QuerySet["Target"]):
    def for_lineage(self, unit: Unit) -> Self:
        return self.filter(unit_id__in=Unit.objects.forms_of(unit).values("pk"))

    def with_names(self) -> Self:
        return self.select_related("measure", "source", "unit")

"""All measures with how much rests on each, for those who keep them."""

from __future__ import annotations

from django.db.models import Count

from indices.models import Measure
from indices.querysets import MeasureQuerySet


def kept_measures() -> MeasureQuerySet:
    """One query; each with `figure_count`."""
    found = Measure.objects.select_related("numerator", "denominator")
    return found.annotate(figure_count=Count("observations"))

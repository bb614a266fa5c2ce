"""The change log of one edition, newest first."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from indices.models import ChangeDetail, ChangeEntry, Edition


def history_of_edition(*, edition: Edition) -> QuerySet[ChangeEntry]:
    """Entries with their details and units; two queries for a page of them."""
    details = ChangeDetail.objects.select_related("unit")
    return (
        ChangeEntry.objects.filter(edition=edition)
        .prefetch_related(Prefetch("details", queryset=details))
        .order_by("-sequence")
    )

"""Notes a change to data that results depend on, and brings the drafts up to date.

Published revisions keep what they were made from; only drafts are computed anew.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from indices.actions.actor import Actor
from indices.actions.changelog import Change, record_change
from indices.actions.results import compute_results
from indices.querysets import EditionQuerySet


@transaction.atomic
def note_reference_change(
    *,
    actor: Actor,
    summary: str,
    details: Sequence[Change],
    editions: EditionQuerySet | None = None,
) -> None:
    """One entry in the log of reference data; then the drafts among the editions."""
    record_change(
        actor=actor,
        edition=None,
        action="change_reference",
        summary=summary,
        details=details,
    )
    if editions is None:
        return
    for edition in editions.filter(summaries__revision=F("revision") + 1):
        compute_results(edition=edition)

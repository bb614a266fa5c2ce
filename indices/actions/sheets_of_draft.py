"""Sees to it that the draft of a correction has the sheets that were published."""

from __future__ import annotations

from indices.engine.copying import copy_sheets
from indices.models import Edition, ScoreSheet


def carry_sheets(edition: Edition) -> int:
    """Copy the published sheets and scores to the draft, unless it has its own."""
    draft = edition.draft_revision
    if not edition.revision or edition.criteria_set_id is None:
        return 0
    if ScoreSheet.objects.filter(edition=edition, revision=draft).exists():
        return 0
    return copy_sheets(
        edition_id=edition.pk, revision=edition.revision, to_revision=draft
    )

"""Opens the draft of a correction: it begins as a copy of what was published.

Announcements need no copy: a published row stands on in the draft until another takes
its place. Sheets and scores belong to one revision, so they are copied.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.changelog import record_change
from indices.actions.errors import ActionRefused
from indices.actions.results import compute_results
from indices.actions.sheets_of_draft import carry_sheets
from indices.models import Edition


@transaction.atomic
def open_draft(*, actor: Actor, edition: Edition) -> Edition:
    """Make the draft of a published edition ready to be corrected; repeatable.

    Whoever saves scores of a published edition calls this first, in the same
    transaction. A draft that was begun stays as it is.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if not edition.revision:
        raise ActionRefused(_("Kỳ này chưa công bố: sửa ngay trên bản dự thảo."))
    draft = edition.draft_revision
    if edition.summaries.filter(revision=draft).exists() and not carry_sheets(edition):
        return edition
    compute_results(edition=edition)
    record_change(
        actor=actor,
        edition=edition,
        action="open_draft",
        summary=_("Mở bản đính chính %(revision)d") % {"revision": draft},
    )
    return edition

"""Makes a draft public, for good. A correction is a further revision with a reason."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.changelog import record_change
from indices.actions.errors import ActionRefused
from indices.actions.results import compute_results
from indices.models import Edition, EditionSummary, PartResult, Publication, UnitResult


@transaction.atomic
def publish_edition(  # noqa: PLR0913 - the facts of a publication, keyword-only
    *,
    actor: Actor,
    edition: Edition,
    decision: str = "",
    issuing_body: str = "",
    decided_on: date | None = None,
    published_on: date | None = None,
    release_at: datetime | None = None,
    signed_pdf: File | None = None,  # type: ignore[type-arg]
    reason: str = "",
) -> Publication:
    """Publish the draft revision, now or at `release_at`.

    Refused when there is nothing to publish, when nothing changed since the last
    revision, when a correction has no reason, or while an earlier revision still
    waits for its hour.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    compute_results(edition=edition)
    revision = edition.draft_revision
    problems = _problems(edition, reason)
    if problems:
        raise ActionRefused(problems)
    now = timezone.now()
    publication = Publication(
        edition=edition,
        revision=revision,
        decision=decision,
        issuing_body=issuing_body,
        decided_on=decided_on,
        published_on=published_on,
        release_at=release_at or now,
        reason=reason if revision > 1 else "",
        digest=digest_of_results(edition, revision),
        created_by=actor.user,
    )
    if signed_pdf is not None:
        publication.signed_pdf = signed_pdf
    publication.save(force_insert=True)
    EditionSummary.objects.filter(edition=edition, revision=revision).update(
        publication=publication
    )
    edition.earlier_revision = edition.visible_revision
    edition.revision = revision
    edition.release_at = publication.release_at
    edition.state = Edition.State.PUBLISHED
    edition.save()
    record_change(
        actor=actor,
        edition=edition,
        action="publish_edition",
        summary=_("Công bố bản %(revision)d %(decision)s")
        % {"revision": revision, "decision": decision},
        reason=reason,
    )
    return publication


def _problems(edition: Edition, reason: str) -> list[str]:
    draft = EditionSummary.objects.get(edition=edition, revision=edition.draft_revision)
    rows = UnitResult.objects.of(edition, edition.draft_revision)
    has_facts = rows.exclude(announcement__isnull=True).exists()
    problems = []
    if not draft.unit_count or not has_facts:
        problems.append(_("Chưa có kết quả nào để công bố."))
    if edition.revision and not reason.strip():
        problems.append(
            _("Kỳ này đã công bố: bản đính chính phải ghi lý do đính chính.")
        )
    if edition.release_at and edition.release_at > timezone.now():
        problems.append(_("Bản trước còn chờ đến giờ mở, chưa thể công bố bản mới."))
    if edition.revision and digest_of_results(
        edition, edition.revision
    ) == digest_of_results(edition, edition.draft_revision):
        problems.append(_("Không có gì thay đổi so với bản đã công bố."))
    return problems


DIGEST_COLUMNS = (
    "unit__code",
    "unit_name",
    "position",
    "score",
    "score_origin",
    "achieved",
    "applicable_max",
    "rank",
    "ranked_of",
    "is_ranked",
    "tier_name",
    "computed_score",
    "computed_rank",
    "computed_tier_name",
    "score_change",
    "rank_change",
    "changed_since",
    "note",
)


def digest_of_results(edition: Edition, revision: int) -> str:
    """SHA-256 over the revision's rows in a canonical form, the same on any engine."""
    running = hashlib.sha256()
    rows = (
        UnitResult.objects.of(edition, revision)
        .order_by("position")
        .values_list(*DIGEST_COLUMNS)
    )
    for row in rows.iterator():
        values = [None if value is None else str(value) for value in row]
        running.update(json.dumps(values, ensure_ascii=False).encode())
        running.update(b"\n")
    parts = (
        PartResult.objects.filter(result__edition=edition, result__revision=revision)
        .order_by("result__position", "part__position")
        .values_list("result__unit__code", "part__code", "score")
    )
    for unit_code, part_code, score in parts.iterator():
        running.update(f"{unit_code} {part_code} {score}\n".encode())
    return running.hexdigest()

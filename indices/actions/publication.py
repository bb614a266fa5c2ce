"""Makes a draft public, for good. A correction is a further revision with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.canonical import FORM
from indices.actions.changelog import Change, record_change
from indices.actions.digest import (
    PUBLICATION,
    Digests,
    combined,
    digest_of_publication,
    digests_of_content,
)
from indices.actions.errors import ActionRefused
from indices.actions.rank_ranges import store_rank_ranges
from indices.actions.results import compute_results
from indices.actions.sheets_of_draft import carry_sheets
from indices.models import Edition, EditionSummary, Publication, UnitResult

PUBLISH = "publish_edition"
# The column of the change log that holds the digest, so that its chain covers it.
DIGEST_LABEL = "Mã kiểm chứng"


class DraftMoved(ActionRefused):
    """The draft is no longer the one that the person looked at."""


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
    signed_pdf: File[Any] | None = None,
    reason: str = "",
    seen_digest: str = "",
) -> Publication:
    """Publish the draft revision, now or at `release_at`.

    Refused when there is nothing to publish, when nothing changed since the last
    revision, when a correction has no reason, while an earlier revision still waits
    for its hour, or when the rows are others than those of `seen_digest`.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    content = _content_of_draft(edition, reason=reason, seen_digest=seen_digest)
    now = timezone.now()
    publication = Publication(
        edition=edition,
        revision=edition.draft_revision,
        decision=decision,
        issuing_body=issuing_body,
        decided_on=decided_on,
        published_on=published_on,
        release_at=release_at or now,
        reason=reason if edition.revision else "",
        created_at=now,
        created_by=actor.user,
    )
    with _file_beside(publication, signed_pdf):
        _seal(publication, content)
        _store(publication, edition)
        _log(actor, publication, reason)
        store_rank_ranges(edition=edition, revision=publication.revision)
    return publication


def _content_of_draft(edition: Edition, *, reason: str, seen_digest: str) -> Any:
    """The digests of what is to be published, computed anew; refused as told above."""
    carry_sheets(edition)
    compute_results(edition=edition)
    content = digests_of_content(edition, edition.draft_revision)
    problems = _problems(edition, content, reason)
    if problems:
        raise ActionRefused(problems)
    if seen_digest and seen_digest != combined(content):
        raise DraftMoved(
            _("Bảng kết quả đã đổi từ khi bạn mở trang. Hãy xem lại rồi công bố.")
        )
    return content


@contextmanager
def _file_beside(publication: Publication, file: File[Any] | None) -> Iterator[None]:
    """The signed decision is on the disk first, and gone again when all fails."""
    if file is not None:
        publication.signed_pdf.save(file.name or "", file, save=False)
    try:
        yield
    except BaseException:
        if file is not None:
            publication.signed_pdf.delete(save=False)
        raise


def _seal(publication: Publication, content: Digests) -> None:
    digests = {**content, PUBLICATION: digest_of_publication(publication)}
    publication.digests = {"form": FORM, **digests}
    publication.digest = combined(digests)


def _log(actor: Actor, publication: Publication, reason: str) -> None:
    record_change(
        actor=actor,
        edition=publication.edition,
        action=PUBLISH,
        summary=_("Công bố bản %(revision)d %(decision)s")
        % {"revision": publication.revision, "decision": publication.decision},
        details=[Change(None, DIGEST_LABEL, "", publication.digest)],
        reason=reason,
    )


def _store(publication: Publication, edition: Edition) -> None:
    """In the order that the triggers ask for: the edition moves last."""
    publication.save(force_insert=True)
    EditionSummary.objects.filter(
        edition=edition, revision=publication.revision
    ).update(publication=publication)
    edition.earlier_revision = edition.visible_revision
    edition.revision = publication.revision
    edition.release_at = publication.release_at
    edition.state = Edition.State.PUBLISHED
    edition.save()


def _problems(edition: Edition, content: Digests, reason: str) -> list[str]:
    rows = UnitResult.objects.of(edition, edition.draft_revision)
    problems = []
    has_facts = Q(announcement__isnull=False) | Q(score__isnull=False)
    if not rows.filter(has_facts).exists():
        problems.append(_("Chưa có kết quả nào để công bố."))
    if edition.revision and not reason.strip():
        problems.append(
            _("Kỳ này đã công bố: bản đính chính phải ghi lý do đính chính.")
        )
    if edition.waits_until is not None:
        problems.append(_("Bản trước còn chờ đến giờ mở, chưa thể công bố bản mới."))
    if edition.revision and content == published_content(edition):
        problems.append(_("Không có gì thay đổi so với bản đã công bố."))
    return problems


def published_content(edition: Edition) -> Digests:
    """The digests of the newest published revision, as they were stored with it."""
    stored = edition.publications.get(revision=edition.revision).digests
    if stored.get("form") != FORM:
        return digests_of_content(edition, edition.revision)
    return {k: v for k, v in stored.items() if k not in ("form", PUBLICATION)}


def digest_of_results(edition: Edition, revision: int) -> str:
    """SHA-256 over all that a revision holds; `seen_digest` of a draft is this one."""
    return combined(digests_of_content(edition, revision))

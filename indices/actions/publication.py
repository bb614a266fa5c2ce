"""Makes a draft public, for good. A correction is a further revision with a reason."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.announced import FACTS
from indices.actions.changelog import record_change
from indices.actions.errors import ActionRefused
from indices.actions.results import compute_results
from indices.models import (
    Announcement,
    Edition,
    EditionSummary,
    PartResult,
    Publication,
    UnitResult,
)


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
    signed_pdf: File | None = None,  # type: ignore[type-arg]
    reason: str = "",
    seen_digest: str = "",
) -> Publication:
    """Publish the draft revision, now or at `release_at`.

    Refused when there is nothing to publish, when nothing changed since the last
    revision, when a correction has no reason, while an earlier revision still waits
    for its hour, or when the rows are others than those of `seen_digest`.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    compute_results(edition=edition)
    revision = edition.draft_revision
    digest = digest_of_results(edition, revision)
    problems = _problems(edition, digest, reason)
    if problems:
        raise ActionRefused(problems)
    if seen_digest and seen_digest != digest:
        raise DraftMoved(
            _("Bảng kết quả đã đổi từ khi bạn mở trang. Hãy xem lại rồi công bố.")
        )
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
        digest=digest,
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


def _problems(edition: Edition, digest: str, reason: str) -> list[str]:
    rows = UnitResult.objects.of(edition, edition.draft_revision)
    problems = []
    if not rows.filter(announcement__isnull=False).exists():
        problems.append(_("Chưa có kết quả nào để công bố."))
    if edition.revision and not reason.strip():
        problems.append(
            _("Kỳ này đã công bố: bản đính chính phải ghi lý do đính chính.")
        )
    if edition.release_at and edition.release_at > timezone.now():
        problems.append(_("Bản trước còn chờ đến giờ mở, chưa thể công bố bản mới."))
    if edition.revision and digest == digest_of_results(edition, edition.revision):
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
    "has_disagreement",
    "note",
)
ANNOUNCED_COLUMNS = (
    "unit__code",
    "source__title",
    "source__url",
    *FACTS,
)


def digest_of_results(edition: Edition, revision: int) -> str:
    """SHA-256 over what the revision shows, the same on any engine.

    Its results in their order, the points of their parts, and what every source says.
    """
    results = UnitResult.objects.of(edition, revision).order_by("position")
    parts = PartResult.objects.filter(
        result__edition=edition, result__revision=revision
    ).order_by("result__position", "part__position")
    announced = Announcement.objects.filter(edition=edition).in_revision(revision)
    running = hashlib.sha256()
    for line in chain(
        _lines(results.values_list(*DIGEST_COLUMNS)),
        _lines(parts.values_list("result__unit__code", "part__code", "score", "rank")),
        # In no order of the database, which would depend on its collation.
        sorted(_lines(announced.order_by().values_list(*ANNOUNCED_COLUMNS))),
    ):
        running.update(f"{line}\n".encode())
    return running.hexdigest()


def _lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    for row in rows:
        values = [None if value is None else str(value) for value in row]
        yield json.dumps(values, ensure_ascii=False)

"""Tells whether what is stored is still what was published, and what was logged.

Everything is computed anew from the rows as the database holds them now and compared
with the digests that were stored on publishing. Reads only; nothing is mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.db import Error, connection
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.actions.canonical import FORM
from indices.actions.changelog import digest_of_details, digest_of_entry
from indices.actions.digest import (
    PUBLICATION,
    combined,
    digest_of_stored_publication,
    digests_of_content,
)
from indices.actions.publication import DIGEST_LABEL, PUBLISH
from indices.engine.triggers import missing_triggers
from indices.models import (
    Announcement,
    ChangeDetail,
    ChangeEntry,
    Edition,
    EditionSummary,
    Publication,
    ScoreSheet,
)

# What the tables of the canonical form are called on the screen.
TABLE_NAMES = {
    "edition": gettext_lazy("thông tin kỳ đánh giá"),
    "tier_scheme": gettext_lazy("thang xếp loại"),
    "tiers": gettext_lazy("các bậc xếp loại"),
    "parts": gettext_lazy("các phần điểm"),
    "summary": gettext_lazy("số liệu tổng hợp"),
    "results": gettext_lazy("kết quả của các đơn vị"),
    "part_results": gettext_lazy("điểm thành phần"),
    "announcements": gettext_lazy("kết quả được công bố"),
    "announced_parts": gettext_lazy("điểm thành phần được công bố"),
    "sources": gettext_lazy("nguồn số liệu"),
    "criteria_set": gettext_lazy("bộ tiêu chí"),
    "criteria": gettext_lazy("các tiêu chí"),
    "sheets": gettext_lazy("phiếu chấm điểm"),
    "scores": gettext_lazy("điểm từng tiêu chí"),
    "publication": gettext_lazy("thông tin lần công bố"),
    "digest": gettext_lazy("mã kiểm chứng"),
    "changes": gettext_lazy("nhật ký thay đổi"),
    "triggers": gettext_lazy("khóa của cơ sở dữ liệu"),
}


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One thing that is not as it was: where, and what. `revision` 0: the edition."""

    edition: str
    revision: int
    table: str
    what: str

    def __str__(self) -> str:
        place = (
            _("%(edition)s, bản %(revision)d")
            % {"edition": self.edition, "revision": self.revision}
            if self.revision
            else self.edition
        )
        return f"{place}: {TABLE_NAMES[self.table]} ({self.table}): {self.what}"


def verify_everything() -> Iterator[tuple[str, list[Discrepancy]]]:
    """Every published edition, then every chain of the change log, by name."""
    yield _("Khóa của cơ sở dữ liệu"), verify_triggers()
    published = Edition.objects.filter(
        Q(revision__gt=0) | Q(publications__isnull=False)
    ).distinct()
    # Without joins: an edition whose index is gone must not be passed over.
    for edition in published.order_by("pk"):
        yield _name(edition), verify_edition(edition)
    for edition in Edition.objects.exclude(pk__in=published).order_by("pk"):
        yield _name(edition), verify_changes(edition)
    yield _("Dữ liệu dùng chung"), verify_changes(None)


def count_everything() -> int:
    """How many things verify_everything() goes through: editions, and two more."""
    return Edition.objects.count() + 2


def _name(edition: Edition) -> str:
    """As everywhere, or by its key where what its name is made of is gone."""
    try:
        return str(edition)
    except ObjectDoesNotExist:
        return _("Kỳ đánh giá số %(key)d") % {"key": edition.pk}


def verify_triggers() -> list[Discrepancy]:
    missing = missing_triggers(connection)
    if not missing:
        return []
    what = _("thiếu hoặc bị sửa: %(names)s") % {"names": ", ".join(missing)}
    return [Discrepancy(_("Cơ sở dữ liệu"), 0, "triggers", what)]


def verify_edition(edition: Edition) -> list[Discrepancy]:
    """All revisions of one edition, how they hang together, and its change log."""
    publications = list(edition.publications.order_by("revision"))
    found = [
        difference
        for publication in publications
        for difference in verify_publication(publication)
    ]
    for check in (_progress, _announcements, _sheets, _logged_publications):
        found += [
            Discrepancy(_name(edition), revision, table, what)
            for revision, table, what in check(edition, publications)
        ]
    return found + verify_changes(edition)


def verify_publication(publication: Publication) -> list[Discrepancy]:
    """One revision against the digests that were stored when it was published."""
    edition, revision = publication.edition, publication.revision
    found = []
    stored = publication.digests if isinstance(publication.digests, dict) else {}
    said = {key: value for key, value in stored.items() if key != "form"}
    if stored.get("form") != FORM or combined(said) != publication.digest:
        what = _("mã của bản công bố đã bị sửa hoặc không có")
        found.append(Discrepancy(_name(edition), revision, "digest", what))
    try:
        current = digests_of_content(edition, revision)
        current[PUBLICATION] = digest_of_stored_publication(edition, revision)
    except (Error, ValueError, TypeError) as error:
        what = _("không đọc được: %(error)s") % {"error": error}
        return [*found, Discrepancy(_name(edition), revision, PUBLICATION, what)]
    what = _("khác với khi công bố")
    return found + [
        Discrepancy(_name(edition), revision, table, what)
        for table in current
        if current[table] != said.get(table)
    ]


Finding = tuple[int, str, str]


def _progress(
    edition: Edition, publications: Sequence[Publication]
) -> Iterator[Finding]:
    """The edition stands where its publications have brought it."""
    revisions = [publication.revision for publication in publications]
    if revisions != list(range(1, edition.revision + 1)):
        yield 0, "edition", _("số bản công bố không liền nhau")
        return
    newest = publications[-1] if publications else None
    if newest is None:
        return
    stands = (edition.state, edition.release_at, edition.earlier_revision)
    if stands != (Edition.State.PUBLISHED, newest.release_at, newest.revision - 1):
        yield 0, "edition", _("trạng thái không khớp với lần công bố mới nhất")
    linked = dict(
        EditionSummary.objects.filter(
            edition=edition, revision__lte=edition.revision
        ).values_list("revision", "publication_id")
    )
    if linked != {each.revision: each.pk for each in publications}:
        yield newest.revision, "summary", _("không gắn với lần công bố của nó")


def _announcements(
    edition: Edition, publications: Sequence[Publication]
) -> Iterator[Finding]:
    """A row that a correction ended has its successor; none ends in the future."""
    rows = list(
        Announcement.objects.filter(edition=edition)
        .order_by()
        .values_list("unit_id", "source_id", "first_revision", "last_revision")
    )
    begun = {row[:3] for row in rows}
    for unit, source, first, last in rows:
        if first < 1 or (last is not None and last > edition.revision):
            yield first, "announcements", _("thuộc những bản không có")
        elif last is not None and (unit, source, last + 1) not in begun:
            yield last, "announcements", _("bị bỏ mà không có dòng thay thế")


def _sheets(edition: Edition, publications: Sequence[Publication]) -> Iterator[Finding]:
    """Whatever is published has been counted into the results."""
    unsettled = (
        ScoreSheet.objects.filter(edition=edition, revision__lte=edition.revision)
        .filter(is_settled=False)
        .order_by("revision")
    )
    for revision in unsettled.values_list("revision", flat=True).distinct():
        yield revision, "sheets", _("có phiếu chưa tính vào kết quả")


def _logged_publications(
    edition: Edition, publications: Sequence[Publication]
) -> Iterator[Finding]:
    """The change log names every digest and who published it."""
    logged = dict(
        ChangeDetail.objects.filter(
            entry__edition=edition, entry__action=PUBLISH, column=DIGEST_LABEL
        ).values_list("new", "entry__actor_id")
    )
    for publication in publications:
        if publication.digest not in logged:
            yield publication.revision, "changes", _("không ghi lần công bố này")
        elif logged[publication.digest] != publication.created_by_id:
            yield publication.revision, "changes", _("ghi người công bố khác")


# --- The change log ---------------------------------------------------------------


def verify_changes(edition: Edition | None) -> list[Discrepancy]:
    """One chain: no entry is missing, altered or out of its place, nor any detail."""
    name = _name(edition) if edition is not None else _("Dữ liệu dùng chung")
    try:
        problems = list(_chain(edition))
    except (Error, ValueError, TypeError, AttributeError) as error:
        problems = [_("không đọc được: %(error)s") % {"error": error}]
    return [Discrepancy(name, 0, "changes", what) for what in problems]


def _chain(edition: Edition | None) -> Iterator[str]:
    previous, expected = "", 1
    for entry in ChangeEntry.objects.filter(edition=edition).order_by("sequence", "pk"):
        place = {"number": entry.sequence}
        if entry.sequence != expected:
            yield _("thiếu việc số %(number)d") % {"number": expected}
        if entry.previous_digest != previous:
            yield _("việc số %(number)d không nối với việc trước") % place
        if digest_of_entry(entry) != entry.digest:
            yield _("việc số %(number)d đã bị sửa") % place
        if _details_differ(entry):
            yield _("các ô của việc số %(number)d đã bị sửa") % place
        previous, expected = entry.digest, entry.sequence + 1
    if edition is not None and expected == 1:
        yield _("không có việc nào được ghi")


def _details_differ(entry: ChangeEntry) -> bool:
    rows = list(
        entry.details.order_by("pk").values_list("unit_id", "column", "old", "new")
    )
    return (
        len(rows) != entry.detail_count
        or digest_of_details(rows) != entry.detail_digest
    )

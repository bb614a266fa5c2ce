"""Whether a published revision is still stored as it was when it was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from indices.actions.verify import TABLE_NAMES, verify_publication
from indices.models import Publication
from indices.selectors.header import ranked_level_in_area

# Computing a digest reads every row: not oftener than this for anyone who asks.
SECONDS_KEPT = 60
DIGEST_LENGTH = 64


@dataclass(frozen=True, slots=True)
class PublishedRevision:
    """One revision that everyone may read, as the list of them shows it."""

    title: str
    url: str
    revision: int
    decision: str
    published_on: date | None
    digest: str
    is_illustrative: bool

    @property
    def label(self) -> str:
        return _("%(title)s, bản %(revision)d") % {
            "title": self.title,
            "revision": self.revision,
        }


@dataclass(frozen=True, slots=True)
class VerificationPage:
    """`found` is None when no public revision bears the digest that was asked for.

    `tables` are those that are not as they were, empty when all matches.
    """

    asked: str
    choices: tuple[PublishedRevision, ...]
    found: PublishedRevision | None
    tables: tuple[str, ...]
    checked_at: datetime | None

    @property
    def matches(self) -> bool:
        return self.found is not None and not self.tables

    @property
    def is_whole_digest(self) -> bool:
        """Whether what was asked for can be a digest at all."""
        return len(self.asked) == DIGEST_LENGTH and set(self.asked) <= set(
            "0123456789abcdef"
        )


def verification_page(*, digest: str) -> VerificationPage:
    """The public revisions, and the one with this digest computed anew.

    Two queries and those of the computing.
    """
    asked = "".join(digest.split()).lower()
    publications = {
        publication.digest: publication
        for publication in _public()
        if publication.digest
    }
    choices = {key: _revision(each) for key, each in publications.items()}
    found = choices.get(asked)
    tables: tuple[str, ...] = ()
    checked_at = None
    if found is not None:
        tables, checked_at = _verified(publications[asked])
    return VerificationPage(
        asked=asked,
        choices=tuple(choices.values()),
        found=found,
        tables=tables,
        checked_at=checked_at,
    )


def _public() -> list[Publication]:
    """Every revision that the public may see, the newest editions first."""
    publications = Publication.objects.select_related(
        "edition__index", "edition__area"
    ).order_by(
        "edition__is_illustrative",
        "-edition__year",
        "edition__index__position",
        "edition__level",
        "edition__area__sort_key",
        "-revision",
    )
    return [each for each in publications if each.revision <= _visible(each)]


def _visible(publication: Publication) -> int:
    return publication.edition.visible_revision


def _verified(publication: Publication) -> tuple[tuple[str, ...], datetime]:
    key = f"verified-{publication.pk}-{publication.digest}"
    kept: tuple[tuple[str, ...], datetime] | None = cache.get(key)
    if kept is None:
        tables = {each.table for each in verify_publication(publication)}
        names = tuple(
            str(name) for table, name in TABLE_NAMES.items() if table in tables
        )
        kept = (names, timezone.now())
        cache.set(key, kept, SECONDS_KEPT)
    return kept


def _revision(publication: Publication) -> PublishedRevision:
    edition = publication.edition
    subject = ranked_level_in_area(edition.level, edition.area.name, edition.area.level)
    url = reverse("indices:ranking", kwargs=edition.address)
    if publication.revision != edition.visible_revision:
        url = f"{url}?ban={publication.revision}"
    return PublishedRevision(
        title=f"{edition.index.short_name} {subject} {edition.year}",
        url=url,
        revision=publication.revision,
        decision=publication.decision,
        published_on=publication.published_on,
        digest=publication.digest,
        is_illustrative=edition.is_illustrative,
    )

"""The editions that a person enters: what is open, what is published, how full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Subquery

from indices.models import Edition, EditionSummary
from indices.querysets import EditionQuerySet
from indices.selectors.header import ranked_level_in_area
from units.names import search_key

PUBLISHED_PER_PAGE = 40


@dataclass(frozen=True, slots=True)
class HomeQuery:
    """`text` are words of what an edition is called, and its year, marks or none."""

    text: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class EntryEdition:
    """One line of the staff's list: an edition, its state and how full it is."""

    edition: Edition
    known_count: int
    unit_count: int
    has_draft: bool

    @property
    def title(self) -> str:
        """Which ranking, its year said elsewhere: "CCHC cấp xã tỉnh Thái Nguyên"."""
        area = self.edition.area
        subject = ranked_level_in_area(self.edition.level, area.name, area.level)
        return f"{self.edition.index.short_name} {subject}"

    def is_called(self, words: Sequence[str]) -> bool:
        """Whether every word stands in its title or is its year."""
        name = search_key(f"{self.title} {self.edition.year}")
        return all(word in name for word in words)

    @property
    def is_correction(self) -> bool:
        return self.has_draft and self.edition.revision > 0

    @property
    def waits_for_release(self) -> bool:
        return self.edition.waits_until is not None

    @property
    def is_open(self) -> bool:
        """Whether somebody has still something to do about it."""
        return self.has_draft or self.waits_for_release


@dataclass(frozen=True, slots=True)
class EntryHome:
    """Newest years first; `open` is what still needs somebody."""

    open: tuple[EntryEdition, ...]
    published: tuple[EntryEdition, ...]
    paging: Page[EntryEdition]
    query: HomeQuery

    @property
    def is_empty(self) -> bool:
        return not (self.open or self.published or self.query.text)


def entry_home(*, editions: EditionQuerySet, query: HomeQuery) -> EntryHome:
    """The given editions with the counts of their newest revision. One query."""
    newest = EditionSummary.objects.filter(edition=OuterRef("pk")).order_by("-revision")
    rows = editions.with_names().annotate(
        newest_revision=Subquery(newest.values("revision")[:1]),
        newest_known=Subquery(newest.values("known_count")[:1]),
        newest_units=Subquery(newest.values("unit_count")[:1]),
    )
    listed = [
        EntryEdition(
            edition=row,
            known_count=row.newest_known or 0,  # type: ignore[attr-defined]
            unit_count=row.newest_units or 0,  # type: ignore[attr-defined]
            has_draft=(row.newest_revision or 0) > row.revision,  # type: ignore[attr-defined]
        )
        for row in rows.order_by("-year", "index__position", "level", "pk")
    ]
    wanted = search_key(query.text).split()
    listed = [item for item in listed if item.is_called(wanted)]
    published = [item for item in listed if not item.is_open]
    paging = Paginator(published, PUBLISHED_PER_PAGE).get_page(query.page)
    return EntryHome(
        open=tuple(item for item in listed if item.is_open),
        published=tuple(paging.object_list),
        paging=paging,
        query=query,
    )

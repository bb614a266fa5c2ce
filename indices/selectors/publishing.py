"""What is seen before publishing: the rows as they will stand, and what they change."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from indices.actions.publication import digest_of_results
from indices.models import Edition, EditionSummary, Publication
from indices.selectors.ranking import (
    RankingPage,
    RankingQuery,
    load_summary,
    ranking_page,
)
from indices.selectors.revisions import CellChange, RevisionsQuery, revisions_page
from units.models import SiteProfile


@dataclass(frozen=True, slots=True)
class UnitChanges:
    """The cells of one unit that a correction changes."""

    unit: str
    cells: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class PublishPage:
    """`digest` names the rows that are shown; `changes` is empty for a first one.

    `is_unchanged`: a correction that would publish the published once more.
    """

    edition: Edition
    draft: RankingPage
    digest: str
    is_unchanged: bool
    changes: tuple[UnitChanges, ...]
    issuing_body: str

    @property
    def summary(self) -> EditionSummary:
        return self.draft.summary

    @property
    def is_correction(self) -> bool:
        return self.edition.revision > 0


def publish_page(*, edition: Edition, revision: int) -> PublishPage:
    """The newest revision, whole, with its digest and what it changes."""
    summary = load_summary(**edition.address, revision=revision)  # type: ignore[arg-type]
    assert summary is not None
    digest = digest_of_results(edition, revision)
    changes: tuple[UnitChanges, ...] = ()
    is_unchanged = False
    if edition.revision:
        is_unchanged = digest == digest_of_results(edition, edition.revision)
        changes = _changes(summary)
    return PublishPage(
        edition=edition,
        draft=ranking_page(summary=summary, query=RankingQuery(page_size=None)),
        digest=digest,
        is_unchanged=is_unchanged,
        changes=changes,
        issuing_body=_usual_issuing_body(edition),
    )


def _changes(summary: EditionSummary) -> tuple[UnitChanges, ...]:
    """What the draft changes against the published revision, unit by unit."""
    query = RevisionsQuery(summary.edition.revision, summary.revision)
    cells = revisions_page(summary=summary, choices=(), query=query).changes
    by_unit = groupby(cells, key=lambda cell: (cell.slug, cell.unit))
    return tuple(
        UnitChanges(unit, tuple(of_unit)) for (_slug, unit), of_unit in by_unit
    )


def _usual_issuing_body(edition: Edition) -> str:
    """Who published this ranking last, else the body that runs the site."""
    last = (
        Publication.objects.filter(
            edition__index=edition.index,
            edition__area=edition.area,
            edition__level=edition.level,
        )
        .exclude(issuing_body="")
        .order_by("-edition__year", "-revision")
        .values_list("issuing_body", flat=True)
        .first()
    )
    if last:
        return last
    profile = SiteProfile.objects.first()
    return profile.issuing_body if profile else ""

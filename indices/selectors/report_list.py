"""Which official files an edition has, and how those that take long stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.urls import reverse
from django.utils import timezone

from indices.actions.prepared_files import SILENCE, path_of
from indices.models import ChangeEntry, Criterion, EditionSummary, PreparedFile
from indices.selectors.data_figures import state_of_figures, units_with_figures
from indices.selectors.explained import (
    UnitName,
    earlier_summary,
    is_other_revision,
    unit_names,
)
from indices.selectors.header import EditionHeader, header_of
from indices.selectors.letterhead import ReportHead, report_head
from indices.selectors.remediation_area import state_of_plans
from indices.selectors.sheets import sheets_behind
from indices.selectors.siblings import Siblings, editions_of_area, siblings_of

# Changed with the form of the files, so that none of an older form is handed out.
FORM = "3"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was made, or is being made, from the figures as they are now."""

    pk: int
    state: str
    done: int
    total: int
    path: str
    size: int
    made_at: datetime | None

    @property
    def is_ready(self) -> bool:
        return self.state == PreparedFile.State.READY

    @property
    def is_making(self) -> bool:
        return self.state == PreparedFile.State.MAKING

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0


@dataclass(frozen=True, slots=True)
class ReportListPage:
    """`key` names the state of the figures; files of another state are not listed.
    `figure_units` have operational figures of the year; none where there are sheets."""

    header: EditionHeader
    head: ReportHead
    has_scores: bool
    has_earlier: bool
    has_plans: bool
    unit_count: int
    leaf_count: int
    units: tuple[UnitName, ...]
    figure_units: tuple[UnitName, ...]
    key: str
    prepared: Mapping[str, Prepared]
    siblings: Siblings

    @property
    def url(self) -> str:
        return self.with_revision(reverse("indices:report", kwargs=self.header.address))

    @property
    def revision_asked(self) -> str:
        """The revision as an address names it; nothing for the one that all see."""
        return str(self.header.revision) if is_other_revision(self.header) else ""

    def with_revision(self, url: str, query: str = "") -> str:
        """The address in the revision that is being read."""
        revision = f"ban={self.revision_asked}" if self.revision_asked else ""
        whole = "&".join(filter(None, [revision, query]))
        return f"{url}?{whole}" if whole else url


def report_list_page(*, summary: EditionSummary) -> ReportListPage:
    """Eleven queries, one fewer without a set of criteria."""
    header = header_of(summary)
    head = report_head(summary)
    earlier = earlier_summary(summary)
    criteria_set = summary.edition.criteria_set_id
    has_scores = criteria_set is not None and sheets_behind(summary).exists()
    plans = state_of_plans(summary)
    key = _key(header, head, earlier, (state_of_figures(), plans))
    return ReportListPage(
        header=header,
        head=head,
        has_scores=has_scores,
        has_earlier=earlier is not None,
        has_plans=has_scores and plans.count > 0,
        unit_count=summary.unit_count,
        leaf_count=Criterion.objects.filter(
            criteria_set_id=criteria_set, children__isnull=True
        ).count()
        if has_scores
        else len(header.parts),
        units=tuple(unit_names(summary).values()),
        figure_units=() if has_scores else units_with_figures(summary),
        key=key,
        prepared=_prepared(summary, key),
        siblings=siblings_of(header, editions_of_area(summary.edition.area)),
    )


def _key(
    header: EditionHeader,
    head: ReportHead,
    earlier: EditionSummary | None,
    beside: tuple[object, ...],
) -> str:
    """Of all that a file says: the revision with its head, the year it is compared
    with, the operational figures and plans beside it. A draft changes with every entry
    of the log."""
    stands_on = (earlier.edition_id, earlier.revision) if earlier else None
    last = None
    if header.is_draft:
        entries = ChangeEntry.objects.order_by("-pk").values_list("pk", flat=True)
        last = entries.first()
    state = (FORM, header, head, stands_on, last, beside)
    return sha256(repr(state).encode()).hexdigest()


def _prepared(summary: EditionSummary, key: str) -> dict[str, Prepared]:
    """By word; what was cut off counts as not there."""
    rows = PreparedFile.objects.filter(
        edition_id=summary.edition_id, revision=summary.revision, key=key
    )
    return {
        row.name: Prepared(
            row.pk, row.state, row.done, row.total, row.path, row.size, row.made_at
        )
        for row in rows
        if _is_there(row)
    }


def _is_there(row: PreparedFile) -> bool:
    if row.state == PreparedFile.State.MAKING:
        return row.beat_at > timezone.now() - SILENCE
    return row.state != PreparedFile.State.READY or path_of(row.path).is_file()

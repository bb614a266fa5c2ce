"""Writes a form of figures that somebody brought in, of one unit or of many, and takes
it back. What the file says is for the import of figures to read."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.cells import (
    CONFLICT,
    INVALID,
    SAVED,
    UNCHANGED,
    CellEdit,
    CellOutcome,
    SaveReport,
)
from indices.actions.changelog import lock_reference
from indices.actions.errors import ActionRefused
from indices.actions.figure_cells import UnitsOver, columns_at, figure_column
from indices.actions.figure_saving import save_figure_grid, try_figure_grid
from indices.actions.figures import figure_label
from indices.actions.kept_files import digest_of, keep_file, state_of
from indices.actions.result_imports import edited_since
from indices.models import ChangeEntry, FigureImport, Measure
from units.models import Unit

logger = logging.getLogger("cchc.imports")

State = FigureImport.State


class FiguresMoved(Exception):  # noqa: N818 - an answer, not an error
    """What the file would write is another by now; nothing was written."""


@dataclass(frozen=True, slots=True)
class FigureEffect:
    """What the file would write, and where somebody else was quicker."""

    report: SaveReport

    @property
    def digest(self) -> str:
        """Of what it would do: what a person agrees to."""
        outcomes = self.report.outcomes
        words = [f"{each.name} {each.status} {each.stored}" for each in outcomes]
        return hashlib.sha256("\n".join(words).encode()).hexdigest()

    @property
    def changes(self) -> list[CellOutcome]:
        return self.report.having(SAVED)

    @property
    def conflicts(self) -> list[CellOutcome]:
        return self.report.having(CONFLICT)


@transaction.atomic
def keep_figure_file(
    *, actor: Actor, upload: FigureImport, content: bytes, name: str, problem_count: int
) -> FigureImport:
    """Keep a file with who brought it; `upload` says of which place and period it is.
    One that waits already is not kept again."""
    known = _files_of(upload).filter(
        sha256=digest_of(content),
        state=state_of(problem_count),
        uploaded_by=actor.user,
    )
    return known.first() or keep_file(
        upload, actor=actor, content=content, name=name, problem_count=problem_count
    )


def figures_applied_before(upload: FigureImport) -> FigureImport | None:
    """The import that brought this very file in, while it stands."""
    applied = _files_of(upload).filter(sha256=upload.sha256, state=State.APPLIED)
    return applied.first()


def _files_of(upload: FigureImport) -> QuerySet[FigureImport]:
    return FigureImport.objects.filter(
        unit=upload.unit_id,
        level=upload.level,
        starts_on=upload.starts_on,
        ends_on=upload.ends_on,
    )


def try_figures(*, place: UnitsOver, edits: Sequence[CellEdit]) -> FigureEffect:
    """What saving the cells would do; nothing is written."""
    units = _asked(place, edits)
    return FigureEffect(try_figure_grid(units=units, span=place.span, edits=edits))


def _saved(
    actor: Actor, place: UnitsOver, edits: Sequence[CellEdit], *, reason: str = ""
) -> FigureEffect:
    return FigureEffect(
        save_figure_grid(
            actor=actor,
            units=_asked(place, edits),
            span=place.span,
            edits=edits,
            reason=reason,
        )
    )


def _asked(place: UnitsOver, edits: Sequence[CellEdit]) -> list[Unit]:
    asked = {edit.unit_id for edit in edits}
    return [unit for unit in place.units if unit.pk in asked]


@transaction.atomic
def apply_figure_file(
    *,
    actor: Actor,
    upload: FigureImport,
    place: UnitsOver,
    edits: Sequence[CellEdit],
    seen: str,
) -> FigureImport:
    """Write the file, if it still does what the preview showed. Repeated, it writes
    nothing and returns the receipt."""
    lock_reference()
    upload = FigureImport.objects.select_for_update().get(pk=upload.pk)
    if upload.state == State.APPLIED:
        return upload
    _require_waiting(upload)
    found = _saved(actor, place, edits)
    if found.digest != seen:
        raise FiguresMoved
    if found.report.entry is None:
        raise ActionRefused(_("Tệp không có gì mới để ghi."))
    shown = {(edit.unit_id, edit.column): edit.shown for edit in edits}
    new = sum(not shown[each.unit_id, each.column] for each in found.changes)
    upload.added_count, upload.changed_count = new, len(found.changes) - new
    upload.unchanged_count = len(found.report.having(UNCHANGED))
    upload.skipped_count = len(found.conflicts)
    upload.entry, upload.state = _entry(found.report.entry), State.APPLIED
    upload.save()
    logger.info("figures imported: %s by %s", upload.pk, actor.name)
    return upload


def _require_waiting(upload: FigureImport) -> None:
    if upload.state != State.UPLOADED:
        raise ActionRefused(_("Lần nhập này không còn chờ xác nhận."))
    other = figures_applied_before(upload)
    if other is not None:
        raise ActionRefused(
            _("Tệp này đã được ghi trước đó (%(who)s). Không ghi lần nữa.")
            % {"who": other.uploaded_by_name}
        )


def _entry(number: int) -> ChangeEntry:
    return ChangeEntry.objects.get(edition=None, sequence=number)


@transaction.atomic
def undo_figure_file(
    *, actor: Actor, upload: FigureImport, place: UnitsOver
) -> FigureImport:
    """Write back what the file found. Refused, with the reason, where somebody changed
    a figure since or it became public. Repeated, it writes nothing."""
    lock_reference()
    upload = FigureImport.objects.select_for_update().get(pk=upload.pk)
    if upload.state == State.UNDONE:
        return upload
    if upload.state != State.APPLIED or upload.entry is None:
        raise ActionRefused(_("Lần nhập này chưa ghi gì để hoàn tác."))
    edits, names = _edits_back(upload.entry, place)
    words = {"name": upload.original_name}
    reason = _("Hoàn tác tệp số liệu “%(name)s”") % words
    report = _saved(actor, place, edits, reason=reason).report
    lost = [*report.having(INVALID), *report.having(CONFLICT)]
    if lost:
        reasons = [names[each.unit_id, each.column] for each in lost]
        raise ActionRefused(edited_since(reasons))
    if report.entry is None:
        raise ActionRefused(_("Các số liệu này đã trở lại như trước khi nhập tệp."))
    upload.undo_entry, upload.state = _entry(report.entry), State.UNDONE
    upload.save(update_fields=["state", "undo_entry"])
    logger.info("figures import undone: %s by %s", upload.pk, actor.name)
    return upload


def _edits_back(
    entry: ChangeEntry, place: UnitsOver
) -> tuple[list[CellEdit], Mapping[tuple[int, str], str]]:
    """What makes each cell what it was, and what the log calls the cell. Refused where
    a figure has another name by now: whoever renamed it had emptied it first."""
    columns = logged_figures(place)
    edits, names = [], {}
    for detail in entry.details.select_related("unit").order_by("pk"):
        assert detail.unit is not None
        if detail.column not in columns:
            raise ActionRefused(edited_since([f"{detail.unit.name}, {detail.column}"]))
        edit = CellEdit(
            unit_id=detail.unit.pk,
            column=figure_column(*columns[detail.column]),
            shown=detail.new,
            value=detail.old,
        )
        edits.append(edit)
        names[edit.unit_id, edit.column] = f"{detail.unit.name}, {detail.column}"
    return edits, names


def logged_figures(place: UnitsOver) -> Mapping[str, tuple[Measure, str]]:
    """Each figure of the place, also one that is entered no more, by what the change
    log calls it now. One query."""
    known = columns_at(place.level, list(Measure.objects.all()))
    return {
        figure_label(measure, of_level, *place.span): (measure, of_level)
        for measure, of_level in known.values()
    }

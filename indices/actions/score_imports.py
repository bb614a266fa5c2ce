"""Keeps files of scores, writes what they change, and takes it back.

All or nothing: the file's cells, the change log, the results and the state of the
import are one transaction with the edition locked. The same file is applied once.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.corrections import open_draft
from indices.actions.errors import ActionRefused
from indices.actions.import_plan import (
    FileCell,
    Guard,
    ImportChoices,
    ImportPlan,
    PlannedCell,
    StoredScores,
    Take,
    make_plan,
)
from indices.actions.kept_files import digest_of, keep_file, state_of
from indices.actions.logged_cells import cell_of_label
from indices.actions.namesakes import namesakes_of
from indices.actions.result_imports import (
    edited_since,
    make_result_plan,
    some_of,
    take_back_results,
    write_results,
)
from indices.actions.score_bulk import BulkWriting, writing_many
from indices.actions.score_columns import Value, read_value, value_text
from indices.actions.score_records import Desk
from indices.actions.scores import ScoreCell
from indices.engine.stepping import stepping_back
from indices.form_identity import FormKind
from indices.models import ChangeEntry, Edition, ScoreImport, ScoreSheet
from indices.numbers import format_number
from units.collector import collector_resting

logger = logging.getLogger("cchc.imports")


class PlanMoved(Exception):
    """What would be written is not what the person saw: to be looked at again."""


@transaction.atomic
def keep_upload(
    *,
    actor: Actor,
    edition: Edition,
    kind: str,
    content: bytes,
    name: str,
    problem_count: int,
) -> ScoreImport:
    """Keep a file with who brought it. One that waits already is not kept again."""
    known = ScoreImport.objects.filter(
        edition=edition,
        sha256=digest_of(content),
        state=state_of(problem_count),
        uploaded_by=actor.user,
    ).first()
    if known is not None:
        return known
    return keep_file(
        ScoreImport(edition=edition, kind=kind),
        actor=actor,
        content=content,
        name=name,
        problem_count=problem_count,
    )


def applied_before(*, edition: Edition, sha256: str) -> ScoreImport | None:
    """The import that brought this very file in, while it stands."""
    return ScoreImport.objects.filter(
        edition=edition, sha256=sha256, state=ScoreImport.State.APPLIED
    ).first()


@transaction.atomic
@collector_resting()
@stepping_back
def apply_import(
    *,
    actor: Actor,
    upload: ScoreImport,
    cells: Sequence[FileCell],
    sequence: int,
    choices: ImportChoices,
    guard: Guard,
    seen_digest: str | None,
) -> ScoreImport:
    """Write what the file changes. Repeated, it writes nothing and returns the receipt.

    Raises PlanMoved when what would be written is not what `seen_digest` names, and
    ActionRefused when the same file was applied already or changes nothing.
    """
    edition = Edition.objects.select_for_update().get(pk=upload.edition_id)
    upload = ScoreImport.objects.select_for_update().get(pk=upload.pk)
    if upload.state == ScoreImport.State.APPLIED:
        return upload
    _require_waiting(upload, edition)
    with writing_many(edition) as writing:

        def plan_now() -> ImportPlan:
            return plan_of(
                upload.kind,
                edition=edition,
                cells=cells,
                sequence=sequence,
                choices=choices,
                guard=guard,
                on_block=writing.take,
            )

        counts = plan = plan_now()
        if seen_digest is not None and plan.digest != seen_digest:
            raise PlanMoved
        if not plan.changes:
            raise ActionRefused(_("Tệp không thay đổi gì so với số đang có."))
        if _opens_draft(upload, plan):
            open_draft(actor=actor, edition=edition)
            plan = plan_now()
        _count(upload, counts)
        upload.entry = _write_file(upload, plan, actor=actor, writing=writing)
    upload.choices = choices.as_dict()
    upload.state = ScoreImport.State.APPLIED
    upload.save()
    logger.info("import applied: %s by %s", upload.pk, actor.name)
    return upload


def _write_file(
    upload: ScoreImport, plan: ImportPlan, *, actor: Actor, writing: BulkWriting
) -> ChangeEntry:
    action = "import_scores"
    summary = _("Nhập tệp “%(name)s”: %(cells)s ô") % {
        "name": upload.original_name,
        "cells": format_number(len(plan.changes), 0),
    }
    if upload.kind == FormKind.RESULTS:
        return write_results(actor=actor, plan=plan, action=action, summary=summary)
    return _write(
        actor=actor, plan=plan, action=action, summary=summary, writing=writing
    )


def _count(upload: ScoreImport, plan: ImportPlan) -> None:
    """What the receipt says."""
    added, cleared = plan.added_count, plan.cleared_count
    upload.added_count, upload.cleared_count = added, cleared
    upload.changed_count = len(plan.changes) - added - cleared
    upload.unchanged_count = plan.unchanged_count
    upload.skipped_count = plan.skipped_count


def _require_waiting(upload: ScoreImport, edition: Edition) -> None:
    if upload.state != ScoreImport.State.UPLOADED:
        raise ActionRefused(_("Lần nhập này không còn chờ xác nhận."))
    other = applied_before(edition=edition, sha256=upload.sha256)
    if other is not None:
        raise ActionRefused(
            _("Tệp này đã được ghi trước đó (%(who)s). Không ghi lần nữa.")
            % {"who": other.uploaded_by_name}
        )


@collector_resting()
def plan_of(
    kind: str,
    *,
    edition: Edition,
    cells: Sequence[FileCell],
    sequence: int,
    choices: ImportChoices,
    guard: Guard,
    on_block: Take | None = None,
) -> ImportPlan:
    """What the cells of a form of that kind would change now.

    Of results the caller asks whether the person enters them at all; then all cells
    are open. Of scores, see make_plan.
    """
    if kind == FormKind.RESULTS:
        return make_result_plan(
            edition=edition, cells=cells, sequence=sequence, choices=choices
        )
    return make_plan(
        edition=edition,
        cells=cells,
        sequence=sequence,
        choices=choices,
        guard=guard,
        on_block=on_block,
    )


def _opens_draft(upload: ScoreImport, plan: ImportPlan) -> bool:
    """Announcements need no copy to be corrected, sheets do."""
    revision = plan.edition.revision
    is_of_scores = upload.kind != FormKind.RESULTS
    return bool(revision) and plan.revision == revision and is_of_scores


def _write(
    *, actor: Actor, plan: ImportPlan, action: str, summary: str, writing: BulkWriting
) -> ChangeEntry:
    """The changed cells, one entry in the change log, and the results."""
    if writing.is_for(plan):
        return writing.finish(actor=actor, plan=plan, action=action, summary=summary)
    desk = Desk(
        plan.edition,
        units={each.unit.pk for each in plan.changes},
        codes={each.leaf.code for each in plan.changes},
        actor=actor,
    )
    for each in plan.changes:
        sheet = desk.sheets[each.unit.pk]
        desk.put(sheet, each.leaf, each.column, each.new)
    entry = desk.write(action=action, summary=summary)
    assert entry is not None
    return entry


@transaction.atomic
@collector_resting()
@stepping_back
def undo_import(*, actor: Actor, upload: ScoreImport, guard: Guard) -> ScoreImport:
    """Write back what the import found. Refused, with the cells, where somebody edited
    a cell since, or where the person may not write one."""
    edition = Edition.objects.select_for_update().get(pk=upload.edition_id)
    upload = ScoreImport.objects.select_for_update().get(pk=upload.pk)
    if upload.state == ScoreImport.State.UNDONE:
        return upload
    if upload.state != ScoreImport.State.APPLIED or upload.entry is None:
        raise ActionRefused(_("Lần nhập này chưa ghi gì để hoàn tác."))
    summary = _("Hoàn tác tệp “%(name)s”: %(cells)s ô") % {
        "name": upload.original_name,
        "cells": format_number(upload.entry.detail_count, 0),
    }
    if upload.kind == FormKind.RESULTS:
        upload.undo_entry = take_back_results(
            actor=actor, edition=edition, entry=upload.entry, summary=summary
        )
    else:
        plan = _reverse(edition, upload.entry, guard)
        if _opens_draft(upload, plan):
            open_draft(actor=actor, edition=edition)
            plan = _reverse(edition, upload.entry, guard)
        with writing_many(edition) as writing:
            upload.undo_entry = _write(
                actor=actor,
                plan=plan,
                action="undo_import",
                summary=summary,
                writing=writing,
            )
    upload.state = ScoreImport.State.UNDONE
    upload.save(update_fields=["state", "undo_entry"])
    logger.info("import undone: %s by %s", upload.pk, actor.name)
    return upload


def _reverse(edition: Edition, entry: ChangeEntry, guard: Guard) -> ImportPlan:
    """The plan that takes an entry back; ActionRefused where it cannot."""
    found = _cells_of(edition, entry)
    stored = StoredScores(edition, [cell for cell, _written in found])
    plan = stored.empty_plan()
    names = namesakes_of(edition.pk, (cell.unit_id for cell, _written in found))
    edited, forbidden = [], []
    for cell, written in found:
        sheet, leaf = stored.sheets[cell.unit_id], stored.leaves[cell.code]
        now = stored.columns[cell.column].get((sheet.pk, leaf.pk))
        place = f"{names.get(cell.unit_id, sheet.unit.name)}, {cell.code}"
        facts = ScoreCell(
            cell.unit_id, cell.code, cell.column, sheet.stage, leaf.scored_by
        )
        is_closed = sheet.stage == ScoreSheet.Stage.CLOSED
        if is_closed or not guard(facts).write:
            forbidden.append(place)
        elif value_text(now) != written:
            edited.append(place)
        plan.changes.append(
            PlannedCell(sheet.unit, sheet.pk, leaf, cell.column, now, cell.value, 0, 0)
        )
    problems = []
    if edited:
        problems.append(edited_since(edited))
    if forbidden:
        reason = _("Không hoàn tác được: bạn không được ghi, hoặc phiếu đã chốt: %s.")
        problems.append(reason % some_of(forbidden))
    if problems:
        raise ActionRefused(problems)
    return plan


def _cells_of(edition: Edition, entry: ChangeEntry) -> list[tuple[FileCell, str]]:
    """The cells of an entry as they were before it, each with what it wrote."""
    from indices.actions.score_records import leaves_of

    keys = cell_of_label(leaves_of(edition))
    rows = entry.details.order_by("pk").values_list("unit_id", "column", "old", "new")
    found = []
    for unit_id, label, old, new in rows:
        if unit_id is None or label not in keys:
            raise ActionRefused(_("Bộ tiêu chí đã đổi nên không hoàn tác được."))
        code, column = keys[label]
        value: Value = read_value(column, old)
        found.append((FileCell(unit_id, code, column, value), new))
    return found

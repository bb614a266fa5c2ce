"""Writes a list of units that somebody brought in, and takes it back.

Codes, dates, names and parents are judged by the import of units itself. Drafts that
rank the units are brought along; what was published stays as it is.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.actions.actor import Actor
from indices.actions.changelog import Change, lock_reference, record_change
from indices.actions.errors import ActionRefused
from indices.actions.kept_files import digest_of, keep_file, state_of
from indices.actions.reorganisation import (
    bring_along,
    bring_drafts_along,
    drafts_of,
    remove_from_draft,
)
from indices.actions.result_imports import edited_since
from indices.models import ChangeEntry, Edition, UnitImport, UnitResult
from units.csv_rows import FileRow
from units.import_plans import UnitPlan
from units.imports import WRITING_ORDER, plan_unit_rows
from units.models import Unit, UnitSuccession
from units.problems import ImportRefused
from units.progress import Advance, no_progress
from units.querysets import UnitQuerySet
from units.succession_imports import SuccessionPlan

logger = logging.getLogger("cchc.imports")

# How the columns of the list are called in the change log, by which an import is taken
# back: never translated.
LABELS = {
    "name": "tên đầy đủ",
    "kind": "loại",
    "parent_code": "mã đơn vị cấp trên",
    "valid_to": "hết hiệu lực từ",
}
NEW = "đơn vị mới"
# How an import is summed up there.
LISTED = gettext_lazy("Nhập danh mục đơn vị “%(name)s”: %(report)s")


class UnitsMoved(Exception):  # noqa: N818 - an answer, not an error
    """What would be written is not what the person saw; nothing was written."""


@dataclass(frozen=True, slots=True)
class UnitsPlan:
    """What the rows would do, and the digest of that: what a person agrees to."""

    plan: UnitPlan

    @property
    def digest(self) -> str:
        running = hashlib.sha256()
        for each in self.plan.changes:
            said = (each.unit.code, each.unit.valid_from, each.old, each.new)
            running.update(f"{said}\n".encode())
        return running.hexdigest()


@transaction.atomic
def keep_unit_list(
    *, actor: Actor, content: bytes, name: str, problem_count: int
) -> UnitImport:
    """Keep a file with who brought it. One that waits already is not kept again."""
    known = UnitImport.objects.filter(
        sha256=digest_of(content),
        state=state_of(problem_count),
        uploaded_by=actor.user,
    ).first()
    if known is not None:
        return known
    return keep_file(
        UnitImport(),
        actor=actor,
        content=content,
        name=name,
        problem_count=problem_count,
    )


def list_applied_before(sha256: str) -> UnitImport | None:
    """The import that brought this very file in, while it stands."""
    applied = UnitImport.State.APPLIED
    return UnitImport.objects.filter(sha256=sha256, state=applied).first()


def plan_units(rows: Sequence[FileRow], *, inside: UnitQuerySet) -> UnitsPlan:
    """What the rows would change. ImportRefused with all faults at once, those of units
    outside the person's areas among them."""
    plan = plan_unit_rows(rows)
    own = set(inside.order_by().values_list("pk", flat=True))
    faults = [
        each.row.problem(column="code", expected=_("đơn vị trong địa bàn của bạn"))
        for each in plan.changes
        if not _is_inside(each.unit, own)
    ]
    if faults:
        raise ImportRefused(faults)
    return UnitsPlan(plan)


def _is_inside(unit: Unit, own: Collection[int]) -> bool:
    """Whether the unit is one's own and stays so, or is new and lies below one."""
    if unit.pk is not None and unit.pk not in own:
        return False
    above = unit.parent
    while above is not None and above.pk is None:
        above = above.parent
    if above is not None and above.pk in own:
        return True
    return unit.pk is not None and _is_top(unit, own)


def _is_top(unit: Unit, own: Collection[int]) -> bool:
    """Whether the unit is the very area in which the person works."""
    stored = Unit.objects.filter(pk=unit.pk).values_list("parent_id", flat=True).first()
    return stored == unit.parent_id and stored not in own


@transaction.atomic
def apply_unit_list(
    *,
    actor: Actor,
    upload: UnitImport,
    rows: Sequence[FileRow],
    inside: UnitQuerySet,
    seen_digest: str,
) -> UnitImport:
    """Write what the file changes. Repeated, it writes nothing and returns the receipt.

    Raises UnitsMoved when that is not what `seen_digest` names, ImportRefused and
    ActionRefused when it cannot be.
    """
    lock_reference()
    upload = UnitImport.objects.select_for_update().get(pk=upload.pk)
    if upload.state == UnitImport.State.APPLIED:
        return upload
    _require_waiting(upload)
    found = plan_units(rows, inside=inside)
    if found.digest != seen_digest:
        raise UnitsMoved
    changes = found.plan.changes
    if not changes:
        raise ActionRefused(_("Tệp không thay đổi gì so với danh mục đang có."))
    write_units(found.plan, no_progress)
    upload.entry = _log(actor, upload, found.plan)
    upload.added_units = [each.unit.pk for each in changes if each.is_new]
    upload.state = UnitImport.State.APPLIED
    report = found.plan.report
    upload.added_count, upload.changed_count = report.added, report.changed
    upload.unchanged_count = report.unchanged
    upload.save()
    logger.info("units imported: %s by %s", upload.pk, actor.name)
    return upload


def write_units(plan: UnitPlan, on_progress: Advance) -> list[Edition]:
    """Write what a list changes and bring the drafts along, which are returned; the
    transaction and the change log are the caller's."""
    plan.write(on_progress)
    return bring_drafts_along(units=[each.unit for each in plan.changes])


def write_successions(plan: SuccessionPlan, on_progress: Advance) -> list[Edition]:
    """The same for a list of what units became."""
    plan.write(on_progress)
    return follow(plan.arrows)


def follow(
    arrows: Collection[UnitSuccession], *, units: Collection[Unit] = ()
) -> list[Edition]:
    """Bring the drafts along with stored arrows, and with units changed besides."""
    stored = UnitSuccession.objects.filter(pk__in=[arrow.pk for arrow in arrows])
    found = list(
        stored.select_related("predecessor", "successor").order_by("effective_on", "pk")
    )
    ends = {unit for each in found for unit in (each.predecessor, each.successor)}
    day = min((each.effective_on for each in found), default=None)
    return bring_drafts_along(units={*units, *ends}, arrows=found, day=day)


def _require_waiting(upload: UnitImport) -> None:
    if upload.state != UnitImport.State.UPLOADED:
        raise ActionRefused(_("Lần nhập này không còn chờ xác nhận."))
    other = list_applied_before(upload.sha256)
    if other is not None:
        raise ActionRefused(
            _("Tệp này đã được ghi trước đó (%(who)s). Không ghi lần nữa.")
            % {"who": other.uploaded_by_name}
        )


def changes_of(plan: UnitPlan) -> list[Change]:
    """Each changed value; a new unit is named in words, so that it can be taken
    back."""
    details = []
    for each in plan.changes:
        if each.is_new:
            said = ", ".join((each.unit.code, each.unit.name))
            details.append(Change(None, NEW, "", said))
            continue
        details += [
            Change(each.unit, label, each.old[column], each.new[column])
            for column, label in LABELS.items()
            if each.old[column] != each.new[column]
        ]
    return details


def _log(actor: Actor, upload: UnitImport, plan: UnitPlan) -> ChangeEntry:
    said = {"name": upload.original_name, "report": plan.report}
    return record_change(
        actor=actor,
        edition=None,
        action="import_units",
        summary=str(LISTED) % said,
        details=changes_of(plan),
    )


# --- taking it back -------------------------------------------------------------------


@transaction.atomic
def undo_unit_list(
    *, actor: Actor, upload: UnitImport, inside: UnitQuerySet
) -> UnitImport:
    """Write back what the import found and remove what it made. Refused, with the
    reason, where somebody changed a unit since or entered anything for a new one."""
    lock_reference()
    upload = UnitImport.objects.select_for_update().get(pk=upload.pk)
    if upload.state == UnitImport.State.UNDONE:
        return upload
    if upload.state != UnitImport.State.APPLIED or upload.entry is None:
        raise ActionRefused(_("Lần nhập này chưa ghi gì để hoàn tác."))
    made = list(Unit.objects.filter(pk__in=upload.added_units))
    before = _rows_before(upload.entry)
    changed = {unit.pk for unit, _row in before}
    drafts = list(drafts_of(changed | {unit.pk for unit in made}))
    for edition in drafts:
        remove_from_draft(edition, made)
    # What lies in a new unit moves out of it, then it goes, then all is as it was: a
    # new form may stand where the earlier one of its code is to stand again.
    keys = {unit.pk for unit in made}
    _write_back([row for unit, row in before if unit.parent_id in keys], inside)
    _remove(made)
    _write_back([row for _unit, row in before], inside)
    for edition in drafts:
        bring_along(edition)
    upload.undo_entry = record_change(
        actor=actor,
        edition=None,
        action="undo_import_units",
        summary=_("Hoàn tác danh mục đơn vị “%(name)s”")
        % {"name": upload.original_name},
    )
    upload.state = UnitImport.State.UNDONE
    upload.save(update_fields=["state", "undo_entry"])
    logger.info("units import undone: %s by %s", upload.pk, actor.name)
    return upload


def _write_back(rows: Sequence[FileRow], inside: UnitQuerySet) -> None:
    if rows:
        plan_units(rows, inside=inside).plan.write(no_progress)


def _rows_before(entry: ChangeEntry) -> list[tuple[Unit, FileRow]]:
    """The changed units, each with what it was as a row of a list."""
    columns = {label: column for column, label in LABELS.items()}
    units: dict[int, Unit] = {}
    found: dict[int, dict[str, str]] = {}
    edited = []
    details = entry.details.filter(unit__isnull=False).order_by("pk")
    for each in details.select_related("unit__parent"):
        unit = each.unit
        assert unit is not None
        units[unit.pk] = unit
        now = found.setdefault(unit.pk, cells_of(unit))
        column = columns[each.column]
        if now[column] != each.new:
            edited.append(f"{unit.name}, {each.column}")
        now[column] = each.old
    if edited:
        raise ActionRefused(edited_since(edited))
    return [(units[pk], FileRow(cells["name"], cells)) for pk, cells in found.items()]


def cells_of(unit: Unit) -> dict[str, str]:
    """The unit as a row of the list says it."""
    return {
        "code": unit.code,
        "name": unit.name,
        "kind": unit.kind,
        "parent_code": unit.parent.code if unit.parent else "",
        "valid_from": unit.valid_from.isoformat() if unit.valid_from else "",
        "valid_to": unit.valid_to.isoformat() if unit.valid_to else "",
    }


def _remove(made: Sequence[Unit]) -> None:
    """Those below first: a unit is protected while another lies in it."""
    published = UnitResult.objects.filter(unit__in=made).select_related("unit").first()
    if published is not None:
        reason = _("Không hoàn tác được: đã có kết quả của %(unit)s.")
        raise ActionRefused(reason % {"unit": published.unit})
    try:
        for level in reversed(WRITING_ORDER):
            for unit in made:
                if unit.level == level:
                    unit.delete()
    except ProtectedError as error:
        names = ", ".join(sorted({str(each) for each in error.protected_objects})[:3])
        reason = _("Không hoàn tác được: đã có dữ liệu gắn với đơn vị mới: %(names)s.")
        raise ActionRefused(reason % {"names": names}) from error

"""The list of units as a form, and what was brought in of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from indices.actions.unit_imports import LABELS, UnitsPlan, cells_of
from indices.form_identity import VERSION, FormKind, Identity
from indices.models import ChangeEntry, UnitImport
from indices.permissions import Person
from units.querysets import UnitQuerySet

RECENT = 20
# More rows than this make a long page and no better one.
MOST_SHOWN = 400
# The actions that change units.
OF_UNITS = (
    "import_units",
    "import_conversions",
    "undo_import_units",
    "reorganise_units",
    "undo_reorganisation",
)


@dataclass(frozen=True, slots=True)
class UnitList:
    """The rows of the form: what each unit says in each column."""

    identity: Identity
    rows: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit that a file makes new or another: (label, old, new) of its columns."""

    code: str
    name: str
    address: str
    is_new: bool
    cells: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Newer:
    """A change that a form did not know of when it was taken."""

    summary: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class UnitsPreview:
    plan: UnitsPlan
    lines: tuple[UnitLine, ...]
    unshown_count: int
    newer: tuple[Newer, ...]

    @property
    def changes_nothing(self) -> bool:
        return not self.plan.plan.changes


def unit_list(*, inside: UnitQuerySet, all_times: bool) -> UnitList:
    """The units of the person's areas, those in force today or of all times. Two
    queries."""
    units = inside.filter(is_illustrative=False).select_related("parent")
    if not all_times:
        units = units.in_force_on(timezone.localdate())
    newest = ChangeEntry.objects.filter(edition=None).aggregate(last=Max("sequence"))
    identity = Identity(
        kind=FormKind.UNIT_LIST,
        version=VERSION,
        index="",
        area="",
        level="",
        year=0,
        revision=0,
        sequence=newest["last"] or 0,
        criteria_set="",
        criterion="",
        taken_at=timezone.localtime().isoformat(timespec="seconds"),
        columns=(),
        units=(),
    )
    ordered = units.order_by("level", "code", "valid_from", "pk")
    return UnitList(identity, tuple(cells_of(unit) for unit in ordered))


def units_preview(*, plan: UnitsPlan, sequence: int | None) -> UnitsPreview:
    """What the page shows of a plan. One query."""
    changes = plan.plan.changes
    lines = []
    for each in changes[:MOST_SHOWN]:
        raw = getattr(each.row, "raw", None)
        starts = each.unit.valid_from
        cells = tuple(
            (label, each.old.get(column, ""), each.new[column])
            for column, label in LABELS.items()
            if each.old.get(column, "") != each.new[column]
        )
        if each.is_new and starts is not None:
            cells += ((_("hiệu lực từ"), "", f"{starts:%d/%m/%Y}"),)
        address = raw["code"].address if raw is not None else ""
        lines.append(
            UnitLine(each.unit.code, each.unit.name, address, each.is_new, cells)
        )
    return UnitsPreview(
        plan=plan,
        lines=tuple(lines),
        unshown_count=len(changes) - len(lines),
        newer=_newer(sequence),
    )


def _newer(sequence: int | None) -> tuple[Newer, ...]:
    if sequence is None:
        return ()
    entries = ChangeEntry.objects.filter(
        edition=None, sequence__gt=sequence, action__in=OF_UNITS
    ).order_by("sequence")
    rows = entries.values_list("summary", "actor_name", "at")[:RECENT]
    return tuple(Newer(*row) for row in rows)


def unit_imports_of(person: Person) -> list[UnitImport]:
    """Those that the person may open: the own ones; of a system administrator all."""
    imports = UnitImport.objects.select_related("entry", "undo_entry")
    if not person.is_superuser:
        imports = imports.filter(uploaded_by=person.pk)
    return list(imports[:RECENT])

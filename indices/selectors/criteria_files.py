"""A set of criteria as a form, and what was brought in of it."""

from __future__ import annotations

from django.db.models import Max
from django.utils import timezone

from indices.actions.criterion_edits import version_of_set
from indices.form_identity import VERSION, FormKind, Identity
from indices.models import ChangeEntry, CriteriaImport, CriteriaSet
from indices.permissions import Person
from indices.selectors.unit_files import Newer

RECENT = 20


def criteria_identity(criteria_set: CriteriaSet) -> Identity:
    """What a form of the set taken now says of itself. Two queries."""
    newest = ChangeEntry.objects.filter(edition=None).aggregate(last=Max("sequence"))
    return Identity(
        kind=FormKind.CRITERIA,
        version=VERSION,
        index="",
        area="",
        level=criteria_set.level,
        year=0,
        revision=0,
        sequence=newest["last"] or 0,
        criteria_set=criteria_set.code,
        criterion="",
        taken_at=timezone.localtime().isoformat(timespec="seconds"),
        set_version=version_of_set(criteria_set),
    )


def newer_changes(
    *, criteria_set: CriteriaSet, sequence: int | None
) -> tuple[Newer, ...]:
    """What people did to the set after the form was taken. One query."""
    if sequence is None:
        return ()
    entries = criteria_set.changes.filter(sequence__gt=sequence).order_by("sequence")
    rows = entries.values_list("summary", "actor_name", "at")[:RECENT]
    return tuple(Newer(*row) for row in rows)


def criteria_imports_of(
    *, person: Person, criteria_set: CriteriaSet
) -> list[CriteriaImport]:
    """Those that the person may open: the own ones; of a system administrator all."""
    imports = criteria_set.imports.select_related("entry", "criteria_set")
    if not person.is_superuser:
        imports = imports.filter(uploaded_by=person.pk)
    return list(imports[:RECENT])

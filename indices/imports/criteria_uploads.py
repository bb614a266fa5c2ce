"""A file of criteria for a set being written: what it would do, and doing it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from indices.actions.actor import Actor
from indices.actions.changelog import Change
from indices.actions.criteria import facts_of
from indices.actions.criteria_writing import CriteriaReport
from indices.actions.criterion_edits import version_of_set
from indices.imports.criteria import import_criteria
from indices.imports.criteria_files import read_criteria_content
from indices.models import CriteriaSet


class CriteriaMoved(Exception):  # noqa: N818 - an answer, not an error
    """The set is not as it was when the file was looked at; nothing was written."""


@dataclass(frozen=True, slots=True)
class UploadPreview:
    """What the file would do to the set; nothing of it is written."""

    report: CriteriaReport
    changes: tuple[Change, ...]
    ignored_columns: tuple[str, ...]

    @property
    def changes_nothing(self) -> bool:
        return self.report.is_empty


def preview_upload(
    *,
    actor: Actor,
    criteria_set: CriteriaSet,
    name: str,
    content: bytes,
    accept_legacy_text: bool = False,
) -> UploadPreview:
    """ImportRefused with all problems of the file at once."""
    with transaction.atomic():
        file = read_criteria_content(
            content, name=name, accept_legacy_text=accept_legacy_text
        )
        done = import_criteria(actor=actor, file=file, facts=facts_of(criteria_set))
        transaction.set_rollback(True)
    return UploadPreview(done.report, done.report.changes, file.ignored_columns)


@transaction.atomic
def write_upload(
    *,
    actor: Actor,
    criteria_set: CriteriaSet,
    name: str,
    content: bytes,
    seen: str,
    accept_legacy_text: bool = False,
) -> CriteriaReport:
    """Write the file, if the set still is as it was seen."""
    locked = CriteriaSet.objects.select_for_update().get(pk=criteria_set.pk)
    if version_of_set(locked) != seen:
        raise CriteriaMoved
    file = read_criteria_content(
        content, name=name, accept_legacy_text=accept_legacy_text
    )
    done = import_criteria(actor=actor, file=file, facts=facts_of(locked))
    return done.report

"""A file of criteria for a set being written: what it would do to it."""

from __future__ import annotations

from dataclasses import dataclass

from indices.actions.criteria import codes_that_go, facts_of
from indices.actions.criteria_checks import CriterionInput
from indices.actions.criteria_writing import CriteriaReport, CriteriaWriter
from indices.actions.criterion_edits import version_of_set
from indices.imports.criteria import criteria_of_file, refused_as_import
from indices.imports.criteria_files import CriteriaFile, read_criteria_content
from indices.models import CriteriaSet


@dataclass(frozen=True, slots=True)
class CriteriaUpload:
    """The criteria that a file wants, what that would change, and the mark of the set
    for which that holds. Nothing of it is written."""

    file: CriteriaFile
    criteria: tuple[CriterionInput, ...]
    report: CriteriaReport
    version: str

    @property
    def sequence(self) -> int | None:
        """The newest change of reference data that the form knew of."""
        return self.file.identity.sequence if self.file.identity else None


def read_upload(
    *, criteria_set: CriteriaSet, name: str, content: bytes
) -> CriteriaUpload:
    """What the file would do to the set. Texts of an old font are read in Unicode and
    listed. ImportRefused with all problems of the file at once."""
    file = read_criteria_content(content, name=name, accept_legacy_text=True)
    version = version_of_set(criteria_set)
    criteria = criteria_of_file(
        file=file, facts=facts_of(criteria_set), known=criteria_set
    )
    with refused_as_import(name):
        removed = codes_that_go(criteria_set, criteria)
        writer = CriteriaWriter(criteria_set, criteria, removed)
    writer.plan()
    return CriteriaUpload(file, tuple(criteria), writer.report, version)

"""Files of a whole country: all scores out to Excel, and a filled form in again."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction

from cchc.bench import floors
from cchc.bench.cases import Case, Visit
from cchc.bench.data import CLERK
from cchc.bench.places import ADMINISTRATOR, Place
from indices.actions.import_plan import ImportChoices
from indices.actions.score_imports import apply_import, keep_upload
from indices.actions.score_records import leaves_of
from indices.engine.staging import merging_scores
from indices.imports.score_uploads import read_score_file
from indices.models import Edition, EditionSummary, Score, ScoreSheet
from indices.permissions import score_rights
from indices.selectors.import_preview import guard_of
from indices.selectors.report import load_report
from indices.selectors.score_form import FormCell, FormRow, ScoreForm, units_form

COLUMN = "appraised_score"
ENTRY_SHEET = "Nhập điểm"
# Code, name, maximum: the columns before those of the units.
FIXED = 3


def file_cases(visit: Visit) -> Iterator[Case]:
    place = visit.place
    yield Case(
        "full data, Excel",
        lambda: _write_data(place),
        floors.data_workbook(place),
        "SQL + XlsxWriter",
    )
    brought = Brought(place)
    yield Case(
        "import of scores, all changed",
        brought.apply,
        brought.floor,
        "calamine + upsert",
        prepare=brought.fill,
        tidy=_sweep,
    )


def _sweep() -> None:
    """Clear what earlier rounds, and a floor that was taken back, left in the table of
    scores: where PostgreSQL sweeps by itself it would do so in the middle of an act."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'VACUUM "{Score._meta.db_table}"')


def _write_data(place: Place) -> None:
    # XlsxWriter is loaded with the first workbook.
    from indices.exports.report.dataset import write_data_workbook

    edition = place.published
    summary = EditionSummary.objects.with_header().get(
        edition_id=edition.pk, revision=edition.revision
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "so-lieu.xlsx"
        write_data_workbook(load_report(summary=summary), path, lambda done: None)


class Brought:
    """A form of every unit with another value in every open cell each time."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.content = b""
        self._hundredths = count(1)

    @property
    def edition(self) -> Edition:
        return Edition.objects.with_names().get(pk=self.place.draft.pk)

    @property
    def rights(self) -> Any:
        person = User.objects.get(username=ADMINISTRATOR)
        return score_rights(person, self.edition)

    def fill(self) -> None:
        from indices.exports.score_form import write_form

        form = units_form(edition=self.edition, column=COLUMN, rights=self.rights)
        if form is None:
            raise RuntimeError("The synthetic editions have criteria.")
        change = _changed_by(Decimal(next(self._hundredths)) / 100)
        self.content = write_form(_with_cells(form, change))

    def apply(self) -> None:
        edition = self.edition
        read = read_score_file(self.content, name="diem.xlsx", edition=edition)
        upload = keep_upload(
            actor=CLERK,
            edition=edition,
            kind=read.identity.kind,
            content=self.content,
            name="diem.xlsx",
            problem_count=len(read.problems),
        )
        apply_import(
            actor=CLERK,
            upload=upload,
            cells=read.cells,
            sequence=read.identity.sequence,
            choices=ImportChoices(),
            guard=guard_of(self.rights),
            seen_digest=None,
        )

    def floor(self) -> None:
        """The same file through calamine and one staged upsert, unchecked, unlogged;
        taken back, so that nothing else sees it.

        It pays for all that the table of scores asks: indexes, checks and guards. No
        foreign key is asked on either side, as the keys of the rows stay.
        """
        # Only where the benchmark runs: a library of the tests.
        from python_calamine import CalamineWorkbook

        book = CalamineWorkbook.from_filelike(BytesIO(self.content))
        lines = book.get_sheet_by_name(ENTRY_SHEET).to_python()
        head = next(line for line in lines if line[0] == "Mã")
        sheets = dict(
            ScoreSheet.objects.filter(edition=self.place.draft).values_list(
                "unit__code", "pk"
            )
        )
        keys = [sheets[str(code)] for code in head[FIXED:]]
        leaves = {code: leaf.pk for code, leaf in leaves_of(self.edition).items()}
        values = {
            (sheet, leaves[str(line[0])]): Decimal(str(value))
            for line in lines
            if str(line[0]) in leaves
            for sheet, value in zip(keys, line[FIXED:], strict=True)
            if value != ""
        }
        with transaction.atomic():
            with merging_scores(self.place.draft) as merging:
                merging.put({COLUMN: values})
            transaction.set_rollback(True)


def _changed_by(step: Decimal) -> Callable[[FormCell, FormRow], FormCell]:
    """Another value below the maximum than the cell holds."""

    def change(cell: FormCell, row: FormRow) -> FormCell:
        if not cell.is_open:
            return cell
        held = cell.value if isinstance(cell.value, Decimal) else Decimal(0)
        wanted = row.limit - step
        return replace(cell, value=wanted if held != wanted else wanted - step)

    return change


def _with_cells(
    form: ScoreForm, change: Callable[[FormCell, FormRow], FormCell]
) -> ScoreForm:
    rows = tuple(
        replace(row, cells=tuple(change(cell, row) for cell in row.cells))
        for row in form.rows
    )
    return replace(form, rows=rows)

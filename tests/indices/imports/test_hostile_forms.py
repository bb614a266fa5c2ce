"""The whole corpus on every form of the system: each odd file is refused whole, with a
sentence, or read exactly like the form it was made of.

`test_hostile.py` has what holds for the reader of workbooks; here are the forms of
scores, results, units and criteria, read as an upload reads them.
"""

from collections import Counter
from dataclasses import dataclass

import pytest

from indices.exports.criteria_set import criteria_workbook
from indices.exports.score_form import write_form
from indices.exports.unit_form import write_unit_form
from indices.imports.criteria_files import read_criteria_content
from indices.imports.score_uploads import read_score_file
from indices.imports.unit_files import read_unit_list
from indices.models import Edition
from indices.permissions import score_rights
from indices.selectors.criteria_files import criteria_identity
from indices.selectors.criteria_set import criteria_set_page
from indices.selectors.result_form import result_form
from indices.selectors.score_criterion import criterion_page
from indices.selectors.score_entry import find_sheet, sheet_page
from indices.selectors.score_form import criterion_form, unit_form, units_form
from indices.selectors.unit_files import unit_list
from tests.factories import make_criteria, make_scored_edition, score
from tests.hostile import numbers, packages, tables
from tests.hostile.forms import Form, Outcome
from units.models import Unit
from units.problems import ImportRefused

pytestmark = pytest.mark.django_db

EVERYWHERE = (
    packages.package_cases,
    packages.xxe_cases,
    tables.name_cases,
    tables.row_cases,
    tables.sheet_cases,
    tables.column_cases,
    tables.identity_cases,
)
OF_NUMBERS = (*EVERYWHERE, numbers.number_cases, tables.formula_cases)


@dataclass(frozen=True)
class Kind:
    """A form, how an upload of it is read, and the cell whose value is mutated."""

    form: Form
    read: object
    cell: object
    families: tuple = OF_NUMBERS
    # Of what looks at the package alone, every so many: others stand for the form.
    step: int = 1


def of_scores(form, edition, places, cell, *, step=1):
    score_cell, name_cell, heading_row = places
    made = Form(
        write_form(form),
        sheet="Nhập điểm",
        score_cell=score_cell,
        name_cell=name_cell,
        heading_row=heading_row,
        identity_sheet="_cchc",
    )

    def read(content):
        found = read_score_file(content, name="bieu.xlsx", edition=edition)
        if found.problems:
            raise ImportRefused(found.problems)
        return {each.key: each.value for each in found.cells}

    return Kind(made, read, cell, step=step)


def make_edition(world):
    edition = make_scored_edition(
        world.index, world.province, tier_scheme=world.scheme, year=2024
    )
    for unit in (world.district, world.best, world.worst):
        score(edition, unit, c1_1_1=10, c1_1_2=7, c1_2=30, c2=32)
    return Edition.objects.with_names().get(pk=edition.pk)


def one_unit(world):
    edition = make_edition(world)
    rights = score_rights(world.index_administrator, edition)
    sheet = find_sheet(edition=edition, slug=world.district.slug)
    form = unit_form(sheet_page(edition=edition, sheet=sheet, rights=rights))
    place = [column.key for column in form.columns].index("appraised_score")
    letter = "DEFGH"[place]
    cell = (world.district.pk, "1.2", "appraised_score")
    return of_scores(form, edition, (f"{letter}8", "B8", 3), cell, step=5)


def many_units(world):
    edition = make_edition(world)
    rights = score_rights(world.index_administrator, edition)
    form = units_form(edition=edition, column="appraised_score", rights=rights)
    cell = (world.district.pk, "1.2", "appraised_score")
    return of_scores(form, edition, ("D9", "B9", 4), cell)


def one_criterion(world):
    edition = make_edition(world)
    rights = score_rights(world.index_administrator, edition)
    form = criterion_form(criterion_page(edition=edition, code="1.2", rights=rights))
    place = [column.key for column in form.columns].index("appraised_score")
    cell = (world.best.pk, "1.2", "appraised_score")
    return of_scores(form, edition, (f"{'DEFGH'[place]}5", "B5", 3), cell, step=5)


def results(world):
    edition = Edition.objects.with_names().get(pk=world.draft.pk)
    cell = (world.best.pk, "", "score")
    return of_scores(
        result_form(edition=edition), edition, ("D6", "B6", 4), cell, step=5
    )


def units(world):
    made = Form(
        write_unit_form(unit_list(inside=Unit.objects.all(), all_times=True)),
        sheet="Đơn vị",
        score_cell="F4",
        name_cell="B4",
        heading_row=1,
        identity_sheet="_cchc",
    )

    def read(content):
        found = read_unit_list(content, name="bieu.xlsx")
        if found.readings:
            raise ImportRefused([])
        return {row["code"]: dict(row.cells) for row in found.rows}

    return Kind(made, read, None, (*EVERYWHERE, tables.formula_cases))


def criteria_set(world):
    found = make_criteria("bo")
    page = criteria_set_page(criteria_set=found, editions=Edition.objects.none())
    made = Form(
        criteria_workbook(page, criteria_identity(found)),
        sheet="Bộ tiêu chí",
        score_cell="C6",
        name_cell="B6",
        heading_row=3,
        identity_sheet="_cchc",
    )

    def read(content):
        file = read_criteria_content(content, name="bieu.xlsx")
        for row in file.rows:
            cell = row["max_score"]
            if cell.refused:
                raise ImportRefused(
                    [row.problem("max_score", heading="", found="", expected="")]
                )
        return {row["code"].text: row["name"].text for row in file.rows}

    return Kind(made, read, None, (*EVERYWHERE, tables.formula_cases))


KINDS = (one_unit, many_units, one_criterion, results, units, criteria_set)


def outcome_of(case, read):
    try:
        return read(case.content)
    except ImportRefused as refusal:
        return str(refusal)


def fault_of(case, found, expected, cell):
    """What is wrong with what came of a case; empty when nothing is."""
    if isinstance(found, str):
        is_beyond = case.outcome is Outcome.READ and (
            "tối đa" in found or "âm" in found or "bước" in found
        )
        may = case.outcome in (Outcome.REFUSED, Outcome.EITHER) or is_beyond
        return "" if may else f"{case}: refused, {found[:200]}"
    if case.outcome is Outcome.REFUSED:
        return f"{case}: taken"
    if case.outcome is Outcome.READ and cell is not None:
        expected = expected | {cell: case.value}
    if case.outcome is Outcome.EITHER:
        return ""
    return "" if found == expected else f"{case}: read otherwise"


@pytest.mark.parametrize("make", KINDS)
def test_every_form_refuses_or_reads_exactly(world, make):
    kind = make(world)
    expected = kind.read(kind.form.content)
    assert expected
    faults, counts = [], Counter()
    for family in kind.families:
        is_of_package = family in EVERYWHERE[:2]
        for case in list(family(kind.form))[:: kind.step if is_of_package else 1]:
            counts[case.category] += 1
            found = outcome_of(case, kind.read)
            faults.append(fault_of(case, found, expected, kind.cell))
    assert [fault for fault in faults if fault] == []
    assert counts["package"] * kind.step >= 60
    assert counts["names"] >= 27

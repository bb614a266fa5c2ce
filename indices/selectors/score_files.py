"""What may be taken out to Excel and what was brought in, of one edition or of all."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from indices.models import Edition, ScoreImport, ScoreSheet
from indices.permissions import Permission, Person, ScoreRights, editions_where
from indices.selectors.criteria_tree import CriterionLine, load_criteria
from indices.selectors.score_cells import headings, newest_sheets
from indices.selectors.score_form import NUMBERS
from units.namesakes import last_of_each_code, names_apart

RECENT = 20


@dataclass(frozen=True, slots=True)
class OfferedUnit:
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class OfferedColumn:
    key: str
    heading: str


@dataclass(frozen=True, slots=True)
class ScoreFiles:
    """The forms that a person may take, and the newest imports of the edition."""

    edition: Edition
    units: tuple[OfferedUnit, ...]
    leaves: tuple[CriterionLine, ...]
    columns: tuple[OfferedColumn, ...]
    imports: tuple[ScoreImport, ...]


def score_files(*, edition: Edition, rights: ScoreRights, person: Person) -> ScoreFiles:
    """At most four queries; one more where units share a name."""
    criteria = load_criteria(edition.criteria_set_id)
    sheets = ScoreSheet.objects.filter(
        edition=edition, revision__in=newest_sheets(edition)
    ).order_by("unit__sort_key", "unit_id", "revision")
    if not rights.reads_all:
        sheets = sheets.filter(unit_id__in=rights.own_units)
    listed = sheets.select_related("unit") if criteria else ()
    units = list({sheet.unit_id: sheet.unit for sheet in listed}.values())
    meant, apart = last_of_each_code(units), names_apart(units)
    columns = [key for key in NUMBERS if key in rights.columns]
    spoken = headings()
    return ScoreFiles(
        edition=edition,
        units=tuple(
            OfferedUnit(apart.get(unit.pk, unit.name), unit.slug)
            for unit in units
            if unit.pk in meant
        ),
        leaves=criteria.leaves if criteria and rights.reads_all else (),
        columns=tuple(OfferedColumn(key, spoken[key]) for key in columns)
        if criteria
        else (),
        imports=tuple(imports_of(person).filter(edition=edition)[:RECENT]),
    )


def imports_of(person: Person) -> QuerySet[ScoreImport]:
    """The imports that the person may open: the own ones, and all of the editions
    whose results the person enters."""
    imports = ScoreImport.objects.select_related(
        "edition__index", "edition__area", "entry", "undo_entry"
    )
    if not person.is_active:
        return imports.none()
    if person.is_superuser:
        return imports
    entered = editions_where(person, Permission.ENTER_RESULTS)
    return imports.filter(Q(uploaded_by=person.pk) | Q(edition__in=entered))

"""Reads a file of scores for one edition: the file, the package, which form it is, and
then what stands in it."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from indices.actions.score_records import leaves_of
from indices.form_identity import FormKind, Identity
from indices.imports.result_forms import read_result_form
from indices.imports.score_forms import (
    FormReader,
    KnownForm,
    KnownUnit,
    ReadForm,
    identity_of_file,
)
from indices.imports.workbook import read_workbook
from indices.models import Criterion, Edition, ScoreSheet
from indices.selectors.score_cells import headings, newest_sheets
from units.collector import collector_resting
from units.problems import ImportRefused, Problem
from units.progress import Advance, no_progress


def edition_of_file(content: bytes, *, name: str) -> Edition:
    """The edition whose form it is. Raises ImportRefused when there is none."""
    identity = identity_of_file(read_workbook(content, name=name), name=name)
    _refuse_other_kinds(identity, name)
    place: dict[str, Any] = identity.place
    edition = Edition.objects.at_address(**place).with_names().first()
    if edition is None:
        found = _("mẫu của một kỳ không có ở đây: %(index)s, %(area)s, %(year)d")
        named = found % {key: place[key] for key in ("index", "area", "year")}
        raise ImportRefused([Problem(name, "", named, _("mẫu lấy từ hệ thống này"))])
    return edition


@collector_resting()
def read_score_file(
    content: bytes, *, name: str, edition: Edition, on_row: Advance = no_progress
) -> ReadForm:
    """What a filled form holds. Raises ImportRefused for a file that is none of this
    edition's; faults of single cells are in the answer. At most seven queries."""
    workbook = read_workbook(content, name=name)
    identity = identity_of_file(workbook, name=name)
    _check_edition(identity, edition, name)
    if identity.kind == FormKind.RESULTS:
        results = read_result_form(
            workbook, identity=identity, edition=edition, name=name
        )
        return results.read(on_row)
    known = _known(edition)
    reader = FormReader(workbook, identity=identity, known=known, name=name)
    return reader.read(on_row)


def _check_edition(identity: Identity, edition: Edition, name: str) -> None:
    """The form of another year, area or set of criteria is told so."""
    _refuse_other_kinds(identity, name)
    address = edition.address
    criteria_set = edition.criteria_set
    own_set = criteria_set.code if criteria_set else ""
    is_same_place = {**identity.place, "year": ""} == {
        **{key: str(value) for key, value in address.items()},
        "year": "",
    }
    if is_same_place and identity.year != edition.year:
        found = _("mẫu năm %(year)d (bộ tiêu chí %(set)s)") % {
            "year": identity.year,
            "set": identity.criteria_set or "–",
        }
        expected = _("mẫu năm %(year)d") % {"year": edition.year}
        raise ImportRefused([Problem(name, "", found, expected)])
    if not is_same_place:
        found = _("mẫu của kỳ khác: %(index)s, %(area)s, năm %(year)d") % {
            "index": identity.index,
            "area": identity.area,
            "year": identity.year,
        }
        raise ImportRefused([Problem(name, "", found, _("mẫu của kỳ này"))])
    if identity.criteria_set != own_set:
        found = _("mẫu theo bộ tiêu chí %s") % (identity.criteria_set or "–")
        expected = _("mẫu theo bộ tiêu chí %s") % (own_set or "–")
        raise ImportRefused([Problem(name, "", found, expected)])


def _refuse_other_kinds(identity: Identity, name: str) -> None:
    kind = FormKind(identity.kind)
    if not kind.is_of_edition:
        found = _("mẫu khác: %s") % kind.label
        raise ImportRefused([Problem(name, "", found, _("mẫu của kỳ này"))])


def _known(edition: Edition) -> KnownForm:
    leaves = leaves_of(edition)
    criteria = Criterion.objects.filter(criteria_set=edition.criteria_set_id)
    rows = criteria.order_by("sort_code").values_list("code", "name", "parent__code")
    names = {code: name for code, name, _parent in rows}
    parts: dict[str, tuple[str, ...]] = {}
    for code, _name, parent in rows:
        if parent is not None:
            parts[parent] = (*parts.get(parent, ()), code)
    # A code that an ended unit bore as well means the last that bears it.
    sheets = (
        ScoreSheet.objects.filter(edition=edition, revision__in=newest_sheets(edition))
        .order_by(F("unit__valid_from").asc(nulls_first=True))
        .values_list("unit_id", "unit__code", "unit__name")
    )
    return KnownForm(
        leaves=leaves,
        inner={code: name for code, name in names.items() if code not in leaves},
        parts=parts,
        units={code: KnownUnit(pk, code, name) for pk, code, name in sheets},
        headings=headings(),
    )

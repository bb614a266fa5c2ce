"""The table of results as a form to be filled in Excel: units down, cells across."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from indices.actions.cells import current_inputs
from indices.actions.result_imports import value_in
from indices.form_identity import FormKind
from indices.models import Edition, UnitResult
from indices.selectors.entry import newest_summary, previous_of_units
from indices.selectors.entry_columns import columns_of
from indices.selectors.score_form import (
    FormCell,
    FormColumn,
    FormRow,
    ScoreForm,
    identity_of,
)
from units.models import Unit
from units.namesakes import last_of_each_code


def units_of_results(edition: Edition) -> list[Unit]:
    """The units that the entry table lists, in its order, each code once. Two
    queries."""
    results = UnitResult.objects.of(edition, newest_summary(edition).revision)
    listed = results.order_by("unit__sort_key", "unit_id").select_related("unit")
    units = [result.unit for result in listed]
    meant = last_of_each_code(units)
    return [unit for unit in units if unit.pk in meant]


def result_form(*, edition: Edition) -> ScoreForm:
    """At most nine queries, whatever the number of units."""
    columns, units = columns_of(edition), units_of_results(edition)
    said = current_inputs(edition=edition, units=units)
    previous, year = previous_of_units(edition, units)
    return ScoreForm(
        identity=identity_of(
            edition,
            FormKind.RESULTS,
            columns=[column.name for column in columns],
            units=[unit.code for unit in units],
        ),
        edition=edition,
        subject=_("kết quả"),
        columns=tuple(
            FormColumn(
                column.name,
                column.heading,
                is_number=column.is_number,
                is_points=column.kind == "number",
                limit=column.limit,
                note=column.note,
                is_whole=column.kind == "whole",
                is_part=column.is_part,
                is_long=column.kind == "text",
            )
            for column in columns
        ),
        rows=tuple(
            FormRow(
                code=unit.code,
                name=unit.name,
                limit=Decimal(0),
                previous=(previous.get(unit.lineage_id),),
                cells=tuple(
                    FormCell(value_in(said[unit.pk], column.name), is_open=True)
                    for column in columns
                ),
            )
            for unit in units
        ),
        previous_year=year,
    )

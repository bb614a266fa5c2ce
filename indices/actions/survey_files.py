"""Survey points that came from a file: they are not typed over, but imported anew.

Questionnaires are counted elsewhere; a number changed by hand in the grid would no
longer be the one that the survey's file holds.
"""

from __future__ import annotations

from collections.abc import Collection

from indices.actions.score_columns import column_label
from indices.models import ChangeDetail, Edition

COLUMN = "survey_score"
# The action under which the change log knows what a file brought in.
FROM_FILE = "import_scores"


def survey_from_files(
    *, edition: Edition, units: Collection[int], codes: Collection[str]
) -> frozenset[tuple[int, str]]:
    """(unit, code) of the survey cells that a file was the last to write. One query,
    none without codes."""
    code_of = {column_label(code, COLUMN): code for code in codes}
    if not code_of:
        return frozenset()
    rows = (
        ChangeDetail.objects.filter(
            unit__in=units, column__in=code_of, entry__edition=edition
        )
        .order_by("entry__sequence", "pk")
        .values_list("unit_id", "column", "entry__action")
    )
    last = {(unit, code_of[column]): action for unit, column, action in rows}
    return frozenset(place for place, action in last.items() if action == FROM_FILE)

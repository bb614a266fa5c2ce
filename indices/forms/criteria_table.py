"""The table of a set's criteria as a form: its cells, and what comes back of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from indices.actions.criteria_table import COLUMNS, CellFault, CriterionCell, TableSave
from indices.models import Criterion
from indices.numbers import shown_in_input
from indices.selectors.criteria_set import CriterionView

LONGEST_VALUE = 1_100
THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class TableCell:
    """One input: its name, what it holds, and what is wrong with that."""

    name: str
    text: str
    fault: CellFault | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One criterion of the table. `shown` goes along, to tell later what changed."""

    view: CriterionView
    shown: str
    cells: Mapping[str, TableCell]


def posted_cells(data: QueryDict) -> Iterator[CriterionCell]:
    """Every cell of the posted table with what it showed; anything else is passed."""
    for name, value in data.items():
        code, _dot, column = name.rpartition(".")
        if column not in COLUMNS or not code:
            continue
        seen = _texts(data.get(f"shown.{code}", "")).get(column, "")
        typed = str(value)[:LONGEST_VALUE].replace("\x00", "")
        if data.get(f"choice.{name}") == THEIRS:
            typed = seen
        yield CriterionCell(code, column, seen, typed)


def table_rows(
    rows: tuple[CriterionView, ...],
    *,
    data: QueryDict | None = None,
    saved: TableSave | None = None,
) -> list[TableRow]:
    """The rows as stored, or as they were typed where they could not be saved."""
    typed = {
        (cell.code, cell.column): cell.typed
        for cell in (posted_cells(data) if data is not None else ())
        if cell.typed != cell.seen
    }
    faults = {
        (fault.code, fault.column): fault for fault in (saved.faults if saved else ())
    }
    return [_row(view, typed, faults) for view in rows]


def _row(
    view: CriterionView,
    typed: Mapping[tuple[str, str], str],
    faults: Mapping[tuple[str, str], CellFault],
) -> TableRow:
    stored = {column: stored_text(view, column) for column in COLUMNS}
    return TableRow(
        view=view,
        shown=json.dumps(stored, ensure_ascii=False),
        cells={
            column: TableCell(
                name=f"{view.code}.{column}",
                text=typed.get((view.code, column), text),
                fault=faults.get((view.code, column)),
            )
            for column, text in stored.items()
        },
    )


def stored_text(view: CriterionView, column: str) -> str:
    value = getattr(view, column)
    if value is None:
        return ""
    return value if isinstance(value, str) else shown_in_input(value)


def cell_labels() -> dict[str, str]:
    """What the inputs of a column are called, the code of the criterion to follow."""
    return {
        "name": _("Nội dung tiêu chí"),
        "max_score": _("Điểm tối đa tiêu chí"),
        "scored_by": _("Cách chấm tiêu chí"),
        "step": _("Bước điểm tiêu chí"),
        "office": _("Cơ quan thẩm định tiêu chí"),
    }


def ways_of_scoring() -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in Criterion.ScoredBy.choices]


def _texts(shown: str) -> Mapping[str, str]:
    """{column: text} of one row as the page showed it; empty if it is no such thing."""
    try:
        texts = json.loads(shown) if shown else {}
    except (ValueError, RecursionError):
        return {}
    if not isinstance(texts, dict):
        return {}
    return {name: text for name, text in texts.items() if isinstance(text, str)}

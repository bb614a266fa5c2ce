"""Every figure of an edition as one row: unit, criterion, column, value.

Read some sheets at a time, in the order of the ranking and of the criteria, so that a
national edition needs no more memory than a small one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from indices.engine.reading import read_scores
from indices.models import EditionSummary
from indices.selectors.criteria_tree import CriteriaTree
from indices.selectors.ranking import RankingPage
from indices.selectors.sheets import sheets_behind

SHEETS_AT_ONCE = 50
NUMBERS = (
    "self_score",
    "appraised_score",
    "final_score",
    "survey_score",
    "declared_figure",
)
TEXTS = ("note", "explanation")
READ = (*NUMBERS, *TEXTS, "is_not_applicable", "not_applicable_reason")
# The columns that a row can be about.
NOT_APPLICABLE, PART = "not_applicable", "part_score"
COLUMNS = (*NUMBERS, *TEXTS, NOT_APPLICABLE)


class DataRow(NamedTuple):
    """A tuple and no dataclass: a national edition has a million of them."""

    unit: str
    criterion: str
    column: str
    value: Decimal | None
    text: str


def score_rows(
    *, summary: EditionSummary, criteria: CriteriaTree, page: RankingPage
) -> Iterator[list[DataRow]]:
    """By some units at a time. What is empty is no row: missing is not zero."""
    codes = {row.unit_id: row.code for row in page.rows}
    units = list(codes)
    places = {leaf.pk: n for n, leaf in enumerate(criteria.leaves)}
    for start in range(0, len(units), SHEETS_AT_ONCE):
        chunk = units[start : start + SHEETS_AT_ONCE]
        sheets = dict(
            sheets_behind(summary)
            .filter(unit_id__in=chunk)
            .order_by()
            .values_list("pk", "unit_id")
        )
        order = {unit_id: n for n, unit_id in enumerate(chunk)}
        found = sorted(
            read_scores(summary.edition, summary.revision, READ, sheets=list(sheets)),
            key=lambda row: (order[sheets[row[0]]], places[row[1]]),
        )
        yield [
            row
            for each in found
            for row in _rows(
                codes[sheets[each[0]]], criteria.by_key[each[1]].code, each[2:]
            )
        ]


def _rows(unit: str, criterion: str, facts: Sequence[object]) -> Iterator[DataRow]:
    *_facts, is_absent, reason = facts
    for name, value in zip(NUMBERS, facts, strict=False):
        if value is not None:
            yield DataRow(unit, criterion, name, value, "")  # type: ignore[arg-type]
    for name, text in zip(TEXTS, facts[len(NUMBERS) :], strict=False):
        if text:
            yield DataRow(unit, criterion, name, None, str(text))
    if is_absent:
        yield DataRow(unit, criterion, NOT_APPLICABLE, None, str(reason))


def part_rows(page: RankingPage) -> Iterator[list[DataRow]]:
    """Of an edition that is known by its parts, or by totals alone (then no row)."""
    codes = [part.code for part in page.header.parts]
    yield [
        DataRow(row.code, code, PART, value, "")
        for row in page.rows
        for code, value in zip(codes, row.parts, strict=False)
        if value is not None
    ]

"""The reader's own unit, page and order on the pages that explain a ranking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from indices.selectors import changes
from indices.selectors.changes import ChangesQuery
from indices.selectors.criterion import (
    SORT_CHANGE,
    SORT_GAP,
    SORT_NAME,
    SORT_POINTS,
    CriterionQuery,
)
from indices.selectors.domain import DomainQuery
from indices.tables.fast import PAGE_KEY, SORT_KEY

CRITERION_SORTS = (SORT_POINTS, SORT_NAME, SORT_CHANGE, SORT_GAP)
CHANGES_SORTS = (
    changes.SORT_RANK,
    changes.SORT_SCORE,
    changes.SORT_STEPS,
    changes.SORT_COMMON,
)
PAGE_SIZE = 100
LONGEST = 120


def domain_query(asked: Any, *, is_whole: bool = False) -> DomainQuery:
    """The reader's wish; `is_whole` leaves paging out, for the twins."""
    return DomainQuery(
        focus=asked.get("dv", "")[:LONGEST],
        page=page_number(asked),
        page_size=None if is_whole else PAGE_SIZE,
    )


def criterion_query(asked: Any, *, is_whole: bool = False) -> CriterionQuery:
    sort, descending = asked_order(asked, CRITERION_SORTS, default=f"-{SORT_POINTS}")
    return CriterionQuery(
        sort=sort,
        descending=descending,
        focus=asked.get("dv", "")[:LONGEST],
        page=page_number(asked),
        page_size=None if is_whole else PAGE_SIZE,
    )


def changes_query(asked: Any, *, is_whole: bool = False) -> ChangesQuery:
    sort, descending = asked_order(asked, CHANGES_SORTS, default=changes.SORT_RANK)
    return ChangesQuery(
        sort=sort,
        descending=descending,
        focus=asked.get("dv", "")[:LONGEST],
        page=page_number(asked) or 1,
        page_size=None if is_whole else PAGE_SIZE,
    )


def asked_order(asked: Any, known: Sequence[str], *, default: str) -> tuple[str, bool]:
    """The column to sort by and whether downwards; an unknown one is the default."""
    word = asked.get(SORT_KEY, default)
    if word.removeprefix("-") not in known:
        word = default
    return word.removeprefix("-"), word.startswith("-")


def page_number(asked: Any) -> int | None:
    """The page that is asked for, None where none is."""
    text = asked.get(PAGE_KEY, "")
    return max(1, int(text[:6])) if text.isascii() and text.isdigit() else None

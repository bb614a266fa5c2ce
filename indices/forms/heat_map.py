"""What a reader may ask of a heat map: what its cells say, and in which order."""

from __future__ import annotations

from typing import Any

from indices.selectors.header import EditionHeader
from indices.selectors.heat_map import (
    SORT_NAME,
    SORT_PART,
    SORT_RANK,
    SORT_TOTAL,
    HeatQuery,
    Measure,
)
from indices.tables.fast import PAGE_KEY, SORT_KEY


def heat_query(
    asked: Any, header: EditionHeader, *, is_whole: bool = False
) -> HeatQuery:
    """The reader's wish; `is_whole` leaves paging out, for the twins."""
    sort = asked.get(SORT_KEY, SORT_RANK)
    key = sort.removeprefix("-")
    known = {SORT_RANK, SORT_NAME, SORT_TOTAL}
    known |= {f"{SORT_PART}{part.code}" for part in header.parts}
    measure = asked.get("xem", "")
    page = asked.get(PAGE_KEY, "")
    return HeatQuery(
        measure=Measure(measure) if measure in set(Measure) else Measure.PERCENT,
        sort=key if key in known else SORT_RANK,
        descending=sort.startswith("-") and key in known,
        page=max(1, int(page[:6])) if page.isascii() and page.isdigit() else 1,
        page_size=None if is_whole else 100,
        focus=asked.get("dv", "")[:120],
    )

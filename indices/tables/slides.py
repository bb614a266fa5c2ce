"""What a slide is made of, and how long lists are split over several.

Plain data: a title with sentences, figures, strips or tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.utils.safestring import SafeString

from indices.charts.tier_strip import TierStrip
from indices.sentences import home as news

ROWS = 9
# How much running text a slide holds, on the smallest one there is, a sheet of paper:
# the height of a line, what a row adds to its lines, and the room for rows.
LINE, ROW, ROOM = 27, 11, 520
Cell = str | SafeString
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class DeckTable:
    """`columns` are (heading, class); every row has a cell for each of them."""

    caption: str
    columns: tuple[tuple[Cell, str], ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def styles(self) -> tuple[str, ...]:
        return tuple(css for _heading, css in self.columns)

    @property
    def lines(self) -> Iterator[Iterator[tuple[Cell, str]]]:
        """The rows as (cell, class)."""
        return (zip(row, self.styles, strict=True) for row in self.rows)


@dataclass(frozen=True, slots=True)
class YearStrip:
    year: int
    strip: TierStrip


@dataclass(frozen=True, slots=True)
class Slide:
    """`kind` chooses the layout; `number` is its place in the deck."""

    kind: str
    title: str
    lead: str = ""
    sentences: tuple[news.News, ...] = ()
    figures: tuple[news.Figure, ...] = ()
    strips: tuple[YearStrip, ...] = ()
    badge: Cell = ""
    tables: tuple[DeckTable, ...] = ()
    note: str = ""
    number: int = 0


def pages(rows: Sequence[Row], size: int = ROWS) -> list[tuple[Row, ...]]:
    """The rows spread evenly: ten of at most nine are five and five."""
    count = -(-len(rows) // size)
    each = -(-len(rows) // count) if count else 0
    return [tuple(rows[at : at + each]) for at in range(0, len(rows), each or 1)]


# The texts of a row, each with how many letters a line of its column holds.
Texts = Sequence[tuple[str, int]]


def by_length(
    rows: Sequence[Row], texts: Callable[[Row], Texts]
) -> list[tuple[Row, ...]]:
    """Rows of running text, on as few slides as hold them, spread evenly over those."""
    heights = [_height(texts(row)) for row in rows]
    room = ROOM
    found = _split(heights, room)
    while room > LINE and len(closer := _split(heights, room - LINE)) == len(found):
        room, found = room - LINE, closer
    return [tuple(rows[at] for at in group) for group in found]


def _height(texts: Texts) -> int:
    lines = max(-(-len(text) // letters) or 1 for text, letters in texts)
    return lines * LINE + ROW


def _split(heights: Sequence[int], room: int) -> list[list[int]]:
    """The places of the rows, slide by slide; a row too tall has one of its own."""
    found: list[list[int]] = []
    left = 0
    for at, height in enumerate(heights):
        if not found or height > left:
            found.append([])
            left = room
        found[-1].append(at)
        left -= height
    return found

"""How wide text is in Times New Roman, and how columns share the width of a page.

Spreadsheets do not fit the height of rows that a program wrote, so it is worked out
here. Lengths are millimetres, sizes are points.
"""

from __future__ import annotations

import math
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

MM_PER_POINT = 25.4 / 72
LINE_HEIGHT = 1.27
CELL_PADDING = 2.4
# Estimates are a little narrow in bold, and where a reader's machine lacks the font.
SAFETY = 1.06
BOLD = 1.06
NARROWEST_TEXT = 20.0
USUAL_SHARE = 0.9
ELLIPSIS = "…"
LONGEST_MEASURED = 4000

# Advance widths of the face in thousandths of the size, by the letter under the marks.
_WIDTHS = {
    250: " .,\u00a0",
    278: "ijlt/:;",
    333: "Ifrs-()!'",
    389: "JS",
    444: "acez?“”",
    556: "FPS",
    611: "ELTZ",
    667: "BCR",
    722: "ADGHKNOQUVXYwĐ",
    778: "m",
    889: "M%",
    944: "W",
    1000: "—…",
}
_WIDTH_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_OTHER = 500


@lru_cache(maxsize=1024)
def _letter_width(letter: str) -> int:
    base = unicodedata.normalize("NFD", letter)[0]
    return 0 if unicodedata.combining(base) else _WIDTH_OF.get(base, _OTHER)


def text_width(text: str, size: float) -> float:
    """The width of one line of text."""
    return sum(map(_letter_width, text)) * size * MM_PER_POINT * SAFETY / 1000


def fitting(text: str, size: float, width: float) -> str:
    """The text if it fits on one line this wide, else its beginning and "…"."""
    if text_width(text, size) <= width:
        return text
    room = width - text_width(ELLIPSIS, size)
    kept = ""
    for letter in text:
        room -= text_width(letter, size)
        if room < 0:
            break
        kept += letter
    return f"{kept.rstrip()}{ELLIPSIS}"


def line_count(text: str, size: float, width: float) -> int:
    """How many lines the text takes in a cell this wide, broken between words."""
    # No row is high enough for more; a hostile text must not cost time.
    text = text[:LONGEST_MEASURED]
    room = max(width - CELL_PADDING, 1.0)
    if "\n" not in text and text_width(text, size) <= room:
        return 1
    return sum(_lines_of_paragraph(line, size, room) for line in text.split("\n"))


def _lines_of_paragraph(text: str, size: float, room: float) -> int:
    blank = text_width(" ", size)
    lines, used = 1, 0.0
    for word in text.split(" "):
        wide = text_width(word, size)
        if used and used + blank + wide > room:
            lines, used = lines + 1, 0.0
        # A word wider than the cell is broken anywhere.
        over, wide = divmod(wide, room) if wide > room else (0.0, wide)
        lines += int(over)
        used += wide + (blank if used else 0.0)
    return lines


def width_for(text: str, size: float, lines: int) -> float:
    """The least width, in whole millimetres, on which it takes no more lines."""
    most = math.ceil(text_width(text[:LONGEST_MEASURED], size) + CELL_PADDING)
    return float(
        bisect_left(
            range(most), True, key=lambda width: line_count(text, size, width) <= lines
        )
    )


def row_height(lines: int, size: float) -> float:
    """The height of a row in points."""
    return lines * size * LINE_HEIGHT + 3


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a column, in which size."""

    text: str
    size: float


@dataclass(frozen=True, slots=True)
class Demand:
    """What a column needs at least, and what it would like, to stay on one line."""

    least: float
    wanted: float
    stretches: bool = False


def widened(demand: Demand, least: float) -> Demand:
    """The demand of a column that is to be no narrower."""
    return Demand(max(demand.least, least), max(demand.wanted, least), demand.stretches)


def demand(
    texts: Iterable[str], *, heading: Heading, size: float, most: float
) -> Demand:
    """The demand of a column of wrapped text under a wrapped heading; an empty cell is
    a text too."""
    counts = Counter(text[:LONGEST_MEASURED] for text in texts)
    words = {word for text in counts for word in text.split()}
    longest_word = max((text_width(word, size) for word in words), default=0.0)
    least = max(min(longest_word, most), _heading_width(heading), NARROWEST_TEXT)
    return Demand(
        least + CELL_PADDING,
        max(least, min(_usual_width(counts, size), most)) + CELL_PADDING,
        stretches=True,
    )


def _usual_width(counts: Counter[str], size: float) -> float:
    """On which nearly all of the texts stand in one line: a few long remarks take no
    width from the names beside them, they wrap."""
    wanted = counts.total() * USUAL_SHARE
    widths = sorted((text_width(text, size), count) for text, count in counts.items())
    for width, count in widths:
        wanted -= count
        if wanted <= 0:
            return width
    return 0.0


def firm_demand(
    texts: Sequence[str], *, heading: Heading, size: float, most: float = 60.0
) -> Demand:
    """The demand of a column whose cells do not wrap: numbers, ranks, tiers."""
    longest = max((text_width(text, size) for text in texts), default=0.0)
    least = max(min(longest, most), _heading_width(heading)) + CELL_PADDING
    return Demand(least, least)


def _heading_width(heading: Heading) -> float:
    """The longest word of a heading, which stands in bold."""
    words = heading.text.split()
    return max((text_width(word, heading.size) for word in words), default=0.0) * BOLD


def share_width(demands: Sequence[Demand], page: float) -> list[float]:
    """Widths that fill the page: least first, the rest where text would wrap.

    Columns that cannot fit keep their least width; the printer then scales the page.
    """
    least = sum(d.least for d in demands)
    wanted = sum(d.wanted for d in demands)
    if least >= page:
        return [d.least for d in demands]
    if wanted > page:
        part = (page - least) / (wanted - least)
        return [d.least + (d.wanted - d.least) * part for d in demands]
    stretching = sum(d.wanted for d in demands if d.stretches) or wanted
    spare = page - wanted
    return [
        d.wanted + spare * d.wanted / stretching
        if d.stretches or stretching == wanted
        else d.wanted
        for d in demands
    ]


def page_starts(
    heights: Sequence[float], *, room: float, repeated: range, together: int
) -> list[int]:
    """The rows that begin a page after the first: rows so high, on pages with so much
    room, each headed by the repeated rows. The rows from `together` on are not parted,
    unless they are more than a page."""
    head = sum(heights[row] for row in repeated)
    fits = head + sum(heights[together:]) <= room
    starts, used = [], 0.0
    for row, height in enumerate(heights):
        wanted = sum(heights[row:]) if fits and row == together else height
        if used and used + wanted > room:
            starts.append(row)
            used = head
        used += height
    return starts

"""Colours, type and frame of every figure: the only place among the charts with them.

Colours are the custom properties of static/css/tokens.css, resolved when a figure is
drawn, so that day, night and paper need no second list. Text stands only on colours
it can be read on: lines and their labels may differ.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from indices.numbers import format_number

# A piece of a plotly figure: nested JSON whose form is plotly's.
Piece = dict[str, Any]

ACCENT = "var(--chart-accent)"
INK = "var(--chart-ink)"
INK_SOFT = "var(--chart-ink-soft)"
PAPER = "var(--chart-paper)"
GRID = "var(--chart-grid)"
REST = "var(--chart-rest)"
REST_INK = "var(--chart-rest-ink)"
RULE_STRONG = "var(--rule-strong)"
UP = "var(--up)"
DOWN = "var(--down)"
FILL_INK = "var(--fill-ink)"
# Tier fills by strength, 4 best; a tier of unknown strength is grey.
TIER_FILLS = {strength: f"var(--fill-{strength})" for strength in range(5)}
# The middle of the greys is as dark as the next below it, the lowest as the highest.
TIER_PATTERNS: dict[int | None, str] = {1: "/", 0: "x"}

TEXT = 14
TEXT_SMALL = 13
SEPARATORS = ",."
MOST_STEPS = 7
_STEPS = (1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True, slots=True)
class Series:
    """How one of the compared units is drawn: told apart by shape as by colour."""

    line: str
    ink: str
    symbol: str


COMPARED = (
    Series(ACCENT, ACCENT, "circle"),
    Series("var(--chart-second)", "var(--chart-second)", "square"),
    Series("var(--chart-third)", "var(--tier-2-ink)", "diamond"),
    Series("var(--chart-fourth)", "var(--chart-fourth)", "triangle-up"),
)


def tier_fill(strength: int | None) -> str:
    return RULE_STRONG if strength is None else TIER_FILLS[strength]


def tier_pattern(strength: int | None) -> Piece:
    """What tells the fill of a low tier, without colour, from that of a high one."""
    shape = TIER_PATTERNS.get(strength, "")
    return {
        "shape": shape,
        "fillmode": "overlay",
        "fgcolor": INK,
        "fgopacity": 0.6,
        "size": 8,
    }


def number(value: Decimal) -> float:
    """A position on the screen; what is read is written from the Decimal itself."""
    return float(value)


def numbers(values: tuple[Decimal | None, ...]) -> list[float | None]:
    return [None if value is None else number(value) for value in values]


def plain_text(text: str) -> str:
    """Text for plotly, which would read signs of markup in a name as markup."""
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(sign, entity)
    return text


@lru_cache(maxsize=2048)
def _letter_width(letter: str) -> int:
    """Advance width in Noto Sans, in hundredths of the size, rather too wide."""
    base = unicodedata.normalize("NFD", letter)[0]
    if unicodedata.combining(base):
        return 0
    if base in " .,:;'’ijl|()":
        return 31
    if base in "frtI-":
        return 42
    if base in "mwMW%":
        return 92
    return 70 if base.isupper() else 60


def text_width(text: str, size: int = TEXT, *, is_bold: bool = False) -> int:
    """Pixels that a line of text needs, so that no label is cut."""
    width = sum(map(_letter_width, text)) * size / 100
    return round(width * (1.08 if is_bold else 1))


def frame(*, height: int, margin: Piece, **more: object) -> Piece:
    """The layout that all figures share: no title, no legend, our separators."""
    return {
        "height": height,
        "margin": {"pad": 0, **margin},
        "separators": SEPARATORS,
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {
            "align": "left",
            "bgcolor": PAPER,
            "bordercolor": RULE_STRONG,
            "font": {"color": INK, "size": TEXT},
        },
        "font": {"color": INK_SOFT, "size": TEXT},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        **more,
    }


def key(**more: object) -> Piece:
    """A legend in a row above the drawing, for what has no end to be named at."""
    return {
        "orientation": "h",
        "traceorder": "normal",
        "x": 0,
        "xanchor": "left",
        "y": 1,
        "yanchor": "bottom",
        "itemclick": False,
        "itemdoubleclick": False,
        "font": {"color": INK, "size": TEXT},
        **more,
    }


def hidden_axis(**more: object) -> Piece:
    """An axis that only places things: nothing of it is seen."""
    return {
        "showgrid": False,
        "showline": False,
        "showticklabels": False,
        "ticks": "",
        "zeroline": False,
        "fixedrange": True,
        **more,
    }


def value_axis(low: Decimal, high: Decimal, *, suffix: str = "") -> Piece:
    """A scale of scores that names its steps, with light rules across the drawing."""
    ticks = _ticks(low, high)
    return {
        "range": [number(low), number(high)],
        "tickvals": [number(tick) for tick in ticks],
        # Beside values of its own an axis leaves out its suffix.
        "ticktext": [f"{format_number(tick, _places(tick))}{suffix}" for tick in ticks],
        "ticks": "",
        "showgrid": True,
        "gridcolor": GRID,
        "zeroline": False,
        "showline": False,
        "tickfont": {"color": INK_SOFT, "size": TEXT_SMALL},
        "fixedrange": True,
    }


def _places(value: Decimal) -> int:
    """How many decimals the value has."""
    return max(-int(value.normalize().as_tuple().exponent), 0)


def _ticks(low: Decimal, high: Decimal) -> list[Decimal]:
    """Both ends and the steps between them; the end takes the place of a near step."""
    steps = [step for step in _STEPS if (high - low) / step <= MOST_STEPS]
    step = Decimal(steps[0] if steps else _STEPS[-1])
    count = int((high - low) / step)
    ticks = [low + step * place for place in range(count + 1)]
    if high - ticks[-1] < step / 2 and len(ticks) > 1:
        ticks.pop()
    return ticks if ticks[-1] == high else [*ticks, high]


def note(text: str, **more: object) -> Piece:
    """A text in the drawing, set beside the point (x, y) that `more` names."""
    return {
        "text": text,
        "showarrow": False,
        "align": "left",
        "font": {"color": INK_SOFT, "size": TEXT},
        **more,
    }


def spread(places: list[float], *, gap: float, low: float, high: float) -> list[float]:
    """Move places apart to at least `gap`, in their order, as little as possible.

    Places that crowd share their middle; all stay between low and high.
    """
    order = sorted(range(len(places)), key=places.__getitem__)
    crowds: list[list[float]] = []
    for step, index in enumerate(order):
        crowds.append([places[index] - step * gap])
        while len(crowds) > 1 and _middle(crowds[-2]) > _middle(crowds[-1]):
            joining = crowds.pop()
            crowds[-1].extend(joining)
    levels = [_middle(crowd) for crowd in crowds for _member in crowd]
    highest = max(low, high - (len(places) - 1) * gap)
    placed = list(places)
    for step, (index, level) in enumerate(zip(order, levels, strict=True)):
        placed[index] = min(max(level, low), highest) + step * gap
    return placed


def _middle(crowd: list[float]) -> float:
    return sum(crowd) / len(crowd)


def shortened(text: str, width: int, size: int = TEXT) -> str:
    """The text, or as many of its words as fit the width, and an ellipsis."""
    if text_width(text, size) <= width:
        return text
    words = text.split()
    while len(words) > 1 and text_width(f"{' '.join(words)}…", size) > width:
        words.pop()
    return f"{' '.join(words)}…"

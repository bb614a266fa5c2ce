"""What a page needs to show one figure: the drawing, its table, its words.

The drawing is the plain JSON of a plotly figure. Plotly is imported by the first
figure that is built, never by a worker that shows none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, TypeVar

from django.core.cache import cache

from indices.charts.drawing import plain_figure
from indices.charts.palette import Piece

CACHE_SECONDS = 24 * 3600
# Widths of static/css/components.css: a phone's, and the usual least one.
NARROWEST, USUAL = 340, 560

Spec = TypeVar("Spec")
Breadth = Literal["narrow", "normal", "wide"]


@dataclass(frozen=True, slots=True)
class DataTable:
    """The numbers of a figure as text; the first cell of a row is its heading."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ChartBundle:
    """`title` states the finding, `subtitle` the measure, its unit and the years.

    `identifier` is unique on the page. `breadth` is the least width of the drawing:
    a narrow one fits a phone as it is, the others keep their width there and scroll.
    """

    identifier: str
    title: str
    subtitle: str
    figure_json: Piece
    height: int
    table: DataTable
    alt: str
    source_line: str
    file_name: str
    breadth: Breadth = "normal"


@dataclass(frozen=True, slots=True)
class Words:
    """What the page itself has to say of a figure, whatever is drawn."""

    identifier: str
    title: str
    subtitle: str
    source_line: str
    file_name: str


def breadth_for(pixels: float) -> Breadth:
    """The least width at which nothing of the drawing touches."""
    if pixels <= NARROWEST:
        return "narrow"
    return "normal" if pixels <= USUAL else "wide"


def bundle(
    words: Words,
    *,
    data: list[Piece],
    layout: Piece,
    table: DataTable,
    alt: str,
    breadth: Breadth = "normal",
) -> ChartBundle:
    """Join the drawing with its words and its table."""
    return ChartBundle(
        identifier=words.identifier,
        title=words.title,
        subtitle=words.subtitle,
        figure_json=plain_figure(data, layout),
        height=layout["height"],
        table=table,
        alt=alt,
        source_line=words.source_line,
        file_name=words.file_name,
        breadth=breadth,
    )


def cached(build: Callable[[Spec], ChartBundle], spec: Spec) -> ChartBundle:
    """The figure of a spec, drawn once per process for as long as the spec is equal.

    The key holds everything the figure is made from, so a new revision of an edition
    can never meet the drawing of the old one.
    """
    digest = sha256(repr(spec).encode()).hexdigest()
    key = f"figure:{build.__module__}.{build.__qualname__}:{digest}"
    found: ChartBundle | None = cache.get(key)
    if found is None:
        found = build(spec)
        cache.set(key, found, CACHE_SECONDS)
    return found

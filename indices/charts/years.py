"""The years along a figure: every one from the first to the last, gaps included.

A year known in part only carries a star, which the subtitle of the figure explains.
"""

from __future__ import annotations

from dataclasses import dataclass

from indices.charts.palette import INK_SOFT, RULE_STRONG, TEXT_SMALL, Piece, note

YEAR_WIDTH = 44


@dataclass(frozen=True, slots=True)
class YearMark:
    """A rule before `year`; `text` says why the sides differ, "" where said already."""

    year: int
    text: str


@dataclass(frozen=True, slots=True)
class Years:
    """The years of a series; `partial` ones are known in part only."""

    known: tuple[int, ...]
    partial: frozenset[int] = frozenset()
    marks: tuple[YearMark, ...] = ()

    @property
    def all(self) -> tuple[int, ...]:
        return tuple(range(self.known[0], self.known[-1] + 1))

    @property
    def least_width(self) -> int:
        """Pixels at which the years along the axis keep apart."""
        return YEAR_WIDTH * len(self.all)

    def axis(self, *, side: str = "bottom") -> Piece:
        return {
            "range": [self.known[0] - 0.3, self.known[-1] + 0.3],
            "tickmode": "array",
            "tickvals": list(self.all),
            "ticktext": [self._label(year) for year in self.all],
            "tickangle": 0,
            "tickfont": {"color": INK_SOFT, "size": TEXT_SMALL},
            "side": side,
            "showgrid": False,
            "showline": False,
            "zeroline": False,
            "ticks": "",
            "fixedrange": True,
        }

    def _label(self, year: int) -> str:
        return f"{year}*" if year in self.partial else str(year)

    def rules(self) -> list[Piece]:
        """The vertical rules of the marks."""
        return [
            {
                "type": "line",
                "xref": "x",
                "yref": "paper",
                "x0": mark.year - 0.5,
                "x1": mark.year - 0.5,
                "y0": 0,
                "y1": 1,
                "layer": "below",
                "line": {"color": RULE_STRONG, "width": 1, "dash": "dot"},
            }
            for mark in self.marks
        ]

    def rule_notes(self) -> list[Piece]:
        """What each rule means, above the drawing, on the side with more room."""
        middle = (self.known[0] + self.known[-1]) / 2
        return [
            note(
                mark.text,
                x=mark.year - 0.5,
                y=1,
                xref="x",
                yref="paper",
                xanchor="left" if mark.year - 0.5 <= middle else "right",
                yanchor="bottom",
                yshift=4,
                font={"color": INK_SOFT, "size": TEXT_SMALL},
            )
            for mark in self.marks
            if mark.text
        ]

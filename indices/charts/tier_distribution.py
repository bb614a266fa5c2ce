"""Units per tier in each year: one bar a year, best tier first (tier strips)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.charts import palette
from indices.charts.bundle import ChartBundle, DataTable, Words, bundle
from indices.charts.palette import Piece
from indices.numbers import format_number

# The key needs the upper margin; where it wraps, it takes of the room below.
ROW, TOP, BOTTOM, KEY_ROOM = 44, 38, 8, 18
# White on a fill is read by everyone where it is large: bold and no less than 14 pt.
INSIDE = 19
# From this share on, a segment holds its percentage too.
ROOMY = 20


@dataclass(frozen=True, slots=True)
class TierCount:
    name: str
    strength: int | None
    count: int


@dataclass(frozen=True, slots=True)
class TierYear:
    """The tiers of one year, best first, also those without a unit."""

    year: int
    counts: tuple[TierCount, ...]

    @property
    def total(self) -> int:
        return sum(tier.count for tier in self.counts)


@dataclass(frozen=True, slots=True)
class TierDistribution:
    words: Words
    years: tuple[TierYear, ...]


def tier_distribution(spec: TierDistribution) -> ChartBundle:
    """Stack the shares of each year; the newest year is on top."""
    tiers = _tiers(spec)
    layout = palette.frame(
        height=TOP + KEY_ROOM + BOTTOM + ROW * len(spec.years),
        margin={"l": 52, "r": 8, "t": TOP, "b": BOTTOM},
        barmode="stack",
        bargap=0.28,
        xaxis=palette.hidden_axis(range=[0, 100]),
        yaxis={
            "type": "category",
            "categoryorder": "array",
            "categoryarray": [str(y.year) for y in sorted(spec.years, key=_year)],
            "tickfont": {"color": palette.INK, "size": palette.TEXT},
            "ticklabelstandoff": 6,
            "ticks": "",
            "showgrid": False,
            "showline": False,
            "zeroline": False,
            "fixedrange": True,
        },
        showlegend=True,
        legend=palette.key(),
        uniformtext={"mode": "hide", "minsize": 14},
    )
    return bundle(
        spec.words,
        data=[_trace(spec, name, strength) for name, strength in tiers.items()],
        layout=layout,
        table=_table(spec, list(tiers)),
        alt=_alt(spec),
        breadth="narrow",
    )


def _year(row: TierYear) -> int:
    return row.year


def _tiers(spec: TierDistribution) -> dict[str, int | None]:
    """Every tier of any year, best first: schemes may differ between the years."""
    found: dict[str, int | None] = {}
    for row in spec.years:
        for tier in row.counts:
            found.setdefault(tier.name, tier.strength)
    names = list(found)

    def place(name: str) -> tuple[int, int]:
        strength = found[name]
        return (1 if strength is None else -strength, names.index(name))

    return {name: found[name] for name in sorted(names, key=place)}


def _count(row: TierYear, name: str) -> int:
    return sum(tier.count for tier in row.counts if tier.name == name)


def _share(row: TierYear, name: str) -> Decimal:
    return Decimal(100 * _count(row, name)) / (row.total or 1)


def _share_text(row: TierYear, name: str) -> str:
    share = format_number(_share(row, name), decimals=0)
    return f"{format_number(_count(row, name), decimals=0)} ({share}%)"


def _inside_text(row: TierYear, name: str) -> str:
    """What fits into the segment: nothing, the number, or the number and its share."""
    count = _count(row, name)
    if _share(row, name) >= ROOMY:
        return _share_text(row, name)
    return format_number(count, decimals=0) if count else ""


def _trace(spec: TierDistribution, name: str, strength: int | None) -> Piece:
    return {
        "type": "bar",
        "orientation": "h",
        "name": palette.plain_text(name),
        "x": [palette.number(_share(row, name)) for row in spec.years],
        "y": [str(row.year) for row in spec.years],
        "marker": {
            "color": palette.tier_fill(strength),
            "pattern": palette.tier_pattern(strength),
            "line": {"color": palette.PAPER, "width": 2},
        },
        "text": [_inside_text(row, name) for row in spec.years],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "insidetextfont": {
            "color": palette.FILL_INK,
            "size": INSIDE,
            "weight": 700,
        },
        "hoverinfo": "text",
        "hovertext": [
            _("%(year)d, %(tier)s: %(share)s")
            % {
                "year": row.year,
                "tier": palette.plain_text(name),
                "share": _share_text(row, name),
            }
            for row in spec.years
        ],
    }


def _table(spec: TierDistribution, names: list[str]) -> DataTable:
    return DataTable(
        headings=(_("Năm"), *names, _("Số đơn vị")),
        rows=tuple(
            (
                str(row.year),
                *(_share_text(row, name) for name in names),
                format_number(row.total, decimals=0),
            )
            for row in spec.years
        ),
    )


def _alt(spec: TierDistribution) -> str:
    years = "; ".join(
        _("năm %(year)d: %(counts)s")
        % {
            "year": row.year,
            "counts": ", ".join(
                f"{tier.name} {tier.count}" for tier in row.counts if tier.count
            ),
        }
        for row in spec.years
    )
    return _("Số đơn vị theo xếp loại, %(years)s.") % {"years": years}

"""Geometry of a bar in a table cell: from zero, the greatest as wide as the cell."""

from decimal import ROUND_HALF_UP, Decimal

_TENTH = Decimal("0.1")


def bar_width(value: Decimal, most: Decimal | None) -> str:
    """A width in percent for SVG, with a decimal point."""
    if not most or value <= 0:
        return "0%"
    share = (value * 100 / most).quantize(_TENTH, rounding=ROUND_HALF_UP)
    return f"{min(share, Decimal(100)).normalize():f}%"

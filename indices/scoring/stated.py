"""Whether a stated total is another than the one its parts make."""

from decimal import Decimal

HALF_A_CENT = Decimal("0.005")


def contradicts(stated: Decimal | None, total: Decimal | None, *, parts: int) -> bool:
    """False where either is unknown, and where rounding alone can explain it.

    Published tables round every part and the total to two decimals, so that a total
    may differ from its parts by half a cent for each of them (Bình Dương 2017).
    """
    if stated is None or total is None:
        return False
    return abs(stated - total) > HALF_A_CENT * parts
